using Hypotheses.Claims.Protocols;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// Where a language model and what it reads come from. Nothing is read before it is needed. Thread-safe.
/// </summary>
public abstract class LanguageModelSource
{
    /// <summary>Null where all files are there, else which are not.</summary>
    public abstract string? Missing { get; }

    /// <summary>Everything that model and text follow from, in one line.</summary>
    public abstract string Identity { get; }

    /// <summary>Blocks before which the residual stream is replaced, from 0, ascending.</summary>
    public abstract IReadOnlyList<int> Layers { get; }

    /// <summary>The dictionaries that are trained on it, all at one hook point.</summary>
    public abstract IReadOnlyList<HookSaeSetting> Dictionaries { get; }

    /// <summary>The trained model of a seed, the same one for all seeds where there is one; shared, never disposed.</summary>
    public abstract Transformer TrainedOf(Seed seed);

    /// <summary>What that model reads, as tokens.</summary>
    public abstract TokenPrompts PromptsOf(Seed seed);
}

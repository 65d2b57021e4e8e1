using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// The activations of a language model at a hook point, as they are (neither centred nor scaled), over the text that it reads.
/// </summary>
public sealed class HookActivations(ModelFiles files, string hook) : ActivationSource
{
    private readonly Lazy<ActivationTable> _table = new(() =>
        ActivationTable.Collect(files.Trained, files.Prompts, hook, Rows, Seed.FromPath("hook activations")));

    /// <summary>Activations that are collected, once for all seeds.</summary>
    public const int Rows = 60_000;

    /// <inheritdoc/>
    public override string? Missing => files.Missing;

    /// <inheritdoc/>
    public override string Identity => $"{files.Identity} {hook} rows={Rows}";

    /// <inheritdoc/>
    public override IActivationStream Stream(Seed seed) => new ModelActivations(_table.Value, seed);
}

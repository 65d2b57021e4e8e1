using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: latents on a text whose concepts are known token by token (the controlled language's).</summary>
[Capability("latents on a text whose concepts are known")]
public interface IHasLabelledLatents
{
    /// <summary>The sets of latents, e.g. <c>blocks.1.topk-64</c>; <see cref="Setting.None"/> where there is one.</summary>
    IReadOnlyList<Setting> LatentSets { get; }

    /// <summary>The latents of one seed on fresh documents of the subject's language.</summary>
    /// <param name="set">One of <see cref="LatentSets"/>.</param>
    /// <param name="documents">How many documents.</param>
    /// <param name="entitiesEqually">Whether the documents name each entity as often as any other, so that rare ones are seen
    /// too; their own frequencies stand in the specimen.</param>
    /// <param name="seed">The trial's.</param>
    Preparation<LabelledLatents> LabelledLatents(Setting set, int documents, bool entitiesEqually, Seed seed);
}

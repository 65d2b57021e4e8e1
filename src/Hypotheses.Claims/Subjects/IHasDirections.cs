using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: the subject has dictionaries, or other sets of directions in a space of activations.</summary>
[Capability("a dictionary of its activations")]
public interface IHasDirections
{
    /// <summary>The sets of directions, e.g. <c>blocks.2.topk-256</c>; <see cref="Setting.None"/> where there is one.</summary>
    IReadOnlyList<Setting> DirectionSets { get; }

    /// <summary>The directions of one seed. Tensors belong to the caller's dispose scope.</summary>
    Preparation<DirectionsSpecimen> Directions(Setting set, Seed seed);
}

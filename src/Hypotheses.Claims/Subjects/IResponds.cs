using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: the subject can be run on from a replaced activation.</summary>
[Capability("a response to replaced activations")]
public interface IResponds
{
    /// <summary>The places where an activation can be replaced; <see cref="HookSetting.Whole"/> where there is one.</summary>
    IReadOnlyList<HookSetting> Sites { get; }

    /// <summary>
    /// The setup of one seed at a site, with <paramref name="bases"/> rows. Its tensors belong to the caller's dispose scope.
    /// </summary>
    PatchingSetup Setup(HookSetting site, Seed seed, int bases);

    /// <summary>The setups of one seed at all sites, in their order; what sites have in common is made once.</summary>
    IReadOnlyList<PatchingSetup> Setups(Seed seed, int bases) => [.. Sites.Select(site => Setup(site, seed, bases))];
}

/// <summary>Capability: there are models of the same shape that learned nothing, to tell what training added.</summary>
[Capability("untrained twins")]
public interface IHasTwins
{
    /// <summary>What the twins follow from: equal for a model and for its twins.</summary>
    string TwinFamily { get; }

    /// <summary>The names of the setup's readouts, in its order.</summary>
    IReadOnlyList<string> Readouts { get; }

    /// <summary>One of each kind, with the same sites; each gives another model for each seed.</summary>
    IReadOnlyList<IResponds> Twins { get; }
}

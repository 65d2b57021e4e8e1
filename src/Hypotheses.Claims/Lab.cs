using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims;

/// <summary>
/// What a claim measures with: the seeds of its trials, the device, the tier, and the trainers. Instruments that can be at
/// fault are used through the lab, so that a mutant lab can put the fault in.
/// </summary>
public sealed partial class Lab
{
    /// <summary>A lab for some seeds.</summary>
    public Lab(IReadOnlyList<Seed> seeds, Tier tier = Tier.Quick, Device? device = null, Mutant? mutant = null, Action<string>? progress = null, JointTraining? joint = null)
    {
        // Before the first tensor: worlds are drawn before anything is trained, and their sums must not depend on threads.
        Threads.Configure();
        Seeds = seeds;
        Tier = tier;
        Device = device ?? CPU;
        Mutant = mutant;
        Progress = progress ?? (_ => { });
        Joint = joint;
    }

    /// <summary>One a trial.</summary>
    public IReadOnlyList<Seed> Seeds { get; }

    /// <summary>How much may be spent.</summary>
    public Tier Tier { get; }

    /// <summary>Where tensors live.</summary>
    public Device Device { get; }

    /// <summary>The deliberate fault, if this lab has one.</summary>
    public Mutant? Mutant { get; }

    /// <summary>Says what is being done, for people.</summary>
    public Action<string> Progress { get; }

    /// <summary>The ensemble that its dictionaries train in with those of other labs; null where they train by themselves.</summary>
    public JointTraining? Joint { get; }
}

namespace Hypotheses.Catalogue;

/// <summary>
/// Families of dictionaries that an instrument does not judge, and what was measured that says so: what it reads is not there, or
/// its controls do not hold. An empty name is a dictionary that was given, which is judged.
/// </summary>
internal static class UnfitFamilies
{
    public const string TopK = "topk", Gated = "gated", JumpRelu = "jumprelu";

    /// <summary>Split latents of a world of composites (H2): only shrinkage makes composites. Five families, 3-4 seeds each.</summary>
    public static string? OfComposites(string family) => family is "" or ToyFamilies.ReluL1 ? null
        : "in H2's world dictionaries of this family hold the atoms (FVU 0 with 9-18 living latents; TopK: from k = 3) and no composite: nothing is split";

    /// <summary>Children of a narrow dictionary's latents, whose negative control is atoms that cannot split.</summary>
    public static string? OfChildren(string family) => family switch
    {
        TopK => "TopK takes as many latents in a sample without composites: FVU .22 in the positive control",
        Gated or JumpRelu => "2-5 times the true L0 at λ that fits (FVU ≤ .05): atoms of one frequency get 2.0-2.2 children",
        ToyFamilies.Matryoshka => "atoms of one frequency get 1.0-1.3 children, and a latent of the narrow dictionary stays dead",
        _ => null,
    };

    /// <summary>Parents and children among 34 other features.</summary>
    public static string? OfHoles(string family) => family switch
    {
        TopK => "TopK takes two latents in every sample, with none or four active features too: FVU .2",
        Gated or JumpRelu => "2-5 times the true L0 at the penalties tried (.1; .01 and .03)",
        _ => null,
    };

    /// <summary>Ladders of widths in power-law worlds.</summary>
    public static string? OfLadders(string family) => family switch
    {
        "" or ToyFamilies.ReluL1 => null,
        Gated or JumpRelu => "2.6-4.7 times the true dictionary's L0 at these penalties",
        _ => "k is a whole number, .8-1.4 features are active: FVU .11-.29 above the true dictionary's",
    };

    /// <summary>The small world by SynthSAEBench's law. Four seeds each at five penalties.</summary>
    public static string? OfSynth(string family) => family == JumpRelu ? "2-6 of 64 latents are dead where L0 is right (λ = .03-.05), and .55-.8 of the true L0 is left above that" : null;

    /// <summary>Decoder rows of composite worlds.</summary>
    public static string? OfRows(string family) => family == TopK ? "TopK takes two latents in samples with one: FVU .08-.23" : null;
}

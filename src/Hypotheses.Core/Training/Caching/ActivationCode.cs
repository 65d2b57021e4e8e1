using Hypotheses.Core.Sae.Activations;

namespace Hypotheses.Core.Training.Caching;

/// <summary>An activation within a dictionary's bytes: its kind, then its numbers, four bytes each.</summary>
internal static class ActivationCode
{
    private const int Relu = 0, TopK = 1, JumpRelu = 2, Gated = 3;

    /// <summary>Whether the format has this kind; the numbers of a jump and of gates are one and two a latent.</summary>
    public static bool Knows(LatentActivation activation) =>
        activation is ReluActivation or TopKActivation or JumpReluActivation or GatedActivation;

    /// <summary>How many numbers follow its kind.</summary>
    public static long Length(LatentActivation activation) => activation switch
    {
        TopKActivation => 1,
        JumpReluActivation jump => jump.Thresholds.Length,
        GatedActivation gated => 2L * gated.Gains.Length,
        _ => 0,
    };

    public static void Write(ref PayloadWriter to, LatentActivation activation)
    {
        switch (activation)
        {
            case TopKActivation top:
                to.Int32(TopK);
                to.Int32(top.K);
                break;
            case JumpReluActivation jump:
                to.Int32(JumpRelu);
                to.Singles(jump.Thresholds);
                break;
            case GatedActivation gated:
                to.Int32(Gated);
                to.Singles(gated.Gains);
                to.Singles(gated.Shifts);
                break;
            default:
                to.Int32(Relu);
                break;
        }
    }

    /// <summary>Null where the bytes are none, or have numbers that the activation refuses.</summary>
    public static LatentActivation? Read(ref PayloadReader from, int width)
    {
        try
        {
            return from.Int32() switch
            {
                Relu when from.Fits => new ReluActivation(),
                TopK => new TopKActivation(from.Int32()),
                JumpRelu => new JumpReluActivation(from.Singles(width)),
                Gated => new GatedActivation(from.Singles(width), from.Singles(width)),
                _ => null,
            };
        }
        catch (ArgumentException)
        {
            return null; // their own ranges, not repeated here
        }
    }
}

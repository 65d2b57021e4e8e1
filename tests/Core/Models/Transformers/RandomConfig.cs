using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>Transformers of all kinds, small, each setting drawn by itself.</summary>
internal static class RandomConfig
{
    public static TransformerConfig Of(ulong seed) => Of(new Rng(seed));

    /// <summary>The same with attention to earlier positions only.</summary>
    public static TransformerConfig Causal(ulong seed)
    {
        TransformerConfig config = Of(seed);
        return config with { Attention = config.Attention with { Causal = true } };
    }

    private static TransformerConfig Of(Rng rng)
    {
        int groups = 1 + rng.Below(3), heads = groups * (1 + rng.Below(3)), size = 2 * (1 + rng.Below(3)),
            layers = 1 + rng.Below(3);
        bool tied = Flip(rng);
        return new TransformerConfig
        {
            Dim = 2 + rng.Below(9),
            Layers = layers,
            Vocabulary = 2 + rng.Below(9),
            Context = 8 + rng.Below(9),
            Norm = new NormSettings(
                One(rng, Enum.GetValues<NormKind>()), One(rng, 1e-5, 1e-2), One(rng, Enum.GetValues<NormPlace>()), Flip(rng)),
            Positions = Positions(rng, heads, size),
            Attention = new AttentionSettings(heads, size)
            {
                KeyValueHeads = groups,
                Causal = rng.Below(4) > 0,
                InputBias = Flip(rng),
                OutputBias = Flip(rng),
                QueryKeyNorm = rng.Below(3) == 0,
                Divisor = One<double?>(rng, null, null, 1.5, 5),
                DividedByLayer = rng.Below(3) == 0,
                ScoreCap = One<double?>(rng, null, null, 1.5),
                Windows = Flip(rng) ? [] : [.. Enumerable.Range(0, layers).Select(_ => One<int?>(rng, null, 1, 2, 4))],
                SoftmaxShare = One(rng, 1, 1, 1, .6, 0),
            },
            Mlp = rng.Below(5) == 0 ? null : new MlpSettings(
                1 + rng.Below(9), One(rng, Enum.GetValues<MlpActivation>()), Gated: Flip(rng), Bias: Flip(rng)),
            Order = One(rng, Enum.GetValues<ResidualOrder>()),
            Outputs = tied ? null : One<int?>(rng, null, 3),
            TiedHead = tied,
            HeadBias = rng.Below(3) == 0,
            LogitCap = One<double?>(rng, null, null, 2),
            EmbeddingScale = One(rng, 1, 1, 1.7),
        };
    }

    private static PositionSettings Positions(Rng rng, int heads, int size) => rng.Below(5) switch
    {
        0 => new PositionSettings(),
        1 => new LearnedPositions(),
        2 => new AlibiPositions([.. Enumerable.Range(0, heads).Select(i => i == 0 ? 0 : rng.Uniform())]),
        _ => new RotaryPositions(
            One(rng, 10_000, 20, 3), (2 + (2 * rng.Below(size / 2))) / (double)size, One(rng, Enum.GetValues<RotaryPairing>()),
            Flip(rng) ? null : new RotaryScaling(4, .2, One(rng, .7, 1.5), 8)),
    };

    private static bool Flip(Rng rng) => rng.Below(2) == 0;

    private static T One<T>(Rng rng, params T[] of) => of[rng.Below(of.Length)];
}

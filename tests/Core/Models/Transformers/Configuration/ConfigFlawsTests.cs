using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Configuration;

public class ConfigFlawsTests
{
    private static readonly TransformerConfig Good = SmallTransformer.Llama;

    private static Dictionary<string, TransformerConfig> Bad
    {
        get
        {
            TransformerConfig Attention(Func<AttentionSettings, AttentionSettings> change) =>
                Good with { Attention = change(Good.Attention) };
            TransformerConfig Scaling(double factor, double low, double high, int context) =>
                Good with { Positions = new RotaryPositions(Scaling: new RotaryScaling(factor, low, high, context)) };
            return new()
            {
                ["Dim: 0 is not positive"] = Good with { Dim = 0 },
                ["Layers: 0 is not positive"] = Good with { Layers = 0 },
                ["Vocabulary: -1 is not positive"] = Good with { Vocabulary = -1 },
                ["Context: 0 is not positive"] = Good with { Context = 0 },
                ["Outputs: 0 is not positive"] = Good with { Outputs = 0, TiedHead = false },
                ["Outputs: 3 logits of a head"] = Good with { Outputs = 3 },
                ["Mlp.Width: 0 is not positive"] = Good with { Mlp = new MlpSettings(0, MlpActivation.Relu) },
                ["Norm.Epsilon: NaN is not a number"] = Good with { Norm = new NormSettings(NormKind.Rms, double.NaN) },
                ["Norm.Epsilon: -1 is not a number of at least 0"] = Good with { Norm = new NormSettings(NormKind.Rms, -1) },
                ["EmbeddingScale: NaN is not a number"] = Good with { EmbeddingScale = double.NaN },
                ["LogitCap: 0 is not a positive"] = Good with { LogitCap = 0 },
                ["Attention.Heads: 0 is not positive"] = Attention(a => a with { Heads = 0 }),
                ["Attention.HeadSize: 0 is not positive"] = Attention(a => a with { HeadSize = 0 }),
                ["Attention.KeyValueHeads: 0 is not positive"] = Attention(a => a with { KeyValueHeads = 0 }),
                ["Attention.KeyValueHeads: 4 does not divide 6"] = Attention(a => a with { KeyValueHeads = 4 }),
                ["Attention.Windows: 2 of them for 3 blocks"] = Attention(a => a with { Windows = [1, 2] }),
                ["Attention.Windows: 0 is not positive"] = Attention(a => a with { Windows = [1, 0, null] }),
                ["Attention.Divisor: -2 is not"] = Attention(a => a with { Divisor = -2 }),
                ["Attention.ScoreCap: 0 is not"] = Attention(a => a with { ScoreCap = 0 }),
                ["Attention.SoftmaxShare: 1.5 is not from 0 to 1"] = Attention(a => a with { SoftmaxShare = 1.5 }),
                ["Attention.SoftmaxShare: NaN is not"] = Attention(a => a with { SoftmaxShare = double.NaN }),
                ["Positions.Base: 0 is not"] = Good with { Positions = new RotaryPositions(0) },
                ["Positions.Fraction: 0.25 of heads of 4"] = Good with { Positions = new RotaryPositions(Fraction: .25) },
                ["Positions.Fraction: 1.5 of heads of 4"] = Good with { Positions = new RotaryPositions(Fraction: 1.5) },
                ["Positions.Scaling.Factor: 0.5"] = Scaling(.5, 1, 4, 8),
                ["Positions.Scaling.LowFrequencyFactor: 0"] = Scaling(2, 0, 4, 8),
                ["Positions.Scaling.HighFrequencyFactor: 1 is not above"] = Scaling(2, 1, 1, 8),
                ["Positions.Scaling.OriginalContext: 0"] = Scaling(2, 1, 4, 0),
                ["Positions.Slopes: 2 of them for 6 heads"] = Good with { Positions = new AlibiPositions([1, 2]) },
                ["Positions.Slopes: -1 is not"] = Good with { Positions = new AlibiPositions([1, 1, 1, 1, 1, -1]) },
            };
        }
    }

    public static TheoryData<string> Flaws => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_setting_that_no_model_can_have_is_named(string problem)
    {
        (string field, string why) = Bad[problem].Flaw()!.Value;
        Assert.StartsWith(problem, $"{field}: {why}", StringComparison.Ordinal);
        Assert.Contains(
            problem,
            Assert.Throws<ArgumentException>(() => TransformerWeights.Create(Bad[problem], (_, shape) => zeros(shape))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_wrong_with_what_can_be()
    {
        for (ulong seed = 0; seed < 2000; seed++) Assert.Null(RandomConfig.Of(seed).Flaw());
    }

    [Fact]
    public void Equal_settings_are_equal()
    {
        for (ulong seed = 0; seed < 500; seed++)
        {
            Assert.Equal(RandomConfig.Of(seed), RandomConfig.Of(seed));
            Assert.Equal(RandomConfig.Of(seed).GetHashCode(), RandomConfig.Of(seed).GetHashCode());
        }

        Assert.Equal(500, Enumerable.Range(0, 500).Select(seed => RandomConfig.Of((ulong)seed)).Distinct().Count());
        AttentionSettings windows = Good.Attention with { Windows = [1, 2, null] };
        Assert.NotEqual(windows, windows with { Windows = [1, 2, 3] });
    }

    [Fact]
    public void Weights_of_another_shape_or_kind_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        void Refused(string problem, Tensor instead) => Assert.Contains(
            problem,
            Assert.Throws<ArgumentException>(() => TransformerWeights.Create(
                Good, (name, shape) => name == "blocks.0.attn.k.weight" ? instead : zeros(shape))).Message,
            StringComparison.Ordinal);
        Refused("blocks.0.attn.k.weight: Float32 [1]", zeros(1));
        Refused("blocks.0.attn.k.weight: Int64 [8, 24]", zeros(8, 24, dtype: ScalarType.Int64));
        Refused("blocks.0.attn.k.weight: is on meta, not on cpu", zeros(8, 24, device: new Device(TorchSharp.DeviceType.META)));
    }
}

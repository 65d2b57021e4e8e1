using FsCheck.Xunit;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>One forward pass against plain loops, over everything that a configuration can say.</summary>
public class TransformerTests
{
    private const double Double = 1e-9, Single = 1e-4; // relative to the largest number of the hook point

    [Property(MaxTest = 150, Replay = "201,203")]
    public void Every_hook_point_and_the_logits_equal_plain_loops_in_double_precision(ulong seed) =>
        Agree(RandomConfig.Of(seed), seed, ScalarType.Float64, Double);

    [Property(MaxTest = 100, Replay = "205,207")]
    public void And_in_single_precision(ulong seed) => Agree(RandomConfig.Of(seed), seed, ScalarType.Float32, Single);

    private static void Agree(TransformerConfig config, ulong seed, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(config, seed, type);
        Tensor tokens = SmallTransformer.Tokens(config, 2, (int)(1 + (seed % 8)), new Seed(seed));
        TransformerRun run = model.Run(tokens, model.HookPoints.ToHashSet());
        for (int b = 0; b < 2; b++)
        {
            var loops = new TransformerByLoops(model.Weights);
            double[][] logits = loops.Logits(Tensors.ToArray<long>(tokens[b]));
            Near("logits", [.. logits.SelectMany(row => row)], run.Logits[b], tolerance);
            Assert.Equal(loops.Noted.Keys.Order(), model.HookPoints.Order());
            foreach (string hook in model.HookPoints) Near(hook, loops.Noted[hook], run[hook][b], tolerance);
        }
    }

    private static void Near(string name, IReadOnlyList<double> expected, Tensor actual, double tolerance)
    {
        double difference = SmallTransformer.Difference(expected, actual);
        Assert.True(difference <= tolerance, $"{name}: differs by {difference:g3} of its largest number");
    }

    /// <summary>Mistakes that one can make in each setting; the loops make them, and differ by far more than they may.</summary>
    private static Dictionary<string, (TransformerConfig Right, TransformerConfig Wrong)> Mistaken
    {
        get
        {
            TransformerConfig llama = SmallTransformer.Llama with { Layers = 2 };
            TransformerConfig With(Func<AttentionSettings, AttentionSettings> change) =>
                llama with { Attention = change(llama.Attention) };
            TransformerConfig Positions(PositionSettings positions) => llama with { Positions = positions };
            TransformerConfig Activation(MlpActivation activation) =>
                llama with { Mlp = llama.Mlp! with { Activation = activation } };
            TransformerConfig Norm(NormSettings norm) => llama with { Norm = norm };
            var rotary = new RotaryPositions(Fraction: .5);
            var scaled = new RotaryPositions(20, Scaling: new RotaryScaling(4, .2, 1.5, 8));
            TransformerConfig windows = With(a => a with { Windows = [3, null] });
            return new()
            {
                ["norm epsilon"] = (llama, Norm(new(NormKind.Rms, 1e-6))),
                ["gain for 1 + gain"] = (Norm(new(NormKind.RmsOnePlus)), llama),
                ["layer norm epsilon"] = (Norm(new(NormKind.Layer)), Norm(new(NormKind.Layer, 1e-6))),
                ["RMS for layer norm"] = (Norm(new(NormKind.Layer)), llama),
                ["no norm behind"] = (Norm(new(NormKind.Rms, Place: NormPlace.BeforeAndAfter)), llama),
                ["no final norm"] = (llama, Norm(new(NormKind.Rms, Final: false))),
                ["neighbours for halves"] = (Positions(new RotaryPositions()), llama),
                ["no rotation"] = (llama, Positions(new PositionSettings())),
                ["rotary base"] = (llama, Positions(new RotaryPositions(9000, Pairing: RotaryPairing.Neighbours))),
                ["rotary fraction"] = (Positions(rotary), Positions(rotary with { Fraction = 1 })),
                ["no scaling"] = (Positions(scaled), Positions(scaled with { Scaling = null })),
                ["positions' divisor"] = (Positions(rotary with { Divisor = 4 }), Positions(rotary with { Divisor = 3 })),
                ["no divisor"] = (Positions(rotary with { Divisor = 4 }), Positions(rotary)),
                ["scaling's factor"] = (Positions(scaled),
                    Positions(scaled with { Scaling = scaled.Scaling! with { Factor = 5 } })),
                ["scaling's low end"] = (Positions(scaled),
                    Positions(scaled with { Scaling = scaled.Scaling with { LowFrequencyFactor = .3 } })),
                ["scaling's high end"] = (Positions(scaled),
                    Positions(scaled with { Scaling = scaled.Scaling with { HighFrequencyFactor = 1.4 } })),
                ["scaling's context"] = (Positions(scaled),
                    Positions(scaled with { Scaling = scaled.Scaling with { OriginalContext = 9 } })),
                ["a slope of ALiBi"] = (Positions(new AlibiPositions([0, .1, .2, .3, .4, .5])),
                    Positions(new AlibiPositions([0, .1, .2, .3, .4, .51]))),
                ["no learned positions"] = (Positions(new LearnedPositions()), Positions(new PositionSettings())),
                ["causal"] = (With(a => a with { Causal = false }), llama),
                ["not causal"] = (llama, With(a => a with { Causal = false })),
                ["no biases of q, k, v"] = (With(a => a with { InputBias = true }), llama),
                ["no bias of attention's output"] = (With(a => a with { OutputBias = true }), llama),
                ["no norms of q and k"] = (With(a => a with { QueryKeyNorm = true }), llama),
                ["divisor"] = (llama, With(a => a with { Divisor = 2.01 })),
                ["not divided by the layer"] = (With(a => a with { DividedByLayer = true }), llama),
                ["no cap of scores"] = (With(a => a with { ScoreCap = 4 }), llama),
                ["no window"] = (windows, llama),
                ["window one too small"] = (windows, With(a => a with { Windows = [2, null] })),
                ["window one too large"] = (windows, With(a => a with { Windows = [4, null] })),
                ["window on the other block"] = (windows, With(a => a with { Windows = [null, 3] })),
                ["all softmax"] = (With(a => a with { SoftmaxShare = .9 }), llama),
                ["one group of heads"] = (With(a => a with { KeyValueHeads = 6 }), llama),
                ["ReLU for SiLU"] = (llama, Activation(MlpActivation.Relu)),
                ["tanh form for exact GELU"] = (Activation(MlpActivation.Gelu), Activation(MlpActivation.GeluTanh)),
                ["exact for tanh form"] = (Activation(MlpActivation.GeluTanh), Activation(MlpActivation.Gelu)),
                ["not gated"] = (llama, llama with { Mlp = llama.Mlp! with { Gated = false } }),
                ["no biases of the MLP"] = (llama with { Mlp = llama.Mlp with { Bias = true } }, llama),
                ["no MLP"] = (llama, llama with { Mlp = null }),
                ["parallel"] = (llama, llama with { Order = ResidualOrder.Parallel }),
                ["tied head"] = (llama with { TiedHead = false }, llama),
                ["no bias of the head"] = (llama with { HeadBias = true }, llama),
                ["no cap of logits"] = (llama with { LogitCap = 6 }, llama),
                ["no scale of embeddings"] = (llama with { EmbeddingScale = 1.1 }, llama),
            };
        }
    }

    public static TheoryData<string> Mistakes => [.. Mistaken.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_would_be_seen(string mistake)
    {
        using var scope = NewDisposeScope();
        (TransformerConfig right, TransformerConfig wrong) = Mistaken[mistake];
        using Transformer model = SmallTransformer.Model(right, 11, ScalarType.Float64);
        Tensor tokens = SmallTransformer.Tokens(right, 1, 8, new Seed(11));
        long[] ids = Tensors.ToArray<long>(tokens);
        Tensor logits = model.Run(tokens).Logits;
        double Difference(TransformerConfig? by) => SmallTransformer.Difference(
            [.. new TransformerByLoops(model.Weights, by).Logits(ids).SelectMany(row => row)], logits);
        Assert.InRange(Difference(null), 0, Double);
        Assert.True(Difference(wrong) > 1000 * Double, $"{mistake}: moves the logits by {Difference(wrong):g3} only");
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void Weights_stay_in_the_type_in_which_they_are_stored(ScalarType stored)
    {
        using var scope = NewDisposeScope();
        foreach (ulong seed in (ulong[])[1, 2, 3, 4])
        {
            TransformerConfig config = RandomConfig.Of(seed);
            using var model = new Transformer(SmallTransformer.Weights(config, new Seed(seed), stored));
            using var single = new Transformer(model.Weights.Select((_, weight) => weight.to(ScalarType.Float32)));
            Tensor tokens = SmallTransformer.Tokens(config, 2, 5, new Seed(seed));
            Assert.True(model.Run(tokens).Logits.equal(single.Run(tokens).Logits).all().item<bool>());
            Assert.All(model.Weights.Named, part => Assert.Equal(stored, part.Tensor.dtype));
        }
    }

    [Fact]
    public void Another_type_to_compute_in_is_refused()
    {
        using var scope = NewDisposeScope();
        using TransformerWeights weights = SmallTransformer.Weights(SmallTransformer.Llama, new Seed(1));
        Assert.Contains(
            "BFloat16 is neither",
            Assert.Throws<ArgumentException>(() => new Transformer(weights, ScalarType.BFloat16)).Message,
            StringComparison.Ordinal);
    }
}

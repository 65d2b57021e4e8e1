using FsCheck.Xunit;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>
/// torch's device without numbers, where a tensor of another device is refused and a value cannot be read back: what runs there
/// runs on any device and leaves it at no point.
/// </summary>
public class MetaDeviceTests
{
    private static readonly Device Meta = new(DeviceType.META);

    [Property(MaxTest = 150, Replay = "221,223")]
    public void A_pass_with_all_hook_points_stays_on_its_device(ulong seed)
    {
        using var scope = NewDisposeScope();
        TransformerConfig config = RandomConfig.Of(seed);
        ScalarType stored = seed % 2 == 0 ? ScalarType.Float32 : ScalarType.BFloat16;
        using var there = new Transformer(SmallTransformer.Weights(config, new Seed(seed), stored, Meta));
        using var here = new Transformer(SmallTransformer.Weights(config, new Seed(seed), stored));
        Tensor tokens = SmallTransformer.Tokens(config, 2, 5, new Seed(seed));
        TransformerRun run = there.Run(tokens.to(Meta), there.HookPoints.ToHashSet()),
            own = here.Run(tokens, here.HookPoints.ToHashSet());
        Same(own.Logits, run.Logits);
        foreach (string hook in here.HookPoints) Same(own[hook], run[hook]);
        // And begun in the middle.
        string middle = $"blocks.{config.Layers - 1}.hook_resid_pre";
        Same(own.Logits, there.Run(tokens.to(Meta), replace: new Dictionary<string, Tensor> { [middle] = run[middle] }).Logits);
    }

    [Property(MaxTest = 100, Replay = "225,227")]
    public void So_does_running_on_at_the_last_position(ulong seed)
    {
        using var scope = NewDisposeScope();
        TransformerConfig config = RandomConfig.Causal(seed);
        using Transformer model = SmallTransformer.Model(config, seed, device: Meta);
        Tensor tokens = SmallTransformer.Tokens(config, 2, 5, new Seed(seed)).to(Meta);
        using var last = new LastPosition(model, tokens, config.Layers - 1);
        (Tensor residual, Tensor logProbabilities) = last.Continue(last.Residual.unsqueeze(1).repeat(1, 3, 1));
        Same(empty(2, 3, config.Dim), residual);
        Same(empty(2, 3, config.Outputs ?? config.Vocabulary), logProbabilities);
    }

    /// <summary>The device does refuse what the tests rely on.</summary>
    [Fact]
    public void Another_devices_tensor_and_a_read_value_are_refused_there()
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(SmallTransformer.Llama, 1, device: Meta);
        Tensor tokens = zeros(1, 4, dtype: ScalarType.Int64);
        Assert.ThrowsAny<Exception>(() => (model.Weights["embed.weight"] + zeros(17, 24)).shape);
        Assert.ThrowsAny<Exception>(() => model.Run(tokens.to(Meta)).Logits.sum().item<float>());
        Assert.Contains(
            "are on cpu, the model is on meta",
            Assert.Throws<ArgumentException>(() => model.Run(tokens)).Message,
            StringComparison.Ordinal);
    }

    private static void Same(Tensor own, Tensor there) =>
        Assert.Equal((DeviceType.META, own.dtype, string.Join(' ', own.shape)),
            (there.device_type, there.dtype, string.Join(' ', there.shape)));
}

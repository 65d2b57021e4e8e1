using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>
/// The weights of S dictionaries in training on one device. A tied encoder is the decoder's transpose, not a tensor of its own.
/// Owns its tensors.
/// </summary>
internal sealed class LaneTensors : LaneWeights, IDisposable
{
    private readonly Tensor? _encoder;

    public LaneTensors(SaeRecipe recipe, IReadOnlyList<LaneStart> starts, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        (int width, int d, int count) = (starts[0].EncoderBias.Length, starts[0].DecoderBias.Length, starts.Count);
        Tensor Stacked(Func<LaneStart, float[]> of, params long[] shape) =>
            stack(starts.Select(s => tensor(of(s)).reshape(shape))).to(device).to(type).DetachFromDisposeScope();
        if (recipe.Weights != WeightTraining.Tied) _encoder = Stacked(s => s.Encoder, d, width);
        EncoderBias = Stacked(s => s.EncoderBias, 1, width);
        Decoder = Stacked(s => s.Decoder, width, d);
        DecoderBias = Stacked(s => s.DecoderBias, 1, d);
        Extras = [
            .. Enumerable.Range(0, recipe.Architecture.Extras)
                .Select(x => Stacked(s => s.Extras.AsSpan(x * width, width).ToArray(), 1, width))];
        Count = count;
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override Tensor Encoder => _encoder ?? Decoder.transpose(1, 2);

    /// <inheritdoc/>
    public override Tensor EncoderBias { get; }

    /// <inheritdoc/>
    public override Tensor Decoder { get; }

    /// <inheritdoc/>
    public override Tensor DecoderBias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Extras { get; }

    /// <summary>The tensors that the recipe trains, W_dec last.</summary>
    public IReadOnlyList<Tensor> Trained(WeightTraining weights) =>
    [
        .. _encoder is { } e && weights != WeightTraining.FrozenEncoder
            ? [e]
            : Array.Empty<Tensor>(), EncoderBias, .. Extras, DecoderBias,
        .. weights == WeightTraining.FrozenDecoder ? Array.Empty<Tensor>() : [Decoder],
    ];

    /// <summary>Every tensor by name, trained or not.</summary>
    public IEnumerable<(string Name, Tensor Values)> All() =>
    [
        .. _encoder is null
            ? Array.Empty<(string, Tensor)>()
            : [("encoder", _encoder)], ("encoder_bias", EncoderBias), ("decoder", Decoder),
        ("decoder_bias", DecoderBias), .. Extras.Select((e, i) => ($"extra.{i}", e)),
    ];

    /// <summary>Lane <paramref name="lane"/>'s numbers.</summary>
    public LaneStart Unload(int lane)
    {
        using var scope = NewDisposeScope();
        var to = new LaneStart((int)EncoderBias.shape[2], (int)DecoderBias.shape[2], Extras.Count);
        void Copy(Tensor from, Span<float> target) =>
            from.detach()[lane].to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray().CopyTo(target);
        Copy(Encoder, to.Encoder);
        Copy(EncoderBias, to.EncoderBias);
        Copy(Decoder, to.Decoder);
        Copy(DecoderBias, to.DecoderBias);
        for (int x = 0; x < Extras.Count; x++)
            Copy(Extras[x], to.Extras.AsSpan(x * to.EncoderBias.Length, to.EncoderBias.Length));
        return to;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor? tensor in new[] { _encoder, EncoderBias, Decoder, DecoderBias }.Concat(Extras))
        {
            tensor?.grad?.Dispose();
            tensor?.Dispose();
        }
    }
}

using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>
/// The weights of S dictionaries in training, stacked. A tied encoder is the decoder's transpose, not a tensor of its own.
/// Owns its tensors.
/// </summary>
internal sealed class LaneTensors : IDisposable
{
    private readonly Tensor? _encoder;

    public LaneTensors(DictionaryRecipe recipe, IReadOnlyList<DictionaryStart> starts, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        (int width, int d, int count) = (starts[0].EncoderBias.Length, starts[0].DecoderBias.Length, starts.Count);
        Tensor Stacked(Func<DictionaryStart, float[]> of, params long[] shape) =>
            stack(starts.Select(s => tensor(of(s)).reshape(shape))).to(device).to(type).DetachFromDisposeScope();
        if (recipe.Weights != WeightTraining.Tied) _encoder = Stacked(s => s.Encoder, d, width);
        EncoderBias = Stacked(s => s.EncoderBias, 1, width);
        Decoder = Stacked(s => s.Decoder, width, d);
        DecoderBias = Stacked(s => s.DecoderBias, 1, d);
        Extras = [.. Enumerable.Range(0, recipe.Family.Extras).Select(x => Stacked(s => s.Extras.AsSpan(x * width, width).ToArray(), 1, width))];
        Count = count;
    }

    /// <summary>S.</summary>
    public int Count { get; }

    /// <summary>W_enc [S, d, F].</summary>
    public Tensor Encoder => _encoder ?? Decoder.transpose(1, 2);

    /// <summary>b_enc [S, 1, F].</summary>
    public Tensor EncoderBias { get; }

    /// <summary>W_dec [S, F, d].</summary>
    public Tensor Decoder { get; }

    /// <summary>b_dec [S, 1, d].</summary>
    public Tensor DecoderBias { get; }

    /// <summary>The family's further numbers, each [S, 1, F].</summary>
    public IReadOnlyList<Tensor> Extras { get; }

    /// <summary>The tensors that the recipe trains, W_dec last.</summary>
    public IReadOnlyList<Tensor> Trained(WeightTraining weights) =>
        [.. _encoder is { } e && weights != WeightTraining.FrozenEncoder ? [e] : Array.Empty<Tensor>(), EncoderBias, .. Extras, DecoderBias, .. weights == WeightTraining.FrozenDecoder ? Array.Empty<Tensor>() : [Decoder]];

    /// <summary>Every tensor by name, trained or not.</summary>
    public IEnumerable<(string Name, Tensor Values)> All() =>
        [.. _encoder is null ? Array.Empty<(string, Tensor)>() : [("encoder", _encoder)], ("encoder_bias", EncoderBias), ("decoder", Decoder), ("decoder_bias", DecoderBias), .. Extras.Select((e, i) => ($"extra.{i}", e))];

    /// <summary>x·W_enc + b_enc [S, B, F].</summary>
    public Tensor PreActivations(Tensor samples) => samples.bmm(Encoder).add(EncoderBias);

    /// <summary>x̂ [S, B, d].</summary>
    public Tensor Decode(Tensor codes) => codes.bmm(Decoder).add(DecoderBias);

    /// <summary>What penalties are weighted by: the decoder rows' norms [S, 1, F], or null where they are 1.</summary>
    public Tensor? Norms(DictionaryRecipe recipe) =>
        recipe.DecoderNorm == DecoderNorm.Free ? Decoder.square().sum(new long[] { 2 }).sqrt().unsqueeze(1) : null;

    /// <summary>Σ over d, mean over the batch: [S] of [S, B, d].</summary>
    public static Tensor MeanSquare(Tensor missing) => missing.square().sum(new long[] { 2 }).mean(new long[] { 1 });

    /// <summary>Lane <paramref name="lane"/>'s numbers.</summary>
    public DictionaryStart Unload(int lane)
    {
        using var scope = NewDisposeScope();
        var to = new DictionaryStart((int)EncoderBias.shape[2], (int)DecoderBias.shape[2], Extras.Count);
        void Copy(Tensor from, Span<float> target) => from.detach()[lane].to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray().CopyTo(target);
        Copy(Encoder, to.Encoder);
        Copy(EncoderBias, to.EncoderBias);
        Copy(Decoder, to.Decoder);
        Copy(DecoderBias, to.DecoderBias);
        for (int x = 0; x < Extras.Count; x++) Copy(Extras[x], to.Extras.AsSpan(x * to.EncoderBias.Length, to.EncoderBias.Length));
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

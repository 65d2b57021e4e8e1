using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>
/// Dictionaries in training by plain autograd, all lanes in one batch of products; on any device. The fused step is held to its
/// numbers. Not thread-safe.
/// </summary>
internal sealed class ReferenceLanes : IDisposable
{
    private readonly DictionaryRecipe _recipe;
    private readonly Tensor _encoder, _encoderBias, _decoder, _decoderBias; // [S,d,F] [S,1,F] [S,F,d] [S,1,d]
    private readonly BatchedAdam _adam;
    private readonly Tensor? _silent; // [S,F] samples since each latent last fired

    public ReferenceLanes(DictionaryRecipe recipe, IReadOnlyList<Dictionary> starts, Device device, ScalarType type = ScalarType.Float32)
    {
        _recipe = recipe;
        using var scope = NewDisposeScope();
        Tensor Stacked(Func<Dictionary, Tensor> of) => stack(starts.Select(of)).to(device).to(type).DetachFromDisposeScope().requires_grad_();
        _encoder = Stacked(s => s.EncoderTensor);
        _encoderBias = Stacked(s => s.EncoderBiasTensor.unsqueeze(0));
        _decoder = Stacked(s => s.DecoderTensor);
        _decoderBias = Stacked(s => s.DecoderBiasTensor.unsqueeze(0));
        _adam = new BatchedAdam(recipe, [_encoder, _encoderBias, _decoder, _decoderBias]);
        if (recipe.Auxiliary is { Coefficient: > 0 }) _silent = zeros(starts.Count, recipe.Width, ScalarType.Int64, device).DetachFromDisposeScope();
    }

    /// <summary>Gradients after <see cref="Accumulate"/>: W_enc [S,d,F], b_enc [S,1,F], W_dec [S,F,d], b_dec [S,1,d].</summary>
    public (Tensor Encoder, Tensor EncoderBias, Tensor Decoder, Tensor DecoderBias) Gradient => (_encoder.grad!, _encoderBias.grad!, _decoder.grad!, _decoderBias.grad!);

    /// <summary>One step on samples [S, B, d]; returns the lanes' losses [S] before it.</summary>
    public Tensor Step(Tensor samples, double rate)
    {
        using var scope = NewDisposeScope();
        Tensor losses = Accumulate(samples);
        using (no_grad())
        {
            Tensor slope = _decoder.grad!;
            slope.sub_(slope.mul(_decoder).sum(new long[] { 2 }, keepdim: true).mul(_decoder));
            _adam.Step(rate);
            _decoder.div_(_decoder.square().sum(new long[] { 2 }, keepdim: true).sqrt().clamp_min(1e-8));
        }

        return losses.MoveToOuterDisposeScope();
    }

    // TorchSharp 0.107 hands the arguments of baddbmm on in another order: a product and a sum instead.
    /// <summary>Sets the gradient of a batch; returns the lanes' losses [S], AuxK aside.</summary>
    public Tensor Accumulate(Tensor samples)
    {
        using var scope = NewDisposeScope();
        foreach (Tensor weights in new[] { _encoder, _encoderBias, _decoder, _decoderBias }) weights.grad?.zero_();
        Tensor pre = samples.bmm(_encoder).add(_encoderBias); // [S,B,F]
        Tensor codes = _recipe.Family.Codes(_recipe, pre);
        Tensor missing = samples.sub(codes.bmm(_decoder).add(_decoderBias)); // [S,B,d]
        Tensor losses = missing.square().sum(new long[] { 2 }).mean(new long[] { 1 });
        double penalty = _recipe.Family.Penalty(_recipe);
        if (penalty != 0) losses = losses.add(codes.sum(new long[] { 2 }).mean(new long[] { 1 }).mul(penalty));
        Tensor total = losses.sum();
        if (Auxiliary(samples, pre, codes, missing.detach()) is { } auxiliary) total = total.add(auxiliary);
        total.backward();
        return losses.detach().MoveToOuterDisposeScope();
    }

    /// <summary>One lane's weights as they are, with an activation for inference.</summary>
    public Dictionary ToDictionary(int lane, LatentActivation activation) =>
        new(activation, Array(_encoder, lane), Array(_encoderBias, lane), Array(_decoder, lane), Array(_decoderBias, lane));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor? tensor in new[] { _encoder, _encoderBias, _decoder, _decoderBias, _silent })
        {
            tensor?.grad?.Dispose();
            tensor?.Dispose();
        }

        _adam.Dispose();
    }

    // AuxK summed over lanes, or null where nothing is dead; the residual is held fixed.
    private Tensor? Auxiliary(Tensor samples, Tensor pre, Tensor codes, Tensor residual)
    {
        if (_silent is null) return null;
        AuxiliaryLoss settings = _recipe.Auxiliary!;
        using var scope = NewDisposeScope();
        _silent.add_(_recipe.Batch).masked_fill_(codes.detach().gt(0).any(1), 0);
        Tensor dead = _silent.ge(settings.DeadAfter);
        if (!dead.any().item<bool>()) return null;
        var largest = new TopKActivation(settings.KFor((int)residual.shape[2], _recipe.Width));
        Tensor left = residual.sub(largest.Apply(pre.mul(dead.unsqueeze(1))).bmm(_decoder));
        Tensor variance = Variance(residual);
        Tensor weight = Variance(samples).div(variance).masked_fill(variance.le(0), 0); // a residual that does not vary teaches nothing
        return left.square().sum(new long[] { 2 }).mean(new long[] { 1 }).mul(weight).sum().mul(settings.Coefficient).MoveToOuterDisposeScope();
    }

    // [S] of [S,B,d]
    private static Tensor Variance(Tensor rows) => rows.sub(rows.mean(new long[] { 1 }, keepdim: true)).square().sum(new long[] { 2 }).mean(new long[] { 1 });

    private static float[] Array(Tensor weights, int lane)
    {
        using var scope = NewDisposeScope();
        return weights.detach()[lane].to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }
}

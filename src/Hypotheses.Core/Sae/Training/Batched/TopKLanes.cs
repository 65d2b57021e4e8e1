using Hypotheses.Core.Numerics;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>
/// The batched step for architectures that choose k of many latents: the encoder product is dense, all that follows is sums over
/// the chosen entries, as products with a sparse matrix of codes f [S·B × S·F]: x̂ = f·W_dec, ∂W_dec = fᵀ·r, and with the slopes
/// δ at the same places ∂W_enc = δᵀ·x. Lanes are blocks on the diagonal of that matrix.
/// </summary>
internal sealed class TopKLanes : BatchedLanes
{
    private const int Sparser = 16; // times, before fewer operations pay for their irregular access
    private const long Portion = 1 << 24; // numbers that are gathered at once

    public TopKLanes(
        SaeRecipe recipe, IReadOnlyList<LaneStart> starts, Device device, ScalarType type = ScalarType.Float32)
        : base(recipe, starts, device, type)
    {
    }

    /// <summary>Whether a recipe's step can be done so, and is sparse enough to gain by it.</summary>
    public static bool Fits(SaeRecipe recipe) => Chooses(recipe) && (long)recipe.K * Sparser <= recipe.Width;

    /// <inheritdoc/>
    public override (Tensor Losses, IReadOnlyList<Tensor> Gradients) Accumulate(Tensor samples, Tensor penalties)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        (long lanes, long batch, long d, long width) = (samples.shape[0], samples.shape[1], samples.shape[2], Recipe.Width);
        Tensor pre = Weights.PreActivations(samples), x = samples.reshape(-1, d), decoder = Weights.Decoder.reshape(-1, d);
        (Tensor rows, Tensor latents, Tensor codes) = Choose(pre);
        Tensor residual = Sparse(codes, rows, latents, lanes * batch, lanes * width).mm(decoder).reshape(lanes, batch, d)
            .add_(Weights.DecoderBias).sub_(samples);
        Tensor losses = LaneTensors.MeanSquare(residual);
        Tensor r = residual.mul_(2.0 / batch).reshape(-1, d);
        Tensor slopes = Dots(r, decoder, rows, latents).mul_(codes.gt(0));
        Tensor decoderSlope = Sparse(codes, latents, rows, lanes * width, lanes * batch).mm(r).reshape(lanes, width, d);
        Tensor encoderSlope = Sparse(slopes, latents, rows, lanes * width, lanes * batch).mm(x).reshape(lanes, width, d)
            .transpose(1, 2).contiguous();
        Tensor bias = zeros(lanes * width, pre.dtype, pre.device).index_add_(0, latents, slopes, 1).reshape(lanes, 1, width);
        Tensor Fired() =>
            zeros(lanes * width, ScalarType.Int64, pre.device).index_add_(0, latents, codes.gt(0).to(ScalarType.Int64), 1).gt(0)
                .reshape(lanes, width);
        if (Dead(Fired) is { } dead)
            AuxiliaryGradients(samples, pre, dead, residual.mul(batch / -2.0), encoderSlope, bias, decoderSlope);
        Tensor[] gradients = Gradients(encoderSlope, bias, [], EntrySlopes.OverBatch(residual), decoderSlope);
        foreach (Tensor gradient in gradients) gradient.MoveToOuterDisposeScope();
        return (losses.MoveToOuterDisposeScope(), gradients);
    }

    private static bool Chooses(SaeRecipe recipe) =>
        recipe.Architecture == SaeArchitectures.TopK || recipe.Architecture == SaeArchitectures.BatchTopK;

    // The chosen entries of all lanes, counted through: samples s·B + n, latents s·F + j, and codes, some of them perhaps 0.
    private (Tensor Rows, Tensor Latents, Tensor Codes) Choose(Tensor pre)
    {
        (long lanes, long batch, long width) = (pre.shape[0], pre.shape[1], pre.shape[2]);
        bool each = Recipe.Architecture == SaeArchitectures.TopK;
        Tensor from = each ? pre.reshape(lanes * batch, width) : pre.reshape(lanes, batch * width);
        (Tensor values, Tensor places) = from.topk(
            (int)Math.Min(each ? Recipe.K : Recipe.K * batch, from.shape[1]), dim: -1, largest: true, sorted: false);
        // Place in all of [S, B, F].
        Tensor at = places.add(arange(from.shape[0], ScalarType.Int64, pre.device).unsqueeze(1).mul(from.shape[1])).flatten();
        Tensor rows = at.div(width, RoundingMode.floor);
        Tensor latents = at.sub(rows.mul(width)).add_(rows.div(batch, RoundingMode.floor).mul_(width));
        return (rows, latents, values.Rectified().flatten());
    }

    private static Tensor Sparse(Tensor values, Tensor rows, Tensor columns, long height, long width) =>
        sparse_coo_tensor(stack([rows, columns]), values, [height, width]);

    // r of each entry's sample times the decoder row of its latent, some entries at a time.
    private static Tensor Dots(Tensor r, Tensor decoder, Tensor rows, Tensor latents)
    {
        long step = Math.Max(1, Portion / r.shape[1]), count = rows.shape[0];
        var parts = new List<Tensor>();
        for (long from = 0; from < count; from += step)
        {
            using var scope = NewDisposeScope();
            long length = Math.Min(step, count - from);
            parts.Add(
                r.index_select(0, rows.narrow(0, from, length)).mul_(decoder.index_select(0, latents.narrow(0, from, length)))
                    .sum(new long[] { 1 }).MoveToOuterDisposeScope());
        }

        return cat(parts);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Rules;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>
/// The gradient of one latent from its entries: ∂row += f·r, then the architecture's slopes δ from r·row, ∂column += δ·x. The
/// sums run over samples in rising order. One object a worker.
/// </summary>
internal sealed unsafe class FusedBackward<T>(
    SaeRecipe recipe, FusedWeights<T> weights, FusedRule<T> rule, FusedResiduals<T> residuals)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Aligned<T> _slopes = new(recipe.Batch), _gateSlopes = new(rule.HasGate ? recipe.Batch : 0);
    private readonly bool _tied = recipe.Weights == WeightTraining.Tied, _weighted = recipe.DecoderNorm == DecoderNorm.Free;
    private readonly bool _trainsDecoder = recipe.Weights != WeightTraining.FrozenDecoder,
        _trainsEncoder = recipe.Weights != WeightTraining.FrozenEncoder;

    // Rows of so few vectors are summed in registers; of longer ones the sums of neighbouring vectors hide each other's latency,
    // and each row is read once.
    private readonly bool _isShort = weights.Stride <= 16 * Vector<T>.Count;

    private readonly bool _onePass = rule.PaidShare is not null && ShortRowsBackward<T>.Fit(weights.Stride)
        && recipe.Weights == WeightTraining.Free;

    /// <summary>Of a latent that takes part in the reconstruction.</summary>
    /// <param name="latent">j.</param>
    /// <param name="index">The batch's entries.</param>
    /// <param name="penalty">λ/B.</param>
    /// <param name="inputs">x [B × stride].</param>
    /// <param name="decoder">∂row [stride]; overwritten.</param>
    /// <param name="encoder">∂column [stride]; overwritten. Where the two are tied the sum of both is in
    /// <paramref name="decoder"/>.</param>
    public LatentSums<T> Of(int latent, LatentIndex<T> index, T penalty, T* inputs, T* decoder, T* encoder)
    {
        int start = index.Start(latent), stride = weights.Stride;
        T* row = weights.Decoder + (long)latent * stride;
        var entries = new LatentEntries<T>
        {
            Count = index.Count(latent),
            Pre = index.Value + start,
            Code = index.Code + start,
            Slope = _slopes.Pointer,
            GateSlope = _gateSlopes.Pointer,
            Penalty = penalty,
            Norm = _weighted ? T.Sqrt(Simd<T>.Dot(row, row, stride)) : T.One,
        };
        LatentSums<T> sums;
        if (_onePass)
        {
            sums = default;
            T share = T.CreateTruncating(rule.PaidShare!.Value);
            (sums.Bias, T codes) = ShortRowsBackward<T>.Pass(
                index.Sample + start,
                entries.Code,
                entries.Count,
                residuals.For(latent),
                inputs,
                row,
                share * penalty * entries.Norm,
                decoder,
                encoder,
                stride);
            sums.Norm = share * penalty * codes;
            sums.Charge = double.CreateTruncating(share * codes * entries.Norm);
            if (_weighted && sums.Norm != T.Zero) Simd<T>.Add(decoder, sums.Norm / entries.Norm, row, stride);
            return sums;
        }

        Rows(index.Sample + start, entries.Code, entries.Count, residuals.For(latent), row, decoder);
        if (rule.HasGate)
            for (int e = 0; e < entries.Count; e++)
                entries.GateSlope[e] = Simd<T>.Dot(residuals.Gate + (long)index.Sample[start + e] * stride, row, stride);
        sums = rule.Backward(latent, entries, weights);
        if (_weighted && sums.Norm != T.Zero && _trainsDecoder) Simd<T>.Add(decoder, sums.Norm / entries.Norm, row, stride);
        Columns(index.Sample + start, entries.Count, inputs, _tied ? decoder : encoder);
        return sums;
    }

    /// <summary>Of a dead one, which reconstructs what the others left.</summary>
    public LatentSums<T> OfDead(int latent, LatentIndex<T> index, T* missing, T* inputs, T* decoder, T* encoder)
    {
        int start = index.Start(latent), count = index.Count(latent);
        Rows(index.Sample + start, index.Code + start, count, missing, weights.Decoder + (long)latent * weights.Stride, decoder);
        Columns(index.Sample + start, count, inputs, _tied ? decoder : encoder);
        var sums = default(LatentSums<T>);
        for (int e = 0; e < count; e++) sums.Bias += _slopes.Pointer[e];
        return sums;
    }

    // r·row into the slopes, and Σ f·r.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows(int* sample, T* code, int count, T* residual, T* row, T* decoder)
    {
        int stride = weights.Stride;
        T* slope = _slopes.Pointer;
        if (!_trainsDecoder || _isShort)
        {
            SparseRows<T>.Dots(sample, count, residual, row, slope, stride);
            if (_trainsDecoder) SparseRows<T>.Sum(sample, code, count, residual, decoder, stride, keep: false);
            return;
        }

        new Span<T>(decoder, stride).Clear();
        for (int e = 0; e < count; e++)
            slope[e] = SparseRows<T>.DotAdd(residual + (long)sample[e] * stride, row, code[e], decoder, stride);
    }

    // Σ δ·x.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Columns(int* sample, int count, T* inputs, T* encoder)
    {
        int stride = weights.Stride;
        T* slope = _slopes.Pointer;
        if (_isShort && _trainsEncoder)
        {
            SparseRows<T>.Sum(sample, slope, count, inputs, encoder, stride, keep: _tied);
            return;
        }

        if (!_tied) new Span<T>(encoder, stride).Clear();
        if (!_trainsEncoder) return;
        for (int e = 0; e < count; e++)
            if (slope[e] != T.Zero) Simd<T>.Add(encoder, slope[e], inputs + (long)sample[e] * stride, stride);
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Core.Worlds.SynthSaeBench;

/// <summary>
/// The features that fire by themselves. Each feature's λ (<see cref="Hazard"/>) is computed in SIMD for several samples at a
/// time and added up over blocks of 32 features: rank + 10 operations a feature and sample, eight at once, without a random
/// number. Random numbers and Φ are needed for candidates only. (A bound by ‖L_i‖·‖ε‖ for whole groups would skip the products,
/// but at the published rank 25 and scale .1 it lets through hundreds of candidates a sample, which cost more than the products
/// do.) Where features are independent, sums of λ are the same for all samples and a candidate is found by bisection.
/// </summary>
internal sealed class SynthScan
{
    /// <summary>Features of a block.</summary>
    internal const int Block = 32;

    private const int Lanes = 8, Wide = Block / Lanes;
    private readonly int[] _always; // p = 1
    private readonly int[] _features;
    private readonly float[] _offsets, _columns;
    private readonly double[] _sums = []; // independent features: h_0 + … + h_i
    private readonly int _rank;

    internal SynthScan(SynthLaw law, int[] features)
    {
        _rank = law.Rank;
        _always = [.. features.Where(i => float.IsPositiveInfinity(law.Offset(i)))];
        _features = [.. features.Where(i => float.IsFinite(law.Offset(i)))]; // p = 0 never fires
        Blocks = (_features.Length + Block - 1) / Block;
        _offsets = new float[Blocks * Block];
        _columns = new float[(long)Blocks * Block * _rank];
        Array.Fill(_offsets, float.NegativeInfinity);
        for (int i = 0; i < _features.Length; i++)
        {
            _offsets[i] = law.Offset(_features[i]);
            (int block, int lane) = Math.DivRem(i, Block);
            for (int k = 0; k < _rank; k++) _columns[((long)block * _rank + k) * Block + lane] = law.Row(_features[i])[k];
        }

        if (_rank > 0) return;
        _sums = new double[_features.Length];
        double sum = 0;
        for (int i = 0; i < _sums.Length; i++) _sums[i] = sum += -Math.Log(1 - Hazard.Probability(_offsets[i]));
    }

    internal int Blocks { get; }

    /// <summary>
    /// x [Blocks × 32] and the sums of λ [Blocks] of each of <paramref name="samples"/> samples; their ε lie
    /// <paramref name="stride"/> apart.
    /// </summary>
    internal void Sweep(ReadOnlySpan<float> shared, int stride, int samples, Span<float> standing, Span<float> sums)
    {
        if (_rank == 0) return;
        for (int block = 0; block < Blocks; block++) // a block's columns stay in the first cache for all samples
        {
            ReadOnlySpan<float> offsets = _offsets.AsSpan(block * Block, Block),
                columns = _columns.AsSpan(block * Block * _rank, Block * _rank);
            for (int a = 0; a < samples; a += 2)
            {
                int b = Math.Min(a + 1, samples - 1); // an odd last one is paired with itself
                (sums[a * Blocks + block], sums[b * Blocks + block]) = Sweep(
                    offsets,
                    columns,
                    shared.Slice(a * stride, _rank),
                    shared.Slice(b * stride, _rank),
                    standing.Slice((a * Blocks + block) * Block, Block),
                    standing.Slice((b * Blocks + block) * Block, Block));
            }
        }
    }

    /// <summary>One block of two samples.</summary>
    private static (float SumA, float SumB) Sweep(
        ReadOnlySpan<float> offsets,
        ReadOnlySpan<float> columns,
        ReadOnlySpan<float> sharedA,
        ReadOnlySpan<float> sharedB,
        Span<float> standingA,
        Span<float> standingB)
    {
        ReadOnlySpan<Vector256<float>> start = MemoryMarshal.Cast<float, Vector256<float>>(offsets),
            column = MemoryMarshal.Cast<float, Vector256<float>>(columns);
        Vector256<float> a0 = start[0], a1 = start[1], a2 = start[2], a3 = start[3], b0 = a0, b1 = a1, b2 = a2, b3 = a3;
        sharedB = sharedB[..sharedA.Length];
        for (int k = 0; k < sharedA.Length && column.Length >= Wide; k++, column = column[Wide..])
        {
            Vector256<float> c0 = column[0], c1 = column[1], c2 = column[2], c3 = column[3];
            var a = Vector256.Create(sharedA[k]);
            a0 = Vector256.FusedMultiplyAdd(c0, a, a0);
            a1 = Vector256.FusedMultiplyAdd(c1, a, a1);
            a2 = Vector256.FusedMultiplyAdd(c2, a, a2);
            a3 = Vector256.FusedMultiplyAdd(c3, a, a3);
            var b = Vector256.Create(sharedB[k]);
            b0 = Vector256.FusedMultiplyAdd(c0, b, b0);
            b1 = Vector256.FusedMultiplyAdd(c1, b, b1);
            b2 = Vector256.FusedMultiplyAdd(c2, b, b2);
            b3 = Vector256.FusedMultiplyAdd(c3, b, b3);
        }

        Span<Vector256<float>> toA = MemoryMarshal.Cast<float, Vector256<float>>(standingA),
            toB = MemoryMarshal.Cast<float, Vector256<float>>(standingB);
        (toA[0], toA[1], toA[2], toA[3]) = (a0, a1, a2, a3);
        (toB[0], toB[1], toB[2], toB[3]) = (b0, b1, b2, b3);
        return (Total(Hazard.Bound(a0) + Hazard.Bound(a1) + (Hazard.Bound(a2) + Hazard.Bound(a3))),
            Total(Hazard.Bound(b0) + Hazard.Bound(b1) + (Hazard.Bound(b2) + Hazard.Bound(b3))));
    }

    /// <summary>The features that fire, in the order of their list, from one sample's sweep.</summary>
    internal int Draw(Rng rng, ReadOnlySpan<float> standing, ReadOnlySpan<float> sums, Span<int> fired)
    {
        int count = 0;
        foreach (int feature in _always) fired[count++] = feature;
        if (_features.Length == 0) return count;
        return _rank == 0 ? DrawIndependent(rng, fired, count) : DrawSwept(rng, standing, sums, fired, count);
    }

    private int DrawSwept(Rng rng, ReadOnlySpan<float> standing, ReadOnlySpan<float> sums, Span<int> fired, int count)
    {
        double left = Exponential(rng);
        Span<float> bounds = stackalloc float[Block];
        for (int block = 0; block < sums.Length; block++)
        {
            if (left > sums[block])
            {
                left -= sums[block];
                continue;
            }

            ReadOnlySpan<float> own = standing.Slice(block * Block, Block);
            for (int v = 0; v < Wide; v++)
                MemoryMarshal.Cast<float, Vector256<float>>(bounds)[v] = Hazard.Bound(
                    MemoryMarshal.Cast<float, Vector256<float>>(own)[v]);
            for (int lane = 0; lane < Block; lane++)
            {
                left -= bounds[lane];
                if (left > 0) continue;
                int at = block * Block + lane;
                if (at < _features.Length && Hazard.Keeps(rng.Uniform(), own[lane], bounds[lane])) fired[count++] = _features[at];
                left = Exponential(rng); // the process has no memory: what follows the candidate starts afresh
            }
        }

        return count;
    }

    private int DrawIndependent(Rng rng, Span<int> fired, int count)
    {
        double passed = 0;
        for (int at = 0; at < _sums.Length; at++)
        {
            int found = Array.BinarySearch(_sums, at, _sums.Length - at, passed + Exponential(rng));
            at = found >= 0 ? found : ~found;
            if (at == _sums.Length) break;
            fired[count++] = _features[at];
            passed = _sums[at];
        }

        return count;
    }

    private static double Exponential(Rng rng) => -Math.Log(1 - rng.Uniform());

    /// <summary>The eight in a fixed order.</summary>
    private static float Total(Vector256<float> v)
    {
        Vector128<float> half = v.GetLower() + v.GetUpper();
        return half[0] + half[1] + (half[2] + half[3]);
    }
}

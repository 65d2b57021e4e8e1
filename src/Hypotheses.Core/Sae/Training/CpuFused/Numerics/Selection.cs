using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Sae.Training.CpuFused.Numerics;

/// <summary>Order statistics of activations, exact and without allocating once warm. Not thread-safe: one a lane.</summary>
internal sealed unsafe class Selection<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int MaximumGroups = 4096;
    private const double Rise = 1.05, Fall = .8; // chosen by time alone
    private T[] _scratch = [];
    private T _guess = T.Zero; // of a floor: rows of one autoencoder are alike

    /// <summary>The <paramref name="k"/>-th largest of <paramref name="values"/> (NaN ends up anywhere).</summary>
    public T KthLargest(ReadOnlySpan<T> values, int k)
    {
        if (_scratch.Length < values.Length) _scratch = new T[Math.Max(values.Length, 2 * _scratch.Length)];
        values.CopyTo(_scratch);
        return Quickselect.KthLargest(_scratch.AsSpan(0, values.Length), k);
    }

    /// <summary>
    /// A positive number that at least <paramref name="k"/> of the row reach, if so many are positive, and few more: that of the
    /// row before, where it serves, else the k-th largest of the maxima of some 4k groups, or a little less. It only narrows a
    /// search: what is selected from a row does not depend on the rows before.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T FloorOfLargest(T* row, int padded, int k)
    {
        int lanes = Vector<T>.Count, vectors = padded / lanes;
        int groups = (int)Math.Min((4L * k + lanes - 1) / lanes, vectors);
        if (groups >= vectors || groups * lanes > MaximumGroups) return T.Epsilon;
        if (_guess > T.Zero && Count(row, padded, _guess, orEqual: true) is var reach && reach >= k)
        {
            T used = _guess;
            if (reach > 2 * k) _guess *= T.CreateTruncating(Rise);
            return used;
        }

        T* maxima = stackalloc T[groups * lanes];
        for (int g = 0; g < groups; g++)
        {
            Vector<T> largest = Vector.Load(row + g * lanes);
            for (int v = g + groups; v < vectors; v += groups) largest = Vector.MaxNative(largest, Vector.Load(row + v * lanes));
            largest.Store(maxima + g * lanes);
        }

        T floor = Bisect(maxima, groups * lanes, k);
        _guess = floor * T.CreateTruncating(Fall);
        return floor;
    }

    /// <summary>
    /// How many of <paramref name="values"/> [a multiple of the vector's length] reach <paramref name="floor"/>, or exceed it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(T* values, int length, T floor, bool orEqual)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<T> wide = Vector256.Create(floor);
            int reach = 0;
            for (int i = 0; i < length; i += Vector256<T>.Count)
            {
                Vector256<T> at = Vector256.Load(values + i);
                reach += BitOperations.PopCount(
                    (orEqual ? Vector256.GreaterThanOrEqual(at, wide) : Vector256.GreaterThan(at, wide))
                        .ExtractMostSignificantBits());
            }

            return reach;
        }

        var floors = new Vector<T>(floor);
        Vector<T> count = Vector<T>.Zero;
        for (int i = 0; i < length; i += Vector<T>.Count)
        {
            Vector<T> seen = Vector.Load(values + i);
            count += Vector.ConditionalSelect(
                orEqual ? Vector.GreaterThanOrEqual(seen, floors) : Vector.GreaterThan(seen, floors),
                Vector<T>.One,
                Vector<T>.Zero);
        }

        return int.CreateTruncating(Vector.Sum(count));
    }

    // The largest of 2^8 evenly spaced levels that k of the maxima reach: unlike a selection it has nothing to mispredict.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Bisect(T* maxima, int length, int k)
    {
        Vector<T> largest = Vector<T>.Zero;
        for (int i = 0; i < length; i += Vector<T>.Count) largest = Vector.MaxNative(largest, Vector.Load(maxima + i));
        T low = T.Zero, half = T.CreateTruncating(.5), step = T.Zero;
        for (int l = 0; l < Vector<T>.Count; l++) step = T.Max(step, largest[l]);
        for (int i = 0; i < 8; i++)
        {
            step *= half;
            low += Count(maxima, length, low + step, orEqual: true) >= k ? step : T.Zero;
        }

        return low > T.Epsilon ? low : T.Epsilon;
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Numerics;

/// <summary>Sums over one row of float32, in float64; what they give depends on that row alone.</summary>
internal static class RowSums
{
    /// <summary>‖a − b‖²; no term is negative, so plain float64 is accurate to d·2⁻⁵³.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: an evaluation is over before tiers have risen
    internal static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        int lanes = Vector<float>.Count, at = 0;
        Vector<double> even = Vector<double>.Zero, odd = even;
        for (; at + lanes <= a.Length; at += lanes)
        {
            Vector.Widen(new Vector<float>(a.Slice(at, lanes)), out Vector<double> a0, out Vector<double> a1);
            Vector.Widen(new Vector<float>(b.Slice(at, lanes)), out Vector<double> b0, out Vector<double> b1);
            (a0, a1) = (a0 - b0, a1 - b1);
            (even, odd) = (even + a0 * a0, odd + a1 * a1);
        }

        double sum = Vector.Sum(even + odd);
        for (; at < a.Length; at++) sum += ((double)a[at] - b[at]) * ((double)a[at] - b[at]);
        return sum;
    }

    /// <summary>a·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: an evaluation is over before tiers have risen
    internal static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        int lanes = Vector<float>.Count, at = 0;
        Vector<double> even = Vector<double>.Zero, odd = even;
        for (; at + lanes <= a.Length; at += lanes)
        {
            Vector.Widen(new Vector<float>(a.Slice(at, lanes)), out Vector<double> a0, out Vector<double> a1);
            Vector.Widen(new Vector<float>(b.Slice(at, lanes)), out Vector<double> b0, out Vector<double> b1);
            (even, odd) = (even + a0 * b0, odd + a1 * b1);
        }

        double sum = Vector.Sum(even + odd);
        for (; at < a.Length; at++) sum += (double)a[at] * b[at];
        return sum;
    }

    /// <summary>a·b of float32 and float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: an evaluation is over before tiers have risen
    internal static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<double> b)
    {
        int lanes = Vector<double>.Count, at = 0;
        Vector<double> even = Vector<double>.Zero, odd = even;
        for (; at + (2 * lanes) <= a.Length; at += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(a.Slice(at, 2 * lanes)), out Vector<double> a0, out Vector<double> a1);
            (even, odd) = (
                even + (a0 * new Vector<double>(b.Slice(at, lanes))),
                odd + (a1 * new Vector<double>(b.Slice(at + lanes, lanes))));
        }

        double sum = Vector.Sum(even + odd);
        for (; at < a.Length; at++) sum += a[at] * b[at];
        return sum;
    }

    /// <summary>‖row − origin‖²; row − origin is added to <paramref name="sums"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: an evaluation is over before tiers have risen
    internal static double AddShifted(ReadOnlySpan<float> row, ReadOnlySpan<double> origin, Span<double> sums)
    {
        int lanes = Vector<double>.Count, at = 0;
        Vector<double> even = Vector<double>.Zero, odd = even;
        for (; at + (2 * lanes) <= row.Length; at += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(row.Slice(at, 2 * lanes)), out Vector<double> left, out Vector<double> right);
            Span<double> first = sums.Slice(at, lanes), second = sums.Slice(at + lanes, lanes);
            (left, right) = (
                left - new Vector<double>(origin.Slice(at, lanes)), right - new Vector<double>(origin.Slice(at + lanes, lanes)));
            (new Vector<double>(first) + left).CopyTo(first);
            (new Vector<double>(second) + right).CopyTo(second);
            (even, odd) = (even + (left * left), odd + (right * right));
        }

        double squares = Vector.Sum(even + odd);
        for (; at < row.Length; at++)
        {
            double shifted = row[at] - origin[at];
            sums[at] += shifted;
            squares += shifted * shifted;
        }

        return squares;
    }

    /// <summary>
    /// Adds the squares of a row to <paramref name="total"/> and returns their sum. A float32 square is exact in float64; what
    /// each lane's running sum rounds away is kept beside it (Knuth's two-sum), so that 2⁻¹⁰⁰ of the row's sum is lost at most.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: an evaluation is over before tiers have risen
    internal static double AddSquares(ReadOnlySpan<float> row, ExactSum total)
    {
        int lanes = Vector<double>.Count, at = 0;
        Vector<double> even = Vector<double>.Zero, odd = even, evenLost = even, oddLost = even;
        for (; at + 2 * lanes <= row.Length; at += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(row.Slice(at, 2 * lanes)), out Vector<double> left, out Vector<double> right);
            TwoSum(ref even, ref evenLost, left * left);
            TwoSum(ref odd, ref oddLost, right * right);
        }

        TwoSum(ref even, ref evenLost, odd);
        evenLost += oddLost;
        for (int l = 0; l < lanes; l++)
        {
            total.Add(even[l]);
            total.Add(evenLost[l]);
        }

        double sum = Vector.Sum(even);
        for (; at < row.Length; at++)
        {
            double square = (double)row[at] * row[at];
            total.Add(square);
            sum += square;
        }

        return sum;
    }

    private static void TwoSum(ref Vector<double> sum, ref Vector<double> lost, Vector<double> term)
    {
        Vector<double> next = sum + term, added = next - sum;
        lost += sum - (next - added) + (term - added);
        sum = next;
    }
}

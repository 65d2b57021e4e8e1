using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Sae.Training.CpuFused.Numerics;

/// <summary>
/// Mean over a batch of the squared distance from the batch's mean; in two passes, so that a large mean cancels nothing, and in
/// float64 where the mean is so large that its own rounding counts.
/// </summary>
internal static unsafe class BatchVariance<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double Far = 1e4; // squared length of the mean, in variances

    /// <summary>Of rows [batch × stride], 0 from <paramref name="dimension"/> on.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="batch">How many.</param>
    /// <param name="dimension">d.</param>
    /// <param name="stride">From one row to the next: whole vectors.</param>
    /// <param name="mean">Room for a row; left with the batch's mean.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of(T* rows, int batch, int dimension, int stride, T* mean)
    {
        new Span<T>(mean, stride).Clear();
        for (int n = 0; n < batch; n++) Simd<T>.Add(mean, T.One, rows + (long)n * stride, stride);
        Simd<T>.Scale(mean, T.One / T.CreateTruncating(batch), stride);
        double squares = 0;
        for (int n = 0; n < batch; n++)
        {
            T* row = rows + (long)n * stride;
            Vector<T> sum = Vector<T>.Zero;
            for (int i = 0; i < stride; i += Vector<T>.Count)
            {
                Vector<T> off = Vector.Load(row + i) - Vector.Load(mean + i);
                sum = Simd<T>.Fma(off, off, sum);
            }

            squares += double.CreateTruncating(Vector.Sum(sum));
        }

        double length = double.CreateTruncating(Simd<T>.Dot(mean, mean, stride));
        return length > Far * squares / batch ? InDoubles(rows, batch, dimension, stride) : squares / batch;
    }

    private static double InDoubles(T* rows, int batch, int dimension, int stride)
    {
        double squares = 0;
        for (int i = 0; i < dimension; i++)
        {
            double sum = 0;
            for (int n = 0; n < batch; n++) sum += double.CreateTruncating(rows[(long)n * stride + i]);
            for (int n = 0; n < batch; n++)
            {
                double off = double.CreateTruncating(rows[(long)n * stride + i]) - sum / batch;
                squares += off * off;
            }
        }

        return squares / batch;
    }
}

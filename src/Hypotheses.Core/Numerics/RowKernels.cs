using System.Numerics;
using System.Runtime.InteropServices;

namespace Hypotheses.Core.Numerics;

/// <summary>Vectorised work on rows of float32.</summary>
internal static class RowKernels
{
    /// <summary>target += scale · row, of equal length.</summary>
    internal static void AddScaled(Span<float> target, ReadOnlySpan<float> row, float scale)
    {
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(target);
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(row[..target.Length]);
        var factor = new Vector<float>(scale);
        for (int i = 0; i < wide.Length; i++) wide[i] += factor * from[i];
        for (int i = wide.Length * Vector<float>.Count; i < target.Length; i++) target[i] += scale * row[i];
    }

    /// <summary>
    /// target = Σ scales[i] · row listed[i], in that order; <paramref name="rows"/> are of the target's length. A stretch of the
    /// target stays in registers while all rows are added to it.
    /// </summary>
    internal static void Combine(
        Span<float> target, ReadOnlySpan<int> listed, ReadOnlySpan<float> scales, ReadOnlySpan<float> rows)
    {
        int width = target.Length, lanes = Vector<float>.Count, at = 0;
        scales = scales[..listed.Length];
        for (; at + 4 * lanes <= width; at += 4 * lanes)
        {
            Vector<float> s0 = Vector<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
            for (int i = 0; i < listed.Length; i++)
            {
                ReadOnlySpan<Vector<float>> row = MemoryMarshal.Cast<float, Vector<float>>(
                    rows.Slice(listed[i] * width + at, 4 * lanes));
                var factor = new Vector<float>(scales[i]);
                s0 += factor * row[0];
                s1 += factor * row[1];
                s2 += factor * row[2];
                s3 += factor * row[3];
            }

            Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(target.Slice(at, 4 * lanes));
            (to[0], to[1], to[2], to[3]) = (s0, s1, s2, s3);
        }

        for (; at + 2 * lanes <= width; at += 2 * lanes)
        {
            Vector<float> s0 = Vector<float>.Zero, s1 = s0;
            for (int i = 0; i < listed.Length; i++)
            {
                ReadOnlySpan<Vector<float>> row = MemoryMarshal.Cast<float, Vector<float>>(
                    rows.Slice(listed[i] * width + at, 2 * lanes));
                var factor = new Vector<float>(scales[i]);
                s0 += factor * row[0];
                s1 += factor * row[1];
            }

            Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(target.Slice(at, 2 * lanes));
            (to[0], to[1]) = (s0, s1);
        }

        if (at == width) return;
        Span<float> rest = target[at..];
        rest.Clear();
        for (int i = 0; i < listed.Length; i++) AddScaled(rest, rows.Slice(listed[i] * width + at, rest.Length), scales[i]);
    }

    /// <summary>How many whole rows of <paramref name="width"/> numbers there are.</summary>
    /// <exception cref="ArgumentException">Not a whole number.</exception>
    internal static int Count(int length, int width, string name) => length % width == 0
        ? length / width
        : throw new ArgumentException($"{name}: {length} numbers are not a whole number of rows of {width}");

    /// <summary>How many rows both hold.</summary>
    /// <exception cref="ArgumentException">Not a whole number, or not the same.</exception>
    internal static int Count(int codes, int features, int activations, int dimension)
    {
        int rows = Count(activations, dimension, nameof(activations));
        return codes == rows * (long)features
            ? rows
            : throw new ArgumentException($"codes: {codes} numbers are not {rows} rows of {features}");
    }
}

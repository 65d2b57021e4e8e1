using System.Numerics;
using System.Runtime.InteropServices;

namespace Hypotheses.Core.Worlds;

/// <summary>Vectorised work on rows of float32.</summary>
internal static class Rows
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
        return codes == rows * (long)features ? rows : throw new ArgumentException($"codes: {codes} numbers are not {rows} rows of {features}");
    }
}

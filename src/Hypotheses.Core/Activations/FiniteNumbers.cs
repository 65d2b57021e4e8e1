using System.Numerics;
using System.Runtime.InteropServices;

namespace Hypotheses.Core.Activations;

/// <summary>Looks for what is no number.</summary>
internal static class FiniteNumbers
{
    /// <summary>Where the first NaN or infinity is; −1 where there is none.</summary>
    public static int FirstOther(ReadOnlySpan<float> numbers)
    {
        const int exponent = 0x7f80_0000; // all of its bits are set in NaN and infinity, and in nothing else
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(numbers);
        var mask = new Vector<int>(exponent);
        int at = 0;
        for (; at <= bits.Length - Vector<int>.Count; at += Vector<int>.Count)
            if (Vector.EqualsAny(new Vector<int>(bits[at..]) & mask, mask)) break;
        for (; at < bits.Length; at++)
            if ((bits[at] & exponent) == exponent) return at;
        return -1;
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hypotheses.Core.Sae.Training.CpuFused.Numerics;

/// <summary>
/// Picks the numbers of a row that reach a floor, eight at a time: a comparison's mask chooses the permutation that moves them to
/// the front, so that nothing depends on a branch. For processors with AVX2.
/// </summary>
internal static unsafe class Compress
{
    /// <summary>How many entries past the last one may be written to.</summary>
    public const int Slack = 8;

    // Rows of many latents are mostly empty: there a branch that skips a vector is nearly always predicted.
    private const int Long = 512;

    private static readonly Aligned<int> s_front = Permutations();

    /// <summary>
    /// Appends positions and values of the numbers ≥ <paramref name="floor"/> after <paramref name="count"/> entries; returns how
    /// many there are then.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Append(float* row, int length, float floor, int* index, float* value, int count)
    {
        int* front = s_front.Pointer;
        Vector256<float> floors = Vector256.Create(floor);
        Vector256<int> place = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7), eight = Vector256.Create(8);
        bool skips = length > Long;
        for (int j = 0; j < length; j += 8, place += eight)
        {
            Vector256<float> seen = Vector256.Load(row + j);
            uint mask = Avx.CompareGreaterThanOrEqual(seen, floors).ExtractMostSignificantBits();
            if (skips && mask == 0) continue;
            Vector256<int> order = Vector256.LoadAligned(front + 8 * mask);
            Avx2.PermuteVar8x32(place, order).Store(index + count);
            Avx2.PermuteVar8x32(seen, order).Store(value + count);
            count += BitOperations.PopCount(mask);
        }

        GC.KeepAlive(s_front);
        return count;
    }

    // [256 × 8]: for each mask the positions of its bits in rising order, then anything.
    private static Aligned<int> Permutations()
    {
        var all = new Aligned<int>(256 * 8);
        for (int mask = 0; mask < 256; mask++)
        {
            int to = 0;
            for (int bit = 0; bit < 8; bit++)
                if ((mask >> bit & 1) != 0) all.Span[8 * mask + to++] = bit;
        }

        return all;
    }
}

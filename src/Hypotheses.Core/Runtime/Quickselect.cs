using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Runtime;

/// <summary>An order statistic without sorting (Hoare 1961).</summary>
internal static class Quickselect
{
    /// <summary>
    /// The <paramref name="k"/>-th largest, k ≥ 1, of <paramref name="a"/> (NaN ends up anywhere), whose order it changes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T KthLargest<T>(Span<T> a, int k)
        where T : INumber<T>
    {
        int low = 0, high = a.Length - 1, target = k - 1;
        while (low < high)
        {
            T pivot = Middle(a[low], a[low + (high - low) / 2], a[high]);
            int i = low, j = high;
            while (i <= j)
            {
                while (a[i] > pivot) i++;
                while (a[j] < pivot) j--;
                if (i > j) break;
                (a[i], a[j]) = (a[j], a[i]);
                i++;
                j--;
            }

            if (target <= j) high = j;
            else if (target >= i) low = i;
            else break;
        }

        return a[target];
    }

    private static T Middle<T>(T a, T b, T c)
        where T : INumber<T> => a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
}

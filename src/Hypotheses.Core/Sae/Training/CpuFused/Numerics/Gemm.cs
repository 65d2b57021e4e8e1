using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Sae.Training.CpuFused.Numerics;

/// <summary>
/// The encoder's dense product for one thread: the right factor packed in panels two vectors wide, so that a panel stays in the
/// first-level cache; six rows of the result by one panel in registers. The order of summation depends on nothing but the shapes.
/// </summary>
internal static unsafe class Gemm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>C [m × n] = bias + A [m × k]·B [k × n].</summary>
    /// <param name="a">A, rows contiguous.</param>
    /// <param name="aRow">From one row of A to the next.</param>
    /// <param name="panels">B as <see cref="PackTransposed"/> leaves it.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="k">Columns of A.</param>
    /// <param name="n">Columns of C, padded.</param>
    /// <param name="bias">One number a column.</param>
    /// <param name="c">C, rows contiguous.</param>
    /// <param name="cRow">From one row of C to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(T* a, nint aRow, T* panels, int m, int k, int n, T* bias, T* c, nint cRow)
    {
        int panel = Simd<T>.Panel;
        for (int j = 0; j < n; j += panel, panels += (long)k * panel)
        {
            int i = 0;
            for (; i + 6 <= m; i += 6) Six(a + i * aRow, aRow, panels, k, bias + j, c + i * cRow + j, cRow);
            for (; i < m; i++) One(a + i * aRow, panels, k, bias + j, c + i * cRow + j);
        }
    }

    /// <summary>Packs B = Rᵀ [k × n] where R [n × stride] holds its columns as rows, the first k numbers of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed(T* r, int stride, int k, int n, T* panels)
    {
        int panel = Simd<T>.Panel;
        for (int j = 0; j < n; j += panel, panels += (long)k * panel)
            for (int l = 0; l < panel; l++)
            {
                T* row = r + (long)(j + l) * stride;
                for (int p = 0; p < k; p++) panels[p * panel + l] = row[p];
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(T* a, nint row, T* b, int k, T* bias, T* c, nint cRow)
    {
        int v = Vector<T>.Count;
        T* a1 = a + row, a2 = a1 + row, a3 = a2 + row, a4 = a3 + row, a5 = a4 + row;
        Vector<T> c00 = Vector.Load(bias), c01 = Vector.Load(bias + v);
        Vector<T> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01, c40 = c00, c41 = c01, c50 = c00, c51 = c01;
        for (nint p = 0; p < k; p++, b += 2 * v)
        {
            Vector<T> left = Vector.Load(b), right = Vector.Load(b + v), factor = new(a[p]);
            (c00, c01) = (Simd<T>.Fma(factor, left, c00), Simd<T>.Fma(factor, right, c01));
            factor = new(a1[p]);
            (c10, c11) = (Simd<T>.Fma(factor, left, c10), Simd<T>.Fma(factor, right, c11));
            factor = new(a2[p]);
            (c20, c21) = (Simd<T>.Fma(factor, left, c20), Simd<T>.Fma(factor, right, c21));
            factor = new(a3[p]);
            (c30, c31) = (Simd<T>.Fma(factor, left, c30), Simd<T>.Fma(factor, right, c31));
            factor = new(a4[p]);
            (c40, c41) = (Simd<T>.Fma(factor, left, c40), Simd<T>.Fma(factor, right, c41));
            factor = new(a5[p]);
            (c50, c51) = (Simd<T>.Fma(factor, left, c50), Simd<T>.Fma(factor, right, c51));
        }

        Store(c, c00, c01);
        Store(c += cRow, c10, c11);
        Store(c += cRow, c20, c21);
        Store(c += cRow, c30, c31);
        Store(c += cRow, c40, c41);
        Store(c + cRow, c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(T* a, T* b, int k, T* bias, T* c)
    {
        int v = Vector<T>.Count;
        Vector<T> left = Vector.Load(bias), right = Vector.Load(bias + v);
        for (nint p = 0; p < k; p++, b += 2 * v)
        {
            var factor = new Vector<T>(a[p]);
            left = Simd<T>.Fma(factor, Vector.Load(b), left);
            right = Simd<T>.Fma(factor, Vector.Load(b + v), right);
        }

        Store(c, left, right);
    }

    private static void Store(T* c, Vector<T> left, Vector<T> right)
    {
        left.Store(c);
        right.Store(c + Vector<T>.Count);
    }
}

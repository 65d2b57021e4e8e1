using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>
/// Dense products C = S + A·B for one thread: B packed in panels two vectors wide, so that a panel stays in the first-level
/// cache; six rows of C by one panel in registers. The order of summation depends on nothing but the shapes.
/// </summary>
internal static unsafe class Gemm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>C [m × n] = S + A [m × k]·B [k × n].</summary>
    /// <param name="a">A; element (i, p) lies at <c>a[i·aRow + p·aColumn]</c>, so a transpose needs no copy.</param>
    /// <param name="aRow">Stride of A's rows.</param>
    /// <param name="aColumn">Stride of A's columns.</param>
    /// <param name="panels">B as <see cref="Pack"/> or <see cref="PackTransposed"/> leaves it.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="k">Columns of A.</param>
    /// <param name="n">Columns of C, padded.</param>
    /// <param name="start">S, one number a column; <paramref name="startRow"/> 0 repeats one row.</param>
    /// <param name="startRow">Stride of S's rows.</param>
    /// <param name="c">C; may be S.</param>
    /// <param name="cRow">Stride of C's rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(T* a, nint aRow, nint aColumn, T* panels, int m, int k, int n, T* start, nint startRow, T* c, nint cRow)
    {
        int panel = Simd<T>.Panel;
        for (int j = 0; j < n; j += panel, panels += (long)k * panel)
        {
            int i = 0;
            for (; i + 6 <= m; i += 6) Six(a + i * aRow, aRow, aColumn, panels, k, start + i * startRow + j, startRow, c + i * cRow + j, cRow);
            for (; i < m; i++) One(a + i * aRow, aColumn, panels, k, start + i * startRow + j, c + i * cRow + j);
        }
    }

    /// <summary>Packs B [k × n], rows contiguous.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(T* b, int k, int n, T* panels)
    {
        int panel = Simd<T>.Panel;
        for (int j = 0; j < n; j += panel)
            for (int p = 0; p < k; p++, panels += panel)
                new ReadOnlySpan<T>(b + (long)p * n + j, panel).CopyTo(new Span<T>(panels, panel));
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
    private static void Six(T* a, nint row, nint column, T* b, int k, T* s, nint sRow, T* c, nint cRow)
    {
        int v = Vector<T>.Count;
        T* a1 = a + row, a2 = a1 + row, a3 = a2 + row, a4 = a3 + row, a5 = a4 + row;
        Vector<T> c00 = Vector.Load(s), c01 = Vector.Load(s + v), c10 = Vector.Load(s += sRow), c11 = Vector.Load(s + v);
        Vector<T> c20 = Vector.Load(s += sRow), c21 = Vector.Load(s + v), c30 = Vector.Load(s += sRow), c31 = Vector.Load(s + v);
        Vector<T> c40 = Vector.Load(s += sRow), c41 = Vector.Load(s + v), c50 = Vector.Load(s += sRow), c51 = Vector.Load(s + v);
        for (nint p = 0, end = k * column; p != end; p += column, b += 2 * v)
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
    private static void One(T* a, nint column, T* b, int k, T* s, T* c)
    {
        int v = Vector<T>.Count;
        Vector<T> left = Vector.Load(s), right = Vector.Load(s + v);
        for (nint p = 0, end = k * column; p != end; p += column, b += 2 * v)
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

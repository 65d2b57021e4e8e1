using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Sae.Training.CpuFused.Numerics;

/// <summary>
/// The few vector operations of the CPU-fused step, for float in training and for double where a test checks gradients. Lengths
/// are multiples of <see cref="Panel"/>: everything is padded with zeros, so no loop has a remainder.
/// </summary>
internal static unsafe class Simd<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Two vectors: what rows are padded to and how wide a panel of a matrix product is.</summary>
    public static int Panel => 2 * Vector<T>.Count;

    /// <summary><paramref name="length"/> rounded up to whole panels.</summary>
    public static int Pad(int length) => checked((length + Panel - 1) / Panel * Panel);

    /// <summary>a·b + c in one rounding. (The framework has no generic one.)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Fma(Vector<T> a, Vector<T> b, Vector<T> c) => typeof(T) == typeof(float)
        ? Vector.FusedMultiplyAdd(a.As<T, float>(), b.As<T, float>(), c.As<T, float>()).As<float, T>()
        : Vector.FusedMultiplyAdd(a.As<T, double>(), b.As<T, double>(), c.As<T, double>()).As<double, T>();

    /// <summary>Σ a_i b_i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot(T* a, T* b, int length)
    {
        int lanes = Vector<T>.Count;
        Vector<T> even = Vector<T>.Zero, odd = Vector<T>.Zero;
        for (int i = 0; i < length; i += 2 * lanes)
        {
            even = Fma(Vector.Load(a + i), Vector.Load(b + i), even);
            odd = Fma(Vector.Load(a + i + lanes), Vector.Load(b + i + lanes), odd);
        }

        return Vector.Sum(even + odd);
    }

    /// <summary>y += a·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(T* y, T a, T* x, int length)
    {
        int lanes = Vector<T>.Count;
        var factor = new Vector<T>(a);
        for (int i = 0; i < length; i += 2 * lanes)
        {
            Fma(factor, Vector.Load(x + i), Vector.Load(y + i)).Store(y + i);
            Fma(factor, Vector.Load(x + i + lanes), Vector.Load(y + i + lanes)).Store(y + i + lanes);
        }
    }

    /// <summary>x *= a.</summary>
    public static void Scale(T* x, T a, int length)
    {
        var factor = new Vector<T>(a);
        for (int i = 0; i < length; i += Vector<T>.Count) (Vector.Load(x + i) * factor).Store(x + i);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>
/// Firing by thinning. An event of probability Φ(x) is drawn as a point of a Poisson process of mean λ(x) ≥ h(x) = −log(1 − Φ(x))
/// that is kept with probability Φ(x) / (1 − e^(−λ)): then many features are passed by adding their λ until an exponential number
/// is used up, and only the few candidates need Φ. λ is a polynomial's power of two, about 7 % above h, cheap in SIMD; that it
/// never lies below h is what makes the result exact, and is tested on a fine grid.
/// </summary>
internal static class Hazard
{
    /// <summary>Below it λ stays what it is here (2e-12).</summary>
    internal const float Low = -7;

    /// <summary>Above it every event is a candidate.</summary>
    internal const float High = 3;

    /// <summary>λ above <see cref="High"/>: no exponential number lasts so long.</summary>
    internal const float Certain = 1e6f;

    // log2 h(x) on [−7, 3] to ±.0288 (least maximum error); .033 more keep it above.
    private const float C0 = -0.5003008785563934f + 0.033f, C1 = 1.6666780160181527f, C2 = -0.3229288629145503f;
    private const float C3 = 0.0441943624800885f, C4 = 0.00016740855852233273f, C5 = -0.00019449281440911786f;
    private const float Steps = 1 << 23, Exponent = 127;

    private const double Widest = 8;
    private const int PerUnit = 64, Cells = (int)(2 * Widest) * PerUnit;
    private static readonly double[] Ends = [
        .. Enumerable.Range(0, Cells + 1).Select(k => Normal.CDF(0, 1, (double)k / PerUnit - Widest))];

    /// <summary>λ of eight events.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Bound(Vector256<float> x)
    {
        Vector256<float> z = Vector256.Min(Vector256.Max(x, Vector256.Create(Low)), Vector256.Create(High));
        Vector256<float> y = Vector256.FusedMultiplyAdd(Vector256.Create(C5), z, Vector256.Create(C4));
        y = Vector256.FusedMultiplyAdd(y, z, Vector256.Create(C3));
        y = Vector256.FusedMultiplyAdd(y, z, Vector256.Create(C2));
        y = Vector256.FusedMultiplyAdd(y, z, Vector256.Create(C1));
        y = Vector256.FusedMultiplyAdd(y, z, Vector256.Create(C0));
        // 2^y from above: (1 + fraction)·2^whole ≥ 2^(fraction + whole), which is what the bits of a float say.
        Vector256<float> bits = Vector256.FusedMultiplyAdd(y, Vector256.Create(Steps), Vector256.Create(Exponent * Steps));
        Vector256<float> power = Vector256.ConvertToInt32(bits).AsSingle();
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(High)), Vector256.Create(Certain), power);
    }

    /// <summary>λ of one event: the same numbers.</summary>
    internal static float Bound(float x) => Bound(Vector256.Create(x)).ToScalar();

    /// <summary>Φ(x).</summary>
    internal static double Probability(float x) => Normal.CDF(0, 1, x);

    /// <summary>
    /// Whether <paramref name="u"/> &lt; Φ(x). Φ rises: where u lies outside what Φ is at both ends of x's cell, x itself is not
    /// needed.
    /// </summary>
    internal static bool Fires(double u, float x)
    {
        double place = (x + Widest) * PerUnit; // exact in double
        if (!(place >= 0 && place < Cells)) return u < Probability(x);
        int cell = (int)place;
        return u < Ends[cell] || (u < Ends[cell + 1] && u < Probability(x));
    }

    /// <summary>
    /// Whether a candidate of mean <paramref name="bound"/> is kept, which is so with probability Φ(x) / (1 − e^(−bound)).
    /// </summary>
    internal static bool Keeps(double u, float x, float bound) => Fires(u * Candidate(bound), x);

    /// <summary>1 − e^(−λ), to 1e-12 of itself.</summary>
    internal static double Candidate(double bound) => bound < 1e-3
        ? bound * (1 - bound / 2 * (1 - bound / 3 * (1 - bound / 4)))
        : 1 - Math.Exp(-bound);
}

namespace Hypotheses.Core.Statistics;

/// <summary>
/// Logistic regression of outcomes on one covariate, P(yes) = 1/(1 + e^−(a + b·x)), by Firth's penalised likelihood ("Bias
/// reduction of maximum likelihood estimates", Biometrika 80, 1993: the likelihood times √det of the information). It is finite
/// where x separates the outcomes, as a threshold does, and where plain maximum likelihood gives an infinite slope. Shifting and
/// scaling x by c divides the slope by c and moves the midpoint along; swapping outcomes changes the signs.
/// </summary>
/// <param name="Intercept">a.</param>
/// <param name="Slope">b, for one unit of x.</param>
public readonly record struct FirthLogistic(double Intercept, double Slope)
{
    private const int MostSteps = 200;
    private const double Tolerance = 1e-10;

    /// <summary>The x at which both outcomes are equally likely.</summary>
    public double Midpoint => -Intercept / Slope;

    /// <summary>Fits.</summary>
    /// <param name="x">Covariates, finite.</param>
    /// <param name="outcomes">As many.</param>
    /// <exception cref="ArgumentException">Lengths differ, a covariate is not finite, or all are equal.</exception>
    public static FirthLogistic Fit(ReadOnlySpan<double> x, ReadOnlySpan<bool> outcomes)
    {
        Summary.Require(x, finite: true, nameof(x));
        if (outcomes.Length != x.Length) throw new ArgumentException($"{outcomes.Length} outcomes for {x.Length} covariates", nameof(outcomes));
        double centre = Summary.Mean(x), scale = Summary.StandardDeviation(x);
        if (!(scale > 0)) throw new ArgumentException("all covariates are equal", nameof(x));
        double[] z = new double[x.Length];
        for (int i = 0; i < z.Length; i++) z[i] = (x[i] - centre) / scale;
        double a = 0, b = 0, value = Penalised(z, outcomes, a, b);
        for (int step = 0; step < MostSteps; step++)
        {
            (double da, double db) = Step(z, outcomes, a, b);
            // Before the halving: at the top, rounding alone can make any step look like a descent.
            if (Math.Abs(da) + Math.Abs(db) < Tolerance) break;
            double shrink = 1, next;
            while ((next = Penalised(z, outcomes, a + shrink * da, b + shrink * db)) < value && shrink > 1e-8) shrink /= 2;
            (a, b, value) = (a + shrink * da, b + shrink * db, next);
            if (shrink <= 1e-8) break;
        }

        return new FirthLogistic(a - b * centre / scale, b / scale);
    }

    // Log-likelihood plus half the logarithm of det I.
    private static double Penalised(double[] z, ReadOnlySpan<bool> y, double a, double b)
    {
        double likelihood = 0, w0 = 0, w1 = 0, w2 = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double t = a + b * z[i];
            likelihood -= Softplus(y[i] ? -t : t);
            double w = Weight(t);
            (w0, w1, w2) = (w0 + w, w1 + w * z[i], w2 + w * z[i] * z[i]);
        }

        return likelihood + .5 * Math.Log(Math.Max(w0 * w2 - w1 * w1, double.Epsilon));
    }

    // I⁻¹ times Firth's score Σ (y − π + h(½ − π))·(1, z), h the leverage.
    private static (double Intercept, double Slope) Step(double[] z, ReadOnlySpan<bool> y, double a, double b)
    {
        double w0 = 0, w1 = 0, w2 = 0;
        foreach (double at in z)
        {
            double w = Weight(a + b * at);
            (w0, w1, w2) = (w0 + w, w1 + w * at, w2 + w * at * at);
        }

        double determinant = Math.Max(w0 * w2 - w1 * w1, double.Epsilon), u0 = 0, u1 = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double t = a + b * z[i], p = 1 / (1 + Math.Exp(-t));
            double leverage = Weight(t) * (w2 - 2 * w1 * z[i] + w0 * z[i] * z[i]) / determinant;
            double u = (y[i] ? 1 : 0) - p + leverage * (.5 - p);
            (u0, u1) = (u0 + u, u1 + u * z[i]);
        }

        return ((w2 * u0 - w1 * u1) / determinant, (w0 * u1 - w1 * u0) / determinant);
    }

    private static double Weight(double t)
    {
        double e = Math.Exp(-Math.Abs(t));
        return e / ((1 + e) * (1 + e));
    }

    private static double Softplus(double t) => Math.Max(t, 0) + Math.Log(1 + Math.Exp(-Math.Abs(t)));
}

using Hypotheses.Core.Statistics.Intervals;

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
        if (outcomes.Length != x.Length)
            throw new ArgumentException($"{outcomes.Length} outcomes for {x.Length} covariates", nameof(outcomes));
        double centre = Summary.Mean(x), scale = Summary.StandardDeviation(x);
        if (!(scale > 0)) throw new ArgumentException("all covariates are equal", nameof(x));
        double[] z = new double[x.Length];
        for (int i = 0; i < z.Length; i++) z[i] = (x[i] - centre) / scale;
        var at = new Point(z, outcomes.ToArray());
        (double a, double b) = (0, 0);
        double value = at.Move(a, b);
        for (int step = 0; step < MostSteps; step++)
        {
            (double da, double db) = at.Step();
            // Before the halving: at the top, rounding alone can make any step look like a descent.
            if (Math.Abs(da) + Math.Abs(db) < Tolerance) break;
            double shrink = 1, next;
            while ((next = at.Move(a + shrink * da, b + shrink * db)) < value && shrink > 1e-8) shrink /= 2;
            (a, b, value) = (a + shrink * da, b + shrink * db, next);
            if (shrink <= 1e-8) break;
        }

        return new FirthLogistic(a - b * centre / scale, b / scale);
    }

    // What value and step have in common: one exponential an observation.
    private sealed class Point(double[] z, bool[] y)
    {
        private const int Factors = 512; // each at most 2: their product stays finite

        private readonly double[] _p = new double[z.Length], _weight = new double[z.Length];
        private double _w0, _w1, _w2;

        // Log-likelihood plus half the logarithm of det I.
        public double Move(double a, double b)
        {
            double likelihood = 0, product = 1, w0 = 0, w1 = 0, w2 = 0;
            for (int i = 0; i < z.Length; i++)
            {
                // log P(y) = −max(s, 0) − log(1 + e^−|t|), s = ∓t: the logarithms of several at once.
                double t = a + b * z[i], e = Math.Exp(-Math.Abs(t)), q = 1 / (1 + e);
                likelihood -= Math.Max(y[i] ? -t : t, 0);
                product *= 1 + e;
                if (i % Factors == Factors - 1) (likelihood, product) = (likelihood - Math.Log(product), 1);
                double w = _weight[i] = e * q * q;
                _p[i] = t < 0 ? e * q : q;
                (w0, w1, w2) = (w0 + w, w1 + w * z[i], w2 + w * z[i] * z[i]);
            }

            (_w0, _w1, _w2) = (w0, w1, w2);
            return likelihood - Math.Log(product) + .5 * Math.Log(Determinant);
        }

        // I⁻¹ times Firth's score Σ (y − π + h(½ − π))·(1, z), h the leverage.
        public (double Intercept, double Slope) Step()
        {
            double determinant = Determinant, u0 = 0, u1 = 0;
            for (int i = 0; i < z.Length; i++)
            {
                double leverage = _weight[i] * (_w2 - 2 * _w1 * z[i] + _w0 * z[i] * z[i]) / determinant;
                double u = (y[i] ? 1 : 0) - _p[i] + leverage * (.5 - _p[i]);
                (u0, u1) = (u0 + u, u1 + u * z[i]);
            }

            return ((_w2 * u0 - _w1 * u1) / determinant, (_w0 * u1 - _w1 * u0) / determinant);
        }

        private double Determinant => Math.Max(_w0 * _w2 - _w1 * _w1, double.Epsilon);
    }
}

using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Sensitivity;

/// <summary>
/// How far an activation can be moved before the response changes by τ: the smallest r with e(r) ≥ τ along a direction,
/// right-censored at a maximum. Compare two sets by <see cref="LogRatio"/>, never by means. Random directions:
/// <see cref="Chance"/>.
/// </summary>
/// <param name="Radius">For each base the radius in (0, maximum]; the maximum where censored.</param>
/// <param name="Censored">Whether e stayed below τ at every radius scanned.</param>
public sealed record ThresholdRadius(double[] Radius, bool[] Censored)
{
    /// <summary>Kaplan–Meier median; +∞ where more than half never crossed.</summary>
    public double Median => KaplanMeier.Median(Radius, Censored);

    /// <summary>
    /// Scans <paramref name="steps"/> equal radii for the first with e ≥ τ, then halves the bracket: exact to
    /// maximum/steps/2^halvings for a response that is monotone up to its first crossing; excursions above τ narrower than a step
    /// can be missed. All N rows go through each call, in order.
    /// </summary>
    /// <param name="response">[N, d] → [N, k].</param>
    /// <param name="bases">x [N, d].</param>
    /// <param name="directions">u [N, d], unit rows.</param>
    /// <param name="threshold">τ, positive.</param>
    /// <param name="maximum">Largest radius tried, positive.</param>
    /// <param name="steps">Scan resolution.</param>
    /// <param name="halvings">Bisections after the scan.</param>
    /// <param name="distance">([N, k] at the base, [N, k] perturbed) → [N]; L2 by default.</param>
    /// <exception cref="ArgumentException">Shapes differ, directions are not unit, or τ or the maximum is not positive and
    /// finite.</exception>
    /// <exception cref="InvalidOperationException">A distance came out as NaN.</exception>
    public static ThresholdRadius Find(
        Func<Tensor, Tensor> response, Tensor bases, Tensor directions, double threshold, double maximum,
        int steps = 32, int halvings = 20, Func<Tensor, Tensor, Tensor>? distance = null)
    {
        Perturbation.Require(bases, directions, maximum);
        if (!(threshold > 0 && double.IsFinite(threshold)))
            throw new ArgumentException("a threshold is positive and finite", nameof(threshold));
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(halvings);
        distance ??= ResponseDistance.L2;

        using var scope = NewDisposeScope();
        Tensor start = response(bases);
        int n = (int)bases.shape[0];
        double[] low = new double[n], high = new double[n], trial = new double[n];
        bool[] crossed = new bool[n];
        for (int step = 1; step <= steps && crossed.Contains(false); step++)
        {
            double radius = maximum * step / steps;
            Array.Fill(trial, radius);
            bool[] reached = Reached(trial);
            for (int i = 0; i < n; i++)
            {
                if (crossed[i]) continue;
                crossed[i] = reached[i];
                (low[i], high[i]) = reached[i] ? (low[i], radius) : (radius, maximum);
            }
        }

        for (int halving = 0; halving < halvings && crossed.Contains(true); halving++)
        {
            for (int i = 0; i < n; i++) trial[i] = (low[i] + high[i]) / 2;
            bool[] reached = Reached(trial);
            for (int i = 0; i < n; i++)
            {
                if (!crossed[i]) continue;
                if (reached[i]) high[i] = trial[i];
                else low[i] = trial[i];
            }
        }

        return new ThresholdRadius(high, [.. crossed.Select(c => !c)]);

        bool[] Reached(double[] radii)
        {
            using var inner = NewDisposeScope();
            Tensor r = tensor(radii).to(bases.dtype).to(bases.device).unsqueeze(1);
            double[] e = Rows.ToArray(distance(start, response(bases + r * directions)));
            if (e.Length != n)
                throw new InvalidOperationException($"the response distance gave {e.Length} numbers for {n} bases");
            return [
                .. e.Select((x, i) =>
                    double.IsNaN(x)
                        ? throw new InvalidOperationException($"the response of base {i} is NaN at radius {radii[i]}")
                        : x >= threshold)];
        }
    }

    /// <summary>
    /// Median of log(this/other), paired by base; see <see cref="CensoredRatio"/> for the rule on censored members.
    /// </summary>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public CensoredRatio LogRatio(ThresholdRadius other) => CensoredRatio.Median(Radius, Censored, other.Radius, other.Censored);

    /// <summary>The radii along isotropic directions, one for each base.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Find"/>.</exception>
    public static ThresholdRadius Chance(
        Func<Tensor, Tensor> response, Tensor bases, Seed seed, double threshold, double maximum,
        int steps = 32, int halvings = 20, Func<Tensor, Tensor, Tensor>? distance = null)
    {
        Rows.Require(bases, nameof(bases));
        using var scope = NewDisposeScope();
        Tensor directions = Directions.Isotropic((int)bases.shape[0], (int)bases.shape[1], seed.Derive("chance").Rng())
            .to(bases.device);
        return Find(response, bases, directions, threshold, maximum, steps, halvings, distance);
    }
}

using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Sensitivity;

/// <summary>
/// Activation plateaus: how little the first tenth of a perturbation does. The response function maps activations [N, d] to
/// responses [N, k] and is given all N rows in order, several times over. Distances must be linear near 0 (L2, √KL). A response
/// that is linear gives exactly 1 for both numbers in L2: that is their null; <see cref="Chance"/> gives the same number for
/// random directions.
/// </summary>
public static class EarlyResponse
{
    /// <summary>
    /// ρ = e(.1R)/(.1·e(R)) for each base, e(r) the distance from f(x) to f(x + r·u). Range [0, ∞); below 1 a plateau, 1 linear;
    /// NaN where e(R) is 0. R must not saturate e.
    /// </summary>
    /// <param name="response">[3N, d] → [3N, k]: three times the rows of the bases, in their order.</param>
    /// <param name="bases">x [N, d].</param>
    /// <param name="directions">u [N, d], unit rows.</param>
    /// <param name="radius">R, positive, in the activations' units.</param>
    /// <param name="distance">([N, k] at the base, [N, k] perturbed) → [N]; L2 by default.</param>
    /// <exception cref="ArgumentException">Shapes differ, directions are not unit, or the radius is not positive and
    /// finite.</exception>
    public static double[] Ratio(
        Func<Tensor, Tensor> response,
        Tensor bases,
        Tensor directions,
        double radius,
        Func<Tensor, Tensor, Tensor>? distance = null)
    {
        return Ratios(response, bases, [directions], radius, [distance ?? ResponseDistance.L2])[0];
    }

    /// <summary>The same for several directions and several distances at once: all responses are computed in one call.</summary>
    /// <param name="response">[(1 + 2K)·N, d] → [(1 + 2K)·N, k]: several times the rows of the bases, in their order.</param>
    /// <param name="bases">x [N, d].</param>
    /// <param name="directions">K times u [N, d], unit rows.</param>
    /// <param name="radius">R, positive, in the activations' units.</param>
    /// <param name="distances">Each ([N, k] at the base, [N, k] perturbed) → [N].</param>
    /// <returns>For each distance K·N ratios, direction by direction.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Ratio"/>.</exception>
    public static double[][] Ratios(
        Func<Tensor, Tensor> response,
        Tensor bases,
        IReadOnlyList<Tensor> directions,
        double radius,
        IReadOnlyList<Func<Tensor, Tensor, Tensor>> distances)
    {
        using var scope = NewDisposeScope();
        foreach (Tensor direction in directions) Perturbation.Require(bases, direction, radius);
        long n = bases.shape[0];
        Tensor all = response(
            cat([bases, .. directions.SelectMany(u => new[] { bases + .1 * radius * u, bases + radius * u })], 0));
        Tensor start = all.narrow(0, 0, n);
        List<double>[] ratios = [.. distances.Select(_ => new List<double>())];
        for (int i = 0; i < directions.Count; i++)
        {
            using var inner = NewDisposeScope();
            Tensor little = all.narrow(0, (1 + (2 * i)) * n, n), whole = all.narrow(0, (2 + (2 * i)) * n, n);
            for (int k = 0; k < distances.Count; k++)
            {
                double[] early = Rows.ToArray(distances[k](start, little)), full = Rows.ToArray(distances[k](start, whole));
                ratios[k].AddRange(early.Zip(full, (e, f) => f == 0 ? double.NaN : e / (.1 * f)));
            }
        }

        return [.. ratios.Select(r => r.ToArray())];
    }

    /// <summary>
    /// The largest slope of d(α)/d(1) over α in [0, 1] for each base, d(α) the distance from f(x) to f(x + α·δ), by differences
    /// on a grid. At least 1 wherever d(0) = 0; 1 linear; large for a plateau with a cliff. NaN where d(1) is 0.
    /// </summary>
    /// <param name="response">[N, d] → [N, k].</param>
    /// <param name="bases">x [N, d].</param>
    /// <param name="displacements">δ [N, d] of any length: R·u, or the way to another activation.</param>
    /// <param name="steps">Grid steps.</param>
    /// <param name="distance">As for <see cref="Ratio"/>.</param>
    /// <exception cref="ArgumentException">Shapes differ, or there is no step.</exception>
    public static double[] MaxSlope(
        Func<Tensor, Tensor> response,
        Tensor bases,
        Tensor displacements,
        int steps = 50,
        Func<Tensor, Tensor, Tensor>? distance = null)
    {
        Rows.Require(bases, nameof(bases));
        Rows.Require(displacements, nameof(displacements));
        Rows.RequireSameCount(bases, displacements, nameof(displacements));
        Rows.RequireSameLength(bases, displacements, nameof(displacements));
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        distance ??= ResponseDistance.L2;
        using var scope = NewDisposeScope();
        Tensor start = response(bases);
        double[] previous = Rows.ToArray(distance(start, start)), largest = new double[previous.Length];
        Array.Fill(largest, double.NegativeInfinity);
        for (int step = 1; step <= steps; step++)
        {
            using var inner = NewDisposeScope();
            double[] now = Rows.ToArray(distance(start, response(bases + (double)step / steps * displacements)));
            for (int i = 0; i < now.Length; i++) largest[i] = Math.Max(largest[i], (now[i] - previous[i]) * steps);
            previous = now;
        }

        return [.. largest.Zip(previous, (slope, end) => end == 0 ? double.NaN : slope / end)];
    }

    /// <summary>Median ρ over bases along isotropic directions, one for each base.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Ratio"/>, or a base did not respond.</exception>
    public static ChanceLevel Chance(
        Func<Tensor, Tensor> response,
        Tensor bases,
        double radius,
        Seed seed,
        int draws = 20,
        Func<Tensor, Tensor, Tensor>? distance = null) =>
        ChanceLevel.Of(seed, draws, rng =>
        {
            Tensor directions = Directions.Isotropic((int)bases.shape[0], (int)bases.shape[1], rng).to(bases.device);
            return Summary.Median(Ratio(response, bases, directions, radius, distance));
        });
}

using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Worlds.SynthSaeBench;

/// <summary>What a synthetic world really does, counted over samples, beside what its recipe names. Plain numbers.</summary>
public sealed record SynthReport
{
    /// <summary>How many samples were counted.</summary>
    public required int Samples { get; init; }

    /// <summary>Mean number of active features a sample: true L0.</summary>
    public required double L0 { get; init; }

    /// <summary>Its standard error.</summary>
    public required double L0Error { get; init; }

    /// <summary>Sum of the nominal firing probabilities: what L0 would be without a hierarchy.</summary>
    public required double NominalL0 { get; init; }

    /// <summary>Share of samples in which each feature is active [n].</summary>
    public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>
    /// Nominal firing probability of each feature [n]: the recipe's law, before the hierarchy and compensation.
    /// </summary>
    public required IReadOnlyList<double> Nominal { get; init; }

    /// <summary>Mean value of each feature where active [n]; NaN where it never was.</summary>
    public required IReadOnlyList<double> Magnitudes { get; init; }

    /// <summary>Mean value of all active features of all samples.</summary>
    public required double Magnitude { get; init; }

    /// <summary>
    /// −slope of log rate over log rank, least squares over <see cref="FirstRank"/> … <see cref="LastRank"/>, features ranked by
    /// their counted rate. NaN where fewer than two ranks qualify.
    /// </summary>
    public required double Exponent { get; init; }

    /// <summary>
    /// The same of the nominal probabilities over the same ranks: not the recipe's exponent, for the law is rescaled affinely.
    /// </summary>
    public required double NominalExponent { get; init; }

    /// <summary>First rank of the fit: 1.</summary>
    public required int FirstRank { get; init; }

    /// <summary>
    /// Last rank of the fit: the last that was active in at least 100 samples, so that counting errors do not bend it.
    /// </summary>
    public required int LastRank { get; init; }

    /// <summary>
    /// ρ_mm, superposition: mean over features of the largest |cos| to another (paper, section 3). NaN of one feature.
    /// </summary>
    public required double Superposition { get; init; }

    /// <summary>
    /// Root mean square correlation of two features' firing Gaussians, (L_i·L_j) over i ≠ j; 0 where independent.
    /// </summary>
    public required double Correlation { get; init; }

    /// <summary>Mean ‖L_i‖²: the share of a firing Gaussian's variance that is shared.</summary>
    public required double SharedVariance { get; init; }

    /// <summary>Counts <paramref name="samples"/> samples of a stream of their own.</summary>
    public static SynthReport Measure(SynthWorld world, int samples, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        int n = world.Features;
        var counts = new long[n];
        var totals = new double[n];
        double l0 = 0, squares = 0;
        var sampler = new SynthSampler(world.Law);
        for (int first = 0; first < samples; first += SynthSampler.Together)
        {
            int together = Math.Min(SynthSampler.Together, samples - first);
            sampler.Begin(seed, first, together);
            for (int i = 0; i < together; i++)
            {
                sampler.Next(i);
                SparseCode code = sampler.Code;
                l0 += code.Count;
                squares += (double)code.Count * code.Count;
                for (int j = 0; j < code.Count; j++)
                {
                    counts[code.Features[j]]++;
                    totals[code.Features[j]] += code.Values[j];
                }
            }
        }

        double mean = l0 / samples;
        float[] nominal = world.Recipe.Firing.Probabilities(n, world.Recipe.SourceSeed!.Value);
        double[] ranked = [.. counts.OrderDescending().TakeWhile(c => c >= 100).Select(c => (double)c)];
        return new SynthReport
        {
            Samples = samples,
            L0 = mean,
            L0Error = Math.Sqrt((squares / samples - mean * mean) / (samples - 1)),
            NominalL0 = nominal.Sum(p => (double)p),
            Rates = [.. counts.Select(c => (double)c / samples)],
            Nominal = [.. nominal.Select(p => (double)p)],
            Magnitudes = [.. totals.Zip(counts, (t, c) => c > 0 ? t / c : double.NaN)],
            Magnitude = totals.Sum() / l0,
            Exponent = Slope(ranked),
            NominalExponent = Slope([.. nominal.OrderDescending().Take(ranked.Length).Select(p => (double)p)]),
            FirstRank = 1,
            LastRank = ranked.Length,
            Superposition = LargestCosines(world),
            Correlation = RootMeanSquare(world.Model),
            SharedVariance = world.Model.Factor.Sum(l => (double)l * l) / n,
        };
    }

    /// <summary>−slope of log(values) over log(1, 2, …).</summary>
    internal static double Slope(double[] values)
    {
        if (values.Length < 2) return double.NaN;
        double[] x = [.. Enumerable.Range(1, values.Length).Select(r => Math.Log(r))], y = [.. values.Select(v => Math.Log(v))];
        double meanX = x.Average(), meanY = y.Average();
        return -x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    private static double LargestCosines(SynthWorld world)
    {
        const int rows = 1024;
        if (world.Features < 2) return double.NaN;
        using DisposeScope scope = NewDisposeScope();
        Tensor unit = world.Directions / world.Directions.norm(1, keepdim: true), transposed = unit.t();
        double sum = 0;
        for (int first = 0; first < world.Features; first += rows)
        {
            using DisposeScope inner = NewDisposeScope();
            int count = Math.Min(rows, world.Features - first);
            Tensor cosines = unit.narrow(0, first, count).matmul(transposed).abs_(); // [count, n]
            cosines.narrow(1, first, count).diagonal().zero_();
            sum += cosines.amax([1]).to(ScalarType.Float64).sum().item<double>();
        }

        return sum / world.Features;
    }

    /// <summary>Σ_{i≠j} (L_i·L_j)² = ‖LᵀL‖² − Σ ‖L_i‖⁴.</summary>
    private static double RootMeanSquare(SynthModel model)
    {
        int n = model.Features, rank = model.Rank;
        if (rank == 0 || n < 2) return 0;
        using DisposeScope scope = NewDisposeScope();
        Tensor l = tensor(model.Factor, n, rank).to(ScalarType.Float64);
        double all = l.t().matmul(l).square().sum().item<double>(), own = l.square().sum(1).square().sum().item<double>();
        return Math.Sqrt(Math.Max(0, all - own) / (n * (n - 1.0)));
    }
}

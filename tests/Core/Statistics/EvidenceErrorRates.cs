using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using Hypotheses.Dashboard.Html;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Statistics;

/// <summary>
/// The simulation: made-up cells through the judge, each from a seed of its own. The same numbers on every machine and thread
/// count.
/// </summary>
internal static class EvidenceErrorRates
{
    public static (int Seeds, int Looks)[] Designs { get; } = [(5, 1), (6, 1), (10, 1), (20, 1), (40, 1), (40, 4)];

    private static readonly int[] FourLooks = [5, 10, 20, 40];
    private static readonly double[] Distances = [.5, 1, 2, 3];

    /// <summary>Everything.</summary>
    public static ErrorRates All(int samples) => new(samples,
        [.. EvidenceWorld.All.SelectMany(w => Designs.Select(d => Rate(w, d.Seeds, d.Looks, samples)))],
        [.. Distances.SelectMany(d => Designs.Where(x => x.Looks == 1).Select(x => Power(d, x.Seeds, samples)))]);

    /// <summary>One world's rates in one design.</summary>
    public static ErrorRate Rate(EvidenceWorld world, int seeds, int looks, int samples)
    {
        (int above, int below, int oldAbove, int oldBelow) = Count(world, seeds, looks, samples, world.Bound);
        double Share(int count) => Math.Round(count / (double)samples, 5);
        return new ErrorRate(
            world.Name,
            world.Kind,
            seeds,
            looks,
            world.AboveIsRight ? null : Share(above),
            Share(below),
            looks > 1 ? null : Share(world.AboveIsRight ? oldBelow : Math.Max(oldAbove, oldBelow)));
    }

    /// <summary>How often normal values decide for a bound so far below their mean.</summary>
    public static DecisionPower Power(double deviations, int seeds, int samples)
    {
        (int above, _, int old, _) = Count(EvidenceWorld.All[0], seeds, 1, samples, -deviations);
        return new DecisionPower(deviations, seeds, Math.Round(above / (double)samples, 5), Math.Round(old / (double)samples, 5));
    }

    private static (int Above, int Below, int OldAbove, int OldBelow) Count(
        EvidenceWorld world, int seeds, int looks, int samples, double bound)
    {
        int above = 0, below = 0, oldAbove = 0, oldBelow = 0;
        Parallel.For(0, samples, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(2, Environment.ProcessorCount) }, i =>
        {
            Seed seed = Seed.FromPath("error rates", world.Name, $"{seeds}", $"{looks}").Derive("cell", i);
            Rng rng = seed.Rng();
            double[] values = [.. Enumerable.Range(0, seeds).Select(_ => world.Draw(rng))];
            PlannedCell plan = Lines.Plan(
                $"s{seed}",
                prediction: new Prediction("value", Rule.Above("value", bound + 1e-12), Rule.Below("value", bound - 1e-12)),
                seeds: seeds) with
            {
                Looks = looks == 1 ? null : FourLooks,
                Statistics = world.Declared is { } declared ? [declared] : null,
            };
            Verdict verdict = Judge.One(plan, [.. values.Select((v, k) => Lines.Trial(k, v, plan.Subject))]).Verdict;
            if (verdict == Verdict.Supported) Interlocked.Increment(ref above);
            if (verdict == Verdict.Refuted) Interlocked.Increment(ref below);
            if (looks > 1) return;
            Interval old = Bootstrap.Bca(values, Summary.Mean, seed, resamples: 500).Hull(StudentT.Mean(values));
            if (old.Low > bound + 1e-12) Interlocked.Increment(ref oldAbove);
            if (old.High < bound - 1e-12) Interlocked.Increment(ref oldBelow);
        });
        return (above, below, oldAbove, oldBelow);
    }
}

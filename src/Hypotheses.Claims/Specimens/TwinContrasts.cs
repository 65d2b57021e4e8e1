using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using Hypotheses.Core.Training;

namespace Hypotheses.Claims.Specimens;

/// <summary>
/// The contrast of a plateau (covariance − real) in models of the same shape that learned nothing, all kinds together: what a
/// trained model's contrast must exceed. Quantiles of so few twins have an error of their own, which belongs into every interval.
/// </summary>
/// <param name="Contrasts">One a twin; NaN for one that does not respond.</param>
/// <param name="Seed">For resamples.</param>
public sealed record TwinContrasts(double[] Contrasts, Seed Seed)
{
    private const double Cost = 1e10; // of one twin, against the training jobs' multiply-adds

    /// <summary>Share of twins that do not respond.</summary>
    public double Silent => Contrasts.Count(c => !double.IsFinite(c)) / (double)Contrasts.Length;

    /// <summary>A quantile over the twins that respond; NaN where none does.</summary>
    public double Quantile(double at) => Finite is { Length: > 0 } finite ? Summary.Quantile(finite, at) : double.NaN;

    /// <summary>The standard error of a quantile, by resampling twins.</summary>
    /// <param name="at">Which quantile.</param>
    /// <param name="resamples">How many.</param>
    public double Error(double at, int resamples)
    {
        double[] finite = Finite;
        if (finite.Length == 0) return double.NaN;
        Rng rng = Seed.Derive("resamples").Rng();
        double[] drawn = new double[finite.Length];
        return Summary.StandardDeviation([.. Enumerable.Range(0, resamples).Select(_ =>
        {
            for (int i = 0; i < drawn.Length; i++) drawn[i] = finite[rng.Below(finite.Length)];
            return Summary.Quantile(drawn, at);
        })]);
    }

    private double[] Finite => [.. Contrasts.Where(double.IsFinite)];

    /// <summary>
    /// The contrasts of <paramref name="twins"/> twins at a site, for each readout. A twin is one job, for all sites together.
    /// </summary>
    public static Preparation<IReadOnlyDictionary<string, TwinContrasts>> Prepare(
        IHasTwins family, HookSetting site, Seed shared, int bases, int directions, int twins)
    {
        IReadOnlyList<IResponds> kinds = family.Twins;
        int each = (twins + kinds.Count - 1) / kinds.Count, sites = kinds[0].Sites.Count;
        // By its place: a site that is left to the full tier is the same one.
        int at = kinds[0].Sites.ToList().FindIndex(s => s.Layer == site.Layer);
        if (at < 0) throw new ArgumentException($"its twins have no site '{site}'", nameof(site));
        NumbersJob[] jobs = [
            .. kinds.SelectMany(kind =>
                Enumerable.Range(0, each).Select(i => Job(kind, shared.Derive(((Subject)kind).Recipe, i), bases, directions)))];
        return new(jobs, trained =>
        {
            double[][] all = [.. jobs.Select(trained.Of)];
            int readouts = all[0].Length / sites;
            return family.Readouts.Select((name, k) =>
                (name, new TwinContrasts([.. all.Select(c => c[(at * readouts) + k])], shared)))
                .ToDictionary(c => c.name, c => c.Item2);
        });
    }

    private static NumbersJob Job(IResponds twin, Seed seed, int bases, int directions) => new(
        $"plateau contrasts of {((Subject)twin).Recipe} by {seed}, {bases} bases, {directions} directions, code "
            + $"{CodeIdentity.OfFramework}",
        Cost,
        () =>
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            return [.. twin.Setups(seed, bases).SelectMany(setup => PlateauSpecimen.Of(setup, seed, directions).Contrasts())];
        });
}

using System.Collections.Concurrent;
using Hypotheses.Catalogue.Superposition;
using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Catalogue;

/// <summary>The first controls of every claim, measured with and without a fault of the instrument. Unmutated ones are measured once.</summary>
public sealed class MutantMeasurements
{
    public const int Seeds = 4; // a verdict needs three trials that no gate voids
    private readonly ConcurrentDictionary<(string Cell, Mutant? Mutant), Lazy<Outcome>> _outcomes = new();

    public static IReadOnlyList<Claim> Claims { get; } = Hypotheses.Claims.Running.Catalogue.Claims(typeof(C01_Superposition).Assembly);

    public static Claim Claim(string id) => Claims.Single(c => c.Id == id);

    /// <summary>The first positive and the first negative control, at one of their aspects, or at their first.</summary>
    public static (Cell Positive, Cell Negative) Controls(Claim claim, string? aspect = null) =>
    (
        new(claim, claim.Positive[0], aspect ?? claim.Aspects(claim.Positive[0])[0], Role.Positive),
        new(claim, claim.Negative[0], aspect ?? claim.Aspects(claim.Negative[0])[0], Role.Negative));

    /// <summary>Whether a fault changes anything that is measured, by more than the last digits: sums may depend on where in memory their terms lie.</summary>
    public bool Acts(Cell cell, Mutant mutant)
    {
        double[] seen = Of(cell, mutant).Numbers, without = Of(cell, null).Numbers;
        return seen.Length != without.Length
            || seen.Zip(without).Any(p => !p.First.Equals(p.Second) && !(Math.Abs(p.First - p.Second) <= 1e-6 * Math.Max(1, Math.Abs(p.Second))));
    }

    /// <summary>What a control comes out as under a fault, or under none.</summary>
    public Outcome Of(Cell cell, Mutant? mutant) => _outcomes.GetOrAdd((cell.ToString(), mutant), _ => new(() => Measure(cell, mutant))).Value;

    private static Outcome Measure(Cell cell, Mutant? mutant)
    {
        Seed[] seeds = [.. Enumerable.Range(0, Seeds).Select(i => Seed.FromPath("mutants", cell.Claim.Id, cell.Subject.Hash).Derive("trial", i))];
        PlannedCell planned = Plan.Line(cell, Definition.Of(cell.Claim), Tier.Quick) with { Seeds = Seeds };
        Trial[] trials = [.. cell.Measure(new Lab(seeds, Tier.Quick, mutant: mutant)).Select((measured, i) => new Trial
        {
            Claim = planned.Claim,
            Definition = planned.Definition,
            Subject = planned.Subject,
            SubjectHash = planned.SubjectHash,
            Role = planned.Role,
            SeedIndex = i,
            Seed = seeds[i].ToString(),
            Tier = planned.Tier,
            Measurements = measured.Values,
            Gates = measured.Gates,
            Voided = cell.Voids(measured),
        })];
        return new Outcome(planned, trials, Judge.One(planned, trials), [.. trials.SelectMany(t => t.Measurements.Values.Concat(t.Gates.Values.Select(g => g.Value)))]);
    }

    /// <summary>A control's trials, its status, and every number behind it.</summary>
    public sealed record Outcome(PlannedCell Planned, Trial[] Trials, CellStatus Status, double[] Numbers);
}

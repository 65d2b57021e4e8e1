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
    private const int Seeds = 4; // a verdict needs three trials that no gate voids
    private readonly ConcurrentDictionary<(string Cell, Mutant? Mutant), Lazy<Outcome>> _outcomes = new();

    public static IReadOnlyList<Claim> Claims { get; } = Hypotheses.Claims.Running.Catalogue.Claims(typeof(C01_Superposition).Assembly);

    public static Claim Claim(string id) => Claims.Single(c => c.Id == id);

    /// <summary>The first positive and the first negative control, at one of their aspects.</summary>
    public static (Cell Positive, Cell Negative) Controls(Claim claim, string aspect) =>
        (new(claim, claim.Positive[0], aspect, Role.Positive), new(claim, claim.Negative[0], aspect, Role.Negative));

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
        return new Outcome(Judge.One(planned, trials), string.Join("\n", trials.Select(t => Json.Canonical(new { t.Measurements, t.Gates }))));
    }

    /// <summary>A control's status, and every number behind it.</summary>
    public sealed record Outcome(CellStatus Status, string Numbers);
}

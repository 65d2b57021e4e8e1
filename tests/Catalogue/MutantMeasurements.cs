using System.Collections.Concurrent;
using Hypotheses.Catalogue.Superposition;
using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training.Caching;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Catalogue;

/// <summary>
/// The first easy controls of every claim's rules, measured as the quick tier does, with and without a fault of the instrument.
/// Each is measured once.
/// </summary>
public sealed class MutantMeasurements : IDisposable
{
    private readonly ConcurrentDictionary<(string Cell, Mutant? Mutant), Lazy<Outcome>> _outcomes = new();
    private readonly TemporaryFolder _folder = new();
    private readonly TrainingCache _cache;

    /// <summary>Measures nothing yet.</summary>
    public MutantMeasurements() => _cache = TrainingCache.Open(_folder.Root, 1L << 28);

    public static IReadOnlyList<Claim> Claims { get; } = Hypotheses.Claims.Running.Catalogue.Claims(
        typeof(C01_Superposition).Assembly);

    public static Claim Claim(string id) => Claims.Single(c => c.Id == id);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>Every rule of every claim: its claim's id and its name.</summary>
    public static IEnumerable<(string Id, string Rule)> Rules =>
        Claims.SelectMany(c => c.Protocol.Rules.Select(r => (c.Id, r.Name)));

    /// <summary>The first easy controls of a rule, at a setting of this name or their first.</summary>
    public static (Cell Positive, Cell Negative) Controls(string id, string rule, string? setting = null)
    {
        Claim claim = Claim(id);
        Prediction wanted = claim.Protocol.Rule(rule);
        Cell First(IEnumerable<Case> cases, Role role)
        {
            Case control = cases.First(c => !c.Hard && claim.RuleOf(c) == wanted);
            IReadOnlyList<Setting> settings = claim.SettingsOf(control);
            return new(claim, control, setting is null ? settings[0] : settings.Single(s => s.Name == setting), role);
        }

        return (First(claim.Controls.Positive, Role.Positive), First(claim.Controls.Negative, Role.Negative));
    }

    /// <summary>
    /// Whether a fault changes anything that is measured, by more than the last digits: sums may depend on where in memory their
    /// terms lie.
    /// </summary>
    public bool Acts(Cell cell, Mutant mutant)
    {
        double[] seen = Of(cell, mutant).Numbers, without = Of(cell, null).Numbers;
        return seen.Length != without.Length
            || seen.Zip(without)
                .Any(p => !p.First.Equals(p.Second) && !(Math.Abs(p.First - p.Second) <= 1e-6 * Math.Max(1, Math.Abs(p.Second))));
    }

    /// <summary>What a control comes out as under a fault, or under none.</summary>
    public Outcome Of(Cell cell, Mutant? mutant) =>
        _outcomes.GetOrAdd((cell.ToString(), mutant), _ => new(() => Measure(cell, mutant))).Value;

    private Outcome Measure(Cell cell, Mutant? mutant)
    {
        PlannedCell planned = Plan.Line(cell, Definition.Of(cell.Claim), Tier.Quick);
        // A fault that voids trials is caught: no others take their places.
        if (mutant is not null) planned = planned with { Spares = 0 };
        Seed own = Seed.FromPath("mutants", cell.Claim.Id, cell.Subject.Hash);
        var trials = new List<Trial>();
        // Voided trials are replaced as far as there are spares.
        for (int wanted = planned.Seeds; trials.Count < wanted; wanted = SeedSchedule.Wanted(planned, trials, planned.Seeds))
        {
            Seed[] seeds = [.. Enumerable.Range(trials.Count, wanted - trials.Count).Select(i => own.Derive("trial", i))];
            foreach ((Measurement measured, Seed seed) in CellTrials.Measure(cell, seeds, mutant, _cache).Zip(seeds))
            {
                trials.Add(new Trial
                {
                    Claim = planned.Claim,
                    Definition = planned.Definition,
                    Subject = planned.Subject,
                    SubjectHash = planned.SubjectHash,
                    Role = planned.Role,
                    SeedIndex = trials.Count,
                    Seed = seed.ToString(),
                    Tier = planned.Tier,
                    Measurements = measured.Values,
                    Gates = cell.Gates(measured),
                    Voided = cell.Voids(measured),
                });
            }
        }

        return new Outcome(
            planned,
            [.. trials],
            Judge.One(planned, trials),
            [.. trials.Take(planned.Seeds).SelectMany(t => t.Measurements.Values)]);
    }

    /// <summary>A control's trials, its status, and every number of those that are no spares.</summary>
    public sealed record Outcome(PlannedCell Planned, Trial[] Trials, CellStatus Status, double[] Numbers);
}

/// <summary>Tests that share what was measured.</summary>
[CollectionDefinition(Name)]
public sealed class MeasuredControls : ICollectionFixture<MutantMeasurements>
{
    public const string Name = "measured controls";
}

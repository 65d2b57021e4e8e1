using System.Collections.Concurrent;
using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;

namespace Hypotheses.Tests.Support;

/// <summary>
/// A claim without science: a trial measures its subject's value with noise from its seed. Counts what is measured.
/// </summary>
internal sealed class C90_Fake : Claim
{
    private readonly ConcurrentQueue<(string Cell, string Seed)> _measured = new();
    private readonly Lazy<Protocol> _protocol;

    // Not public: the tests' own catalogue must not find it.
    internal C90_Fake() => _protocol = new(() => With(new()
    {
        Rules = [Prediction],
        Gates = Gates,
        Settings = Places,
        Seeds = new SeedCount(SeedCount, 2 * SeedCount),
    }));

    /// <summary>Every (cell, seed) that was measured, in order of time.</summary>
    public (string Cell, string Seed)[] Measured => [.. _measured];

    public Func<Cell, Seed, Measurement> Trial { get; init; } = (cell, seed) =>
        new Measurement { ["value"] = ((FakeSubject)cell.Subject).Value + .01 * seed.Rng().Normal() };

    /// <summary>What has to be trained for a trial, if anything; its first number is reported as <c>trained</c>.</summary>
    public Func<Cell, Seed, NumbersJob?> Job { get; init; } = (_, _) => null;

    public IReadOnlyList<Case> Given { get; init; } = [
        new FakeSubject("high", .9), new FakeSubject("low", .1), new FakeSubject("middle", .5)];

    public IReadOnlyList<Case> True { get; init; } = [new FakeSubject("true", 1)];

    public IReadOnlyList<Case> False { get; init; } = [new FakeSubject("false", 0)];

    public Prediction Prediction { get; init; } = new("value", Rule.Above("value", .6), Rule.Below("value", .4));

    public IReadOnlyList<Gate> Gates { get; init; } = [];

    public IReadOnlyList<Setting> Places { get; init; } = [Setting.None];

    public Type Takes { get; init; } = typeof(Setting);

    public override Type SettingKind => Takes;

    public int SeedCount { get; init; } = 6;

    /// <summary>Any other change of the protocol.</summary>
    public Func<Protocol, Protocol> With { get; init; } = protocol => protocol;

    public Regime? Worlds { get; init; }

    public PhaseMap? Phases { get; init; }

    public string Words { get; init; } = "The value is large";

    public override string Title => Words;

    public override string Source => "tests";

    public override Protocol Protocol => _protocol.Value;

    public override Controls Controls => new(True, False);

    public override IReadOnlyList<Case> Subjects => Given;

    public override Regime? Regime => Worlds;

    public override PhaseMap? Map => Phases;

    public override string? Lacks(Subject subject) => subject is FakeSubject { Fits: true } ? null : "lacks a value";

    public override TrialPlan Plan(Cell cell, Seed seed)
    {
        NumbersJob? job = Job(cell, seed);
        return new FakePlan(job is null ? [] : [job], trained =>
        {
            _measured.Enqueue((cell.Name, seed.ToString()));
            Measurement seen = Trial(cell, seed);
            if (job is not null) seen["trained"] = trained.Of(job)[0];
            return seen;
        });
    }

    /// <summary>A place to measure at, by its name.</summary>
    internal sealed record Place(string Name, int At = 0) : Setting(Name);

    private sealed class FakePlan(IReadOnlyList<TrainingJob> jobs, Func<Trained, Measurement> measure) : TrialPlan
    {
        public override IReadOnlyList<TrainingJob> Jobs => jobs;

        public override Measurement Measure(Trained trained, Mutant? mutant = null) => measure(trained);

        public override CounterexampleFigure? Figure(Trained trained) => null;

        public override IReadOnlyList<string> Broken(Trained trained, IReadOnlyList<Invariance> invariances) => [];
    }
}

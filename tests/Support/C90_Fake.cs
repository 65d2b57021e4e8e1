using System.Collections.Concurrent;
using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Support;

/// <summary>A claim without science: a trial measures its subject's value with noise from its seed. Counts what is measured.</summary>
internal sealed class C90_Fake : Claim
{
    private readonly ConcurrentQueue<(string Cell, string Seed)> _measured = new();

    // Not public: the tests' own catalogue must not find it.
    internal C90_Fake()
    {
    }

    /// <summary>Every (cell, seed) that was measured, in order.</summary>
    public (string Cell, string Seed)[] Measured => [.. _measured];

    public Func<Cell, Seed, Measurement> Trial { get; init; } = (cell, seed) =>
        new Measurement { ["value"] = ((FakeSubject)cell.Subject).Value + .01 * seed.Rng().Normal() };

    public IReadOnlyList<Subject> Given { get; init; } = [new FakeSubject("high", .9), new FakeSubject("low", .1), new FakeSubject("middle", .5)];

    public IReadOnlyList<Subject> True { get; init; } = [new FakeSubject("true", 1)];

    public IReadOnlyList<Subject> False { get; init; } = [new FakeSubject("false", 0)];

    public Prediction Rules { get; init; } = new("value", Rule.Above("value", .6), Rule.Below("value", .4));

    public object Settings { get; init; } = new { Steps = 10 };

    public int SeedCount { get; init; } = 6;

    public IReadOnlyList<string> Places { get; init; } = [""];

    public Regime? Worlds { get; init; }

    public PhaseMap? Phases { get; init; }

    public Func<Subject, string, bool> Quick { get; init; } = (_, _) => true;

    public Func<Subject, string, string?> NotJudged { get; init; } = (_, _) => null;

    public string Words { get; init; } = "The value is large";

    public override string Title => Words;

    public override string Source => "tests";

    public override Prediction Prediction => Rules;

    public override IReadOnlyList<Subject> Positive => True;

    public override IReadOnlyList<Subject> Negative => False;

    public override IReadOnlyList<Subject> Subjects => Given;

    public override PhaseMap? Map => Phases;

    public override bool IsQuick(Subject subject, string aspect) => Quick(subject, aspect);

    public override string? Unjudged(Subject subject, string aspect) => NotJudged(subject, aspect);

    public override object Recipe => Settings;

    public override Regime? Regime => Worlds;

    public override IReadOnlyList<string> Aspects(Subject subject) => Places;

    public override int Seeds(Tier tier) => tier == Tier.Quick ? SeedCount : 2 * SeedCount;

    public override string? Lacks(Subject subject) => subject is FakeSubject { Fits: true } ? null : "lacks a value";

    public override IReadOnlyList<Measurement> Measure(Cell cell, Lab lab) => [.. lab.Seeds.Select(seed =>
    {
        _measured.Enqueue((cell.Name, seed.ToString()));
        return Trial(cell, seed);
    })];
}

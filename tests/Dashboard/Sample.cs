using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Dashboard;

/// <summary>Hand-written statuses: a cell as the judge would make it, with what a test changes.</summary>
internal static class Sample
{
    public static CellStatus Cell(
        string claim = "C21",
        string subject = "nested",
        Role role = Role.Subject,
        Verdict verdict = Verdict.Supported,
        Verdict? expected = Verdict.Supported) => new()
        {
            Claim = claim,
            Title = "A parent latent has holes where its children fire",
            Family = "Splitting",
            Source = "Shortform, Feature splitting; arXiv:2409.14507, section 3",
            Subject = subject,
            Description = "Parent with two children, p = .25",
            Role = role,
            Verdict = verdict,
            Expected = expected,
            Statistic = "hole",
            Effect = .41234,
            Low = .3911,
            High = .4331,
            Support = "hole > 0.3",
            Refute = "hole < 0.1",
            SupportBound = new Condition("hole", .3, null),
            RefuteBound = new Condition("hole", null, .1),
            SupportConditions = [new Condition("hole", .3, null)],
            RefuteConditions = [new Condition("hole", null, .1)],
            Direction = "above",
            Seeds = 6,
            Agreement = verdict is Verdict.Supported or Verdict.Refuted ? new Agreement(6, 6, .393038) : null,
            Definition = "5f1d6a5c8e0b4d77",
            SubjectHash = "0c1d2e3f40516273849506172839405162738495061728394051627384950617",
            Tier = Tier.Quick,
            Device = "cpu",
            Seconds = 3.21,
            Effects = [new Effect("hole", .41234, .3911, .4331), new Effect("fvu", .0213, .0201, .0226)],
            Gates = [new GateStatus("fvu", 0, .0212, null, .05), new GateStatus("l0", 0, 2.03, 1.6, 2.4)],
        };

    public static CellStatus NotApplicable(
        string claim = "C21", string subject = "stories260K", string reason = "lacks known true features") =>
        Cell(claim, subject, verdict: Verdict.NotApplicable, expected: null) with
        {
            Reason = reason,
            Effect = null,
            Low = null,
            High = null,
            Effects = [],
            Gates = [],
            Seeds = 0,
            Seconds = 0,
            Device = null
        };

    public static CellStatus NotRun(string claim = "C21", string subject = "wide") =>
        NotApplicable(claim, subject, "0 of 6 trials are in the ledger") with { Verdict = Verdict.NotRun };

    /// <summary>A cell that the claim's author excludes; not run in this tier.</summary>
    public static CellStatus Excluded(string claim = "C21", string subject = "nested@topk") =>
        NotApplicable(claim, subject, "FVU .2 with one feature active") with
        {
            Verdict = Verdict.Excluded,
            Excluded = "FVU .2 with one feature active"
        };

    /// <summary>A trained model's cell at a layer, and those of two of its twins.</summary>
    public static CellStatus[] Model(
        string name, string layer, Verdict trained, Verdict untrained, Verdict shuffled, string claim = "C13") =>
    [
        Cell(claim, $"{name}@{layer}", verdict: trained, expected: trained) with { ComesFromTraining = true, Setting = layer },
        .. new[] { ("untrained", untrained), ("shuffled", shuffled) }.Select(twin =>
            Cell(claim, $"{name}-{twin.Item1}@{layer}", verdict: twin.Item2, expected: twin.Item2) with
            {
                Setting = layer,
                TwinOf = $"{name}@{layer}",
            }),
    ];

    /// <summary>What a control's calibration found: one of 40 replicates voided, one of the others wrong.</summary>
    public static ControlCalibration Calibration() => new()
    {
        Definition = "5f1d6a5c8e0b4d77",
        Replicates = 40,
        Wrong = Share.Among(1, 39),
        Undecided = Share.Among(0, 39),
        Voided = Share.Among(1, 40),
        QuickSeeds = 6,
        Subsets = 500,
        Power = .97,
        QuickError = .002,
    };

    /// <summary>A world of two features, of which one fires only with the other, and its dictionary of three latents.</summary>
    private static CounterexampleFigure Figure() => new(
        new Dictionary<string, double> { ["n"] = 2, ["d"] = 4 },
        [
            new FigureMatrix("features: how they fire together (correlation)", 2, [1, .4, .4, 1]),
            new FigureMatrix("features and the dictionary's latents", 3, [.9, -.2, 0, .1, .8, -.6]),
        ])
    {
        Features = [new FigureFeature("0", .25), new FigureFeature("1, only with 0", .05)],
    };

    /// <summary>A 2 × 2 phase map of C21 with three different verdicts.</summary>
    public static CellStatus[] Map() =>
    [
        Point(.1, 8, Verdict.Refuted), Point(.2, 8, Verdict.Inconclusive), Point(.1, 16, Verdict.Supported),
        Point(.2, 16, Verdict.Supported) with { Point = new PhasePoint("co-occurrence", .2, "width", 16, true) },
    ];

    private static CellStatus Point(double x, double y, Verdict verdict) =>
        Cell(subject: $"map-c{x}-w{y}", verdict: verdict, expected: null) with
        {
            Point = new PhasePoint("co-occurrence", x, "width", y, false)
        };

    /// <summary>One cell of each verdict.</summary>
    public static CellStatus[] AllVerdicts() =>
    [
        Cell(subject: "orthonormal", role: Role.Positive),
        Cell(subject: "flat", role: Role.Negative, verdict: Verdict.Refuted, expected: Verdict.Refuted),
        Cell(),
        Cell(subject: "overlap", verdict: Verdict.Refuted),
        Cell(subject: "noisy", verdict: Verdict.Inconclusive, expected: null),
        NotApplicable(),
        Cell(subject: "dead", verdict: Verdict.InvalidInstrument) with
        {
            Reason = "gates voided 5 of 6 trials: dead in 5",
            Voided = 5,
            Seeds = 1
        },
        Cell(subject: "broken", verdict: Verdict.Error) with { Reason = "seed 2: InvalidOperationException: no convergence" },
        NotRun(),
        Excluded(),
    ];

    /// <summary>
    /// A realistic project: claims × subjects, every verdict, wide and infinite intervals, pictures, a counterexample.
    /// </summary>
    public static IReadOnlyList<CellStatus> Project(int claims, int subjects)
    {
        (string Title, string Statistic, double Support, double Refute)[] kinds =
        [
            ("A parent latent has holes where its children fire", "hole", .3, .1),
            ("More features than dimensions can be kept, and still be read", "rep_per_dim", 1.25, 1),
            ("Weights alone tell feature directions from fakes", "auroc", .9, .65),
            ("Dictionaries recover the features of a superposed toy model", "matched_recall", .9, .5),
            (
                "The activation plateau around a real point is wider than around a fake of the same covariance",
                "log_ratio",
                .14,
                .05),
        ];
        var cells = new List<CellStatus>();
        for (int c = 0; c < claims; c++)
        {
            var kind = kinds[c % kinds.Length];
            string id = $"C{c + 1:00}";
            for (int s = 0; s < subjects; s++)
            {
                Role role = s == 0 ? Role.Positive : s is 1 or 2 ? Role.Negative : Role.Subject;
                int mood = ((c * 7) + (s * 3)) % 11;
                Verdict verdict = role == Role.Positive ? Verdict.Supported : role == Role.Negative ? Verdict.Refuted
                    : mood switch
                    {
                        < 4 => Verdict.Supported,
                        4 or 5 => Verdict.Refuted,
                        6 => Verdict.Inconclusive,
                        7 or 8 => Verdict.NotApplicable,
                        9 => Verdict.InvalidInstrument,
                        _ => Verdict.NotRun
                    };
                cells.Add(Fake(id, kind, s, role, verdict, c));
            }
        }

        return cells;
    }

    private static CellStatus Fake(
        string id, (string Title, string Statistic, double Support, double Refute) kind, int s, Role role, Verdict verdict, int c)
    {
        string[] names = [
            "orthonormal",
            "linear-reader",
            "shuffled",
            "nested-p25",
            "pair-c06",
            "h1-private",
            "h2-shared",
            "zipf-s1",
            "tms-n20-m6",
            "sharkey-32",
            "stories260K@blocks.1",
            "gelu-2l@blocks.0",
            "cis-64"];
        string name = s < names.Length ? names[s] : $"checkpoint-{s:000}@blocks.{s % 4}";
        if (verdict is Verdict.NotApplicable or Verdict.Excluded or Verdict.NotRun)
        {
            CellStatus bare = verdict == Verdict.NotRun
                ? NotRun(id, name)
                : verdict == Verdict.Excluded
                    ? Excluded(id, name)
                    : NotApplicable(id, name, s % 2 == 0 ? "lacks known true features" : "lacks a trained dictionary");
            return bare with { Title = kind.Title, Family = "Recovery", Statistic = kind.Statistic };
        }

        double gap = kind.Support - kind.Refute, half = gap * (.06 + (.05 * (s % 3)));
        double value = verdict switch
        {
            Verdict.Supported => kind.Support + gap + (.1 * s * gap),
            Verdict.Refuted => kind.Refute - (.7 * gap),
            _ => kind.Refute + (.5 * gap)
        };
        if (verdict == Verdict.Inconclusive) half = s % 2 == 0 ? double.PositiveInfinity : gap;
        bool lines = s % 2 == 0;
        double[] Bell(double at, double size) =>
            [.. Enumerable.Range(0, 24).Select(i => size * Math.Exp(-Math.Pow((i - at) / 4, 2)))];
        return Cell(
            id,
            name,
            role,
            verdict,
            verdict == Verdict.Inconclusive
                ? null
                : verdict == Verdict.InvalidInstrument || (verdict == Verdict.Refuted && s == 4)
                    ? Verdict.Supported
                    : verdict) with
        {
            Title = kind.Title,
            Family = "Recovery",
            Statistic = kind.Statistic,
            Effect = value,
            Low = value - half,
            High = value + half,
            Support = $"{kind.Statistic} > {kind.Support}"
                + (c % 3 == 1 ? " and fvu < 0.2 and matched_recall_over_null > 0.05" : ""),
            Refute = $"{kind.Statistic} < {kind.Refute}",
            SupportBound = new Condition(kind.Statistic, kind.Support, null),
            RefuteBound = new Condition(kind.Statistic, null, kind.Refute),
            SupportConditions = [new Condition(kind.Statistic, kind.Support, null)],
            RefuteConditions = [new Condition(kind.Statistic, null, kind.Refute)],
            Chance = s % 3 == 0 ? kind.Refute - (.3 * gap) : null,
            Voided = s % 5 == 0 ? 1 : 0,
            Reason = verdict == Verdict.InvalidInstrument ? "gates voided 4 of 6 trials: dead in 4, fvu in 2" : null,
            Effects = [
                new Effect(kind.Statistic, value, value - half, value + half),
                new Effect("fvu", .0213, .0201, .0226),
                new Effect("dead_latents", 0, 0, 0),
                new Effect("random_null", double.NaN, double.NaN, double.NaN)],
            Gates = [
                new GateStatus("dead", verdict == Verdict.InvalidInstrument ? 4 : 0, 0, null, 0),
                new GateStatus("fvu", 0, .0212, null, .05),
                new GateStatus("l0", 0, 2.03, 1.6, 2.4)],
            Series = lines
                ? new Dictionary<string, double[]>
                {
                    ["response:real"] = Bell(16, 1),
                    ["response:isotropic"] = Bell(9, .7),
                    ["response:rotated"] = Bell(12, .5),
                    ["response.range"] = [0, 30]
                }
                : new Dictionary<string, double[]>
                {
                    ["max_cosine"] = Bell(18, 42),
                    ["max_cosine.range"] = [-1, 1],
                    ["loss"] = [.. Enumerable.Range(1, 300).Select(i => 1d / i)]
                },
            Counterexample = c % 4 == 0
                ? new Counterexample
                {
                    Claim = id,
                    Definition = "5f1d6a5c8e0b4d77",
                    Tier = Tier.Quick,
                    Draws = 3,
                    Replay = "1849226,35",
                    World = new Dictionary<string, double> { ["n"] = 5, ["p"] = .05 },
                    Measurements = new Dictionary<string, double> { [kind.Statistic] = .02 },
                    Figure = Figure(),
                }
                : null,
        };
    }
}

using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli;
using Hypotheses.Tests.Samples;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Cli;

/// <summary>The command line with its streams caught, a folder of its own, and hand-written ledgers.</summary>
internal sealed class Run : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The assembly that holds the sample claim.</summary>
    public static string Assembly => typeof(C91_FiringRate).Assembly.Location;

    public string Root => _folder.Root;

    public Dictionary<string, string> Environment { get; } = [];

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public void Dispose() => _folder.Dispose();

    public int Verb(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = new CommandLine(
            output,
            error,
            name => Environment.GetValueOrDefault(name) ?? (name == "HYPOTHESES_OUT" ? Root : null),
            Root).Run(args);
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    /// <summary>Checks that a verb is refused in one line with exit code 2, and gives the line.</summary>
    public string Refused(params string[] args)
    {
        Assert.Equal(2, Verb(args));
        Assert.Equal("", Output);
        Assert.EndsWith("\n", Error);
        string line = Error.TrimEnd('\n');
        Assert.NotEqual("", line);
        Assert.DoesNotContain('\n', line);
        return line;
    }

    /// <summary>Writes a folder's ledger.</summary>
    public string Ledger(string folder, params IEnumerable<LedgerLine> lines)
    {
        string path = Path.Combine(Root, folder, "ledger.jsonl");
        using Ledger ledger = global::Hypotheses.Claims.Trials.Ledger.Open(path);
        ledger.Append(lines);
        return Path.GetDirectoryName(path)!;
    }

    public static PlannedCell Planned(string subject, Role role, Tier tier = Tier.Quick) => new()
    {
        Claim = "C21",
        Title = "A parent latent has holes",
        Family = "Splitting",
        Source = "Shortform",
        Definition = "5f1d6a5c8e0b4d77",
        Subject = subject,
        Description = "hand-written",
        SubjectHash = "hash-" + subject,
        Role = role,
        Prediction = new Prediction("hole", Rule.Above("hole", .3), Rule.Below("hole", .1)),
        Seeds = 6,
        Tier = tier,
    };

    public static IEnumerable<LedgerLine> Cell(string subject, Role role, double hole, double fvu = .01) =>
        [Planned(subject, role), .. Enumerable.Range(0, 6).Select(i => Trial(subject, role, i, hole + (.001 * i), fvu))];

    public static Trial Trial(string subject, Role role, int index, double hole, double fvu = .01) => new()
    {
        Claim = "C21",
        Definition = "5f1d6a5c8e0b4d77",
        Subject = subject,
        SubjectHash = "hash-" + subject,
        Role = role,
        SeedIndex = index,
        Seed = $"{index:x16}",
        Tier = Tier.Quick,
        Measurements = new Dictionary<string, double> { ["hole"] = hole, ["fvu"] = fvu },
        Gates = new Dictionary<string, GateReading> { ["fvu"] = new(fvu, null, .05) },
        Voided = fvu > .05 ? ["fvu"] : [],
        Device = "cpu",
        Commit = "0123456789abcdef",
        Seconds = 1.5,
    };

    /// <summary>A whole claim: both controls, a supported and a refuted subject.</summary>
    public static LedgerLine[] Whole() =>
        [
            .. Cell("nested", Role.Positive, .5),
            .. Cell("flat", Role.Negative, .02),
            .. Cell("deep", Role.Subject, .6),
            .. Cell("wide", Role.Subject, .03)];
}

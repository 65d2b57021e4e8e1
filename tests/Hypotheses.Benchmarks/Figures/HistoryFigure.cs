using System.Diagnostics;
using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.History;
using Hypotheses.Dashboard.Html.Pictures;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>
/// A folder with a long history: how long its reports take from nothing (the history read, every picture drawn), and how long a
/// run that goes on takes to write them again and to append its line.
/// </summary>
internal sealed class HistoryFigure : Figure
{
    private const int Commits = 1000, Claims = 40, Subjects = 20, Repetitions = 5;
    private const double WholeSeconds = 30, LineSeconds = 2;

    public override string Name => "history";

    public override string Title => $"reports of a folder with {Commits:N0} commits × {Claims} claims × {Subjects} subjects";

    public override double ExpectedSeconds => 60;

    public override void Measure(Bench bench, FigureResult result)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"hypotheses-history-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        try
        {
            bench.Say($"{Name}: writing {Commits} runs");
            string path = Path.Combine(folder, HistoryFile.Name);
            for (int run = 0; run < Commits; run++) HistoryFile.Append(path, Line(run, Cells(run)));
            CellStatus[] now = Cells(Commits);
            var (whole, again) = (new List<double>(), new List<double>());
            for (int i = 0; i < Repetitions; i++)
            {
                bench.CheckTime();
                bench.Say($"{Name} {i + 1}/{Repetitions}");
                long clock = Stopwatch.GetTimestamp();
                var past = new HistoryPictures(RunHistory.Read(folder));
                Write(folder, now, past);
                whole.Add(Stopwatch.GetElapsedTime(clock).TotalSeconds);
                clock = Stopwatch.GetTimestamp();
                now[i] = Cells(Commits + i)[i]; // what a cell says that has just run
                Write(folder, now, past);
                Reports.Finish(folder, Line(Commits + i, now), past.History, []);
                again.Add(Stopwatch.GetElapsedTime(clock).TotalSeconds);
            }

            Add(result, "from nothing: history read, every report written", whole, WholeSeconds);
            Add(result, "a run that goes on: every report written again, its line appended", again, LineSeconds);
            long claims = Directory.GetFiles(folder, "claim-*.html").Sum(f => new FileInfo(f).Length);
            result.Notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{new FileInfo(path).Length / 1e6:0.0} MB of history, "
                    + $"{new FileInfo(Path.Combine(folder, "index.html")).Length / 1e3:0} KB of front page, "
                    + $"{claims / 1e6:0.0} MB of claims' pages"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Add(FigureResult result, string what, List<double> seconds, double most) => result.Quantities.Add(
        new Quantity { What = what, Unit = "s", Values = Spread.Of(seconds), Bar = new Bar(BarKind.AtMost, most) });

    private static void Write(string folder, CellStatus[] cells, HistoryPictures past) =>
        Reports.Write(folder, cells, Names(cells), [], Commit(Commits), past: past);

    private static HistoryRun Line(int run, CellStatus[] cells) =>
        Reports.RunOf(cells, Names(cells), Commit(run), DateTimeOffset.UnixEpoch.AddDays(run));

    private static (string, string)[] Names(CellStatus[] cells) => [.. cells.Select(c => (c.Claim, c.Subject))];

    private static string Commit(int run) => run.ToString("x40", CultureInfo.InvariantCulture);

    // Values wander; a verdict follows from its value, as a rule makes it.
    private static CellStatus[] Cells(int run)
    {
        Rng rng = Seed.FromPath("benchmarks", "history", $"{run}").Rng();
        return [.. Enumerable.Range(0, Claims * Subjects).Select(i =>
        {
            double value = .5 + (.3 * Math.Sin((run / 100d) + i)) + rng.Uniform(-.05, .05), arm = .05;
            Verdict verdict = value - arm > .6 ? Verdict.Supported : value + arm < .4 ? Verdict.Refuted : Verdict.Inconclusive;
            return Cell($"C{1 + (i / Subjects):00}", $"subject-{i % Subjects}@blocks.0", verdict, value, arm);
        })];
    }

    private static CellStatus Cell(string claim, string subject, Verdict verdict, double value, double arm) => new()
    {
        Claim = claim,
        Title = "The value is large",
        Family = "Benchmarks",
        Source = "made up",
        Subject = subject,
        Description = "a made-up cell",
        Role = Role.Subject,
        Verdict = verdict,
        Expected = verdict,
        Statistic = "value",
        Effect = value,
        Low = value - arm,
        High = value + arm,
        Support = "value > 0.6",
        Refute = "value < 0.4",
        SupportConditions = [new Condition("value", .6, null)],
        RefuteConditions = [new Condition("value", null, .4)],
        Direction = "above",
        Seeds = 6,
        Definition = "5f1d6a5c8e0b4d77",
        SubjectHash = Json.Hash(subject),
        Tier = Tier.Quick,
        Effects = [new Effect("value", value, value - arm, value + arm)],
    };
}

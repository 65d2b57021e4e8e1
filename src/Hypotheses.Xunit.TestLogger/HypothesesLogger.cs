using System.Globalization;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace Hypotheses.Xunit.TestLogger;

/// <summary>
/// Says before a run what it will cost, prints a line for each cell on the way and a sign of life where none comes for a while,
/// and ends <c>dotnet test</c> with the verdict table. It runs inside the test platform's own process, so it knows the run only
/// by its results and by the files that the run leaves.
/// </summary>
[ExtensionUri("logger://hypotheses")]
[FriendlyName("hypotheses")]
public sealed class HypothesesLogger : ITestLoggerWithParameters, IDisposable
{
    // Nobody should have to wonder for longer whether anything still happens.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20), QuietUnchanged = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Progress _progress = new();
    private readonly TextWriter _out;
    private readonly string? _environment;
    private readonly Handover _handover;
    private readonly TimeProvider _time;
    private readonly Action _announce;
    private readonly Paint _paint;
    private ITimer? _timer;
    private string? _outFolder;
    private string? _assembly;
    private DateTimeOffset _start;
    private long _printed;
    private string _done = ""; // how far it was when that was last said
    private bool _planned; // whether what the run will cost was said
    private bool _complete;
    private string? _cleanup; // why the end of a run failed; empty where it is the next message

    /// <summary>As the test platform makes it: prints on the console.</summary>
    public HypothesesLogger()
        : this(
            Console.Out,
            Environment.GetEnvironmentVariable("HYPOTHESES_OUT"),
            Path.Combine(Path.GetTempPath(), $"hypotheses-progress-{Path.GetRandomFileName()}"),
            TimeProvider.System,
            Paint.OfConsole(),
            // The test host is this process's child: it inherits them.
            path =>
            {
                Environment.SetEnvironmentVariable(Handover.Variable, path);
                if (ConsoleWidth.Of() is { } width)
                    Environment.SetEnvironmentVariable(ConsoleWidth.Variable, width.ToString(CultureInfo.InvariantCulture));
            })
    {
    }

    /// <summary>A logger that prints elsewhere.</summary>
    /// <param name="output">Where it prints.</param>
    /// <param name="environment">The value of <c>HYPOTHESES_OUT</c>, or null.</param>
    /// <param name="handover">The file in which the test host says how far it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="paint">What is coloured.</param>
    /// <param name="announce">Tells the test host of that file, before it starts.</param>
    public HypothesesLogger(
        TextWriter output, string? environment, string handover, TimeProvider time, Paint paint, Action<string> announce)
    {
        (_out, _environment, _time, _paint) = (output, environment, time, paint);
        _handover = new Handover(handover);
        _announce = () => announce(handover);
    }

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, string testRunDirectory) =>
        Initialize(events, new Dictionary<string, string?>());

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, Dictionary<string, string?> parameters)
    {
        ArgumentNullException.ThrowIfNull(events);
        _start = _time.GetUtcNow();
        _printed = _time.GetTimestamp();
        _outFolder = parameters.FirstOrDefault(p => p.Key.Equals("Out", StringComparison.OrdinalIgnoreCase)).Value;
        _announce();
        _timer = _time.CreateTimer(_ => Guarded(Look), null, Pace, Pace);
        events.TestRunStart += (_, e) => Guarded(() => _assembly ??= e.TestRunCriteria.Sources?.FirstOrDefault());
        events.TestRunMessage += (_, e) => Guarded(() => OnMessage(e.Message));
        events.TestResult += (_, e) => Guarded(() => OnResult(e.Result));
        events.TestRunComplete += (_, _) => Guarded(OnComplete);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    // How far the run is, where it is time to say so.
    private void Look()
    {
        if (_complete) return;
        _handover.Read();
        if (!_planned && _handover.Plan.Count > 0)
        {
            _planned = true;
            foreach (string line in _handover.Plan) Print(line);
        }

        TimeSpan quiet = _handover.Done == _done ? QuietUnchanged : Quiet;
        if (_handover.Done.Length == 0 || _time.GetElapsedTime(_printed) < quiet) return;
        _done = _handover.Done;
        Print($"  … {_handover.Done}{(_handover.Left.Length > 0 ? " · " + _handover.Left : "")}");
    }

    private void OnResult(TestResult result)
    {
        _assembly ??= result.TestCase.Source;
        Look();
        if (_progress.Line(result, _handover.Cells, _handover.Left) is { } line) Print(line);
    }

    private void Print(string line)
    {
        _out.WriteLine(_paint.Of(line));
        _printed = _time.GetTimestamp();
    }

    // xunit says first that an assembly's end failed, with the exception's type, and then why: type and text.
    private void OnMessage(string message)
    {
        if (_cleanup is "" && message.IndexOf(" : ", StringComparison.Ordinal) is > 0 and int at)
            _cleanup = message[(at + 3)..].TrimEnd();
        else if (_cleanup is null && message.Contains("[Test Assembly Cleanup Failure", StringComparison.Ordinal))
            _cleanup = "";
    }

    private void OnComplete()
    {
        _complete = true;
        _timer?.Dispose();
        _handover.Delete();
        // A run without a claim's cell has nothing to say; the files may be those of another run.
        if (!_progress.HasCells) return;
        if (_progress.Refused is { } why)
        {
            // The table in the folder is that of the run that keeps this one out.
            _out.WriteLine();
            _out.WriteLine($"no verdicts, nothing was measured: {why}");
            _out.Flush();
            return;
        }

        var left = new RunFolder(_environment, _outFolder, _assembly);
        foreach (string line in left.Ending(_start)) _out.WriteLine(_paint.Of(line));
        _out.WriteLine(_progress.Counts());
        if (_cleanup is not null) _out.WriteLine(_paint.Of($"fails at its end: {_cleanup}"));
        _out.Flush();
    }

    // An exception here would end the test platform's event loop and lose the run's own report.
    private void Guarded(Action action)
    {
        lock (_gate)
        {
            try
            {
                action();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                _out.WriteLine($"hypotheses logger: {e.Message.ReplaceLineEndings(" ")}");
            }
        }
    }
}

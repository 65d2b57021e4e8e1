using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace Hypotheses.Xunit.TestLogger;

/// <summary>
/// Ends <c>dotnet test</c> with the verdict table, and prints a line for each cell on the way. It runs inside the test
/// platform's own process, so it knows the run only by its results and by the files that the run leaves.
/// </summary>
[ExtensionUri("logger://hypotheses")]
[FriendlyName("hypotheses")]
public sealed class HypothesesLogger : ITestLoggerWithParameters
{
    private readonly Lock _gate = new();
    private readonly Progress _progress = new();
    private readonly TextWriter _out;
    private readonly string? _environment;
    private string? _outFolder;
    private string? _assembly;
    private DateTimeOffset _start;
    private string? _cleanup; // why the end of a run failed; empty where it is the next message

    /// <summary>As the test platform makes it: prints on the console.</summary>
    public HypothesesLogger()
        : this(Console.Out, Environment.GetEnvironmentVariable("HYPOTHESES_OUT"))
    {
    }

    /// <summary>A logger that prints elsewhere.</summary>
    /// <param name="output">Where it prints.</param>
    /// <param name="environment">The value of <c>HYPOTHESES_OUT</c>, or null.</param>
    public HypothesesLogger(TextWriter output, string? environment) => (_out, _environment) = (output, environment);

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, string testRunDirectory) =>
        Initialize(events, new Dictionary<string, string?>());

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, Dictionary<string, string?> parameters)
    {
        ArgumentNullException.ThrowIfNull(events);
        _start = DateTimeOffset.UtcNow;
        _outFolder = parameters.FirstOrDefault(p => p.Key.Equals("Out", StringComparison.OrdinalIgnoreCase)).Value;
        events.TestRunStart += (_, e) => Guarded(() => _assembly ??= e.TestRunCriteria.Sources?.FirstOrDefault());
        events.TestRunMessage += (_, e) => Guarded(() => OnMessage(e.Message));
        events.TestResult += (_, e) => Guarded(() => OnResult(e.Result));
        events.TestRunComplete += (_, _) => Guarded(OnComplete);
    }

    private void OnResult(TestResult result)
    {
        _assembly ??= result.TestCase.Source;
        if (_progress.Line(result) is { } line) _out.WriteLine(line);
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
        // A run without a claim's cell has nothing to say; the files may be those of another run.
        if (_progress.Count == 0) return;
        if (_progress.Refused is { } why)
        {
            // The table in the folder is that of the run that keeps this one out.
            _out.WriteLine();
            _out.WriteLine($"no verdicts, nothing was measured: {why}");
            _out.Flush();
            return;
        }

        var left = new RunFolder(_environment, _outFolder, _assembly);
        foreach (string line in left.Ending(_start)) _out.WriteLine(line);
        if (_cleanup is not null) _out.WriteLine($"fails at its end: {_cleanup}");
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

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
        events.TestResult += (_, e) => Guarded(() => OnResult(e.Result));
        events.TestRunComplete += (_, _) => Guarded(OnComplete);
    }

    private void OnResult(TestResult result)
    {
        _assembly ??= result.TestCase.Source;
        if (_progress.Line(result) is { } line) _out.WriteLine(line);
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

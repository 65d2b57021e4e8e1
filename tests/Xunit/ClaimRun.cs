using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Tests.Samples;
using Hypotheses.Tests.Support;
using Hypotheses.Xunit;
using Hypotheses.Xunit.Discovery;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Hypotheses.Tests.Xunit;

/// <summary>
/// One run of a claim through xunit's own machinery (discovery, then execution with a recording sink), as dotnet test would,
/// with a temporary folder for its output and another for its snapshots.
/// </summary>
internal sealed class ClaimRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Out => Path.Combine(_folder.Root, "out");

    public string Snapshots => Path.Combine(_folder.Root, "samples");

    /// <summary>Runs a claim with what earlier runs left; the settings' folder is this run's.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="settings">What the environment asks for.</param>
    /// <param name="select">Which of its tests were asked for; null for all.</param>
    public Dictionary<string, ITestResultMessage> Of(
        C93_Tunable claim, Func<Settings, Settings>? settings = null, Func<ITestCase, bool>? select = null)
    {
        Directory.CreateDirectory(Snapshots);
        File.WriteAllText(Path.Combine(Snapshots, "C93_Tunable.cs"), "snapshots lie beside it");
        Settings asked = new() { Out = Out };
        using var host = new ClaimHost(settings?.Invoke(asked) ?? asked, [claim], [], Snapshots);
        ClaimHosts.Register(typeof(C93_Tunable), host);
        return Execute([.. Discover(typeof(C93_Tunable)).Where(select ?? (_ => true))]).ToDictionary(r => r.TestCase.DisplayName);
    }

    /// <summary>The cells of status.json: all of it, or its part of that name.</summary>
    public IReadOnlyList<CellStatus> Status
    {
        get
        {
            JsonNode status = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "status.json")))!;
            return JsonSerializer.Deserialize<CellStatus[]>(
                status is JsonArray ? status : status["cells"], Hypotheses.Claims.Vocabulary.Json.Page)!;
        }
    }

    public IReadOnlyList<LedgerLine> Ledger => Hypotheses.Claims.Trials.Ledger.Read(Path.Combine(Out, "ledger.jsonl"));

    public string[] SnapshotFiles =>
        [.. Directory.EnumerateFiles(Snapshots, "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public string Snapshot(string method) => Path.Combine(Snapshots, $"C93_Tunable.{method}.verified.json");

    public void Dispose() => _folder.Dispose();

    /// <summary>The test cases of a class, each sent through xunit's serialisation as the test host does.</summary>
    public static ITestCase[] Discover(Type type)
    {
        using var framework = new ClaimTestFramework(new global::Xunit.Sdk.NullMessageSink());
        using ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(type.Assembly));
        using ITestFrameworkExecutor executor = framework.GetExecutor(type.Assembly.GetName());
        using var sink = new Sink();
        discoverer.Find(type.FullName!, includeSourceInformation: false, sink, new Options());
        sink.Wait();
        return [
            .. sink.Messages.OfType<ITestCaseDiscoveryMessage>()
                .Select(m => executor.Deserialize(discoverer.Serialize(m.TestCase)))];
    }

    private static ITestResultMessage[] Execute(ITestCase[] cases)
    {
        using var framework = new ClaimTestFramework(new global::Xunit.Sdk.NullMessageSink());
        using ITestFrameworkExecutor executor = framework.GetExecutor(Assembly.GetExecutingAssembly().GetName());
        using var sink = new Sink();
        executor.RunTests(cases, sink, new Options());
        sink.Wait();
        return [.. sink.Messages.OfType<ITestResultMessage>()];
    }

    private sealed class Sink : LongLivedMarshalByRefObject, IMessageSink, IDisposable
    {
        private readonly ManualResetEventSlim _done = new();

        public List<IMessageSinkMessage> Messages { get; } = [];

        public bool OnMessage(IMessageSinkMessage message)
        {
            lock (Messages) Messages.Add(message);
            if (message is IDiscoveryCompleteMessage or ITestAssemblyFinished) _done.Set();
            return true;
        }

        public void Wait() => Assert.True(_done.Wait(TimeSpan.FromSeconds(60)));

        public void Dispose() => _done.Dispose();
    }

    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = [];

        public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out object? value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}

using System.Diagnostics;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;
using Hypotheses.Xunit.Snapshots;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Hypotheses.Xunit.Discovery;

/// <summary>
/// One test of a claim. It runs on the worker that xunit gives it (so that as many cells run at once as there are workers) and
/// can say "not applicable" while running.
/// </summary>
public sealed class ClaimTestCase : XunitTestCase
{
    private ClaimTestKind _kind;
    private string _subject = "";
    private (string Name, string Value)[] _traits = [];

    /// <summary>For deserialisation only.</summary>
    [Obsolete("Called by the de-serializer; should only be called by deriving classes for de-serialization purposes")]
    public ClaimTestCase()
    {
    }

    /// <summary>A test of <paramref name="subject"/>, or of the whole claim where that is empty.</summary>
    public ClaimTestCase(
        IMessageSink diagnostics,
        TestMethodDisplay display,
        TestMethodDisplayOptions options,
        ITestMethod method,
        ClaimTestKind kind,
        string subject,
        (string, string)[] traits)
        : base(diagnostics, display, options, method, subject.Length == 0 ? null : [subject]) =>
            (_kind, _subject, _traits) = (kind, subject, traits);

    /// <summary>What the test checks.</summary>
    internal ClaimTestKind Kind => _kind;

    /// <summary>The cell's name; empty for a test of the whole claim.</summary>
    internal string Subject => _subject;

    /// <inheritdoc/>
    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) => _kind switch
    {
        ClaimTestKind.Verdict => $"{ClaimName} × {_subject}{RoleWords}",
        ClaimTestKind.Invariances => $"{ClaimName}: invariances of the instrument",
        ClaimTestKind.Map => $"{ClaimName}: phase map",
        _ => $"{ClaimName}: worlds of its regime",
    };

    /// <inheritdoc/>
    protected override void Initialize()
    {
        base.Initialize();
        foreach ((string name, string value) in _traits)
        {
            if (!Traits.TryGetValue(name, out List<string>? values)) Traits[name] = values = [];
            if (!values.Contains(value)) values.Add(value);
        }
    }

    /// <inheritdoc/>
    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        data.AddValue("Kind", (int)_kind);
        data.AddValue("Subject", _subject);
        data.AddValue("ClaimTraits", _traits.Select(t => t.Name + "=" + t.Value).ToArray());
    }

    /// <inheritdoc/>
    public override void Deserialize(IXunitSerializationInfo data)
    {
        _kind = (ClaimTestKind)data.GetValue<int>("Kind");
        _subject = data.GetValue<string>("Subject");
        _traits = [.. data.GetValue<string[]>("ClaimTraits").Select(t => t.Split('=', 2)).Select(t => (t[0], t[1]))];
        base.Deserialize(data);
    }

    /// <inheritdoc/>
    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
    {
        var test = new XunitTest(this, DisplayName);
        var summary = new RunSummary { Total = 1 };
        bool go = messageBus.QueueMessage(new TestCaseStarting(this)) && messageBus.QueueMessage(new TestStarting(test));
        long clock = Stopwatch.GetTimestamp();
        string output = "";
        IMessageSinkMessage result;
        try
        {
            Type type = TestMethod.TestClass.Class.ToRuntimeType();
            ClaimHost host = ClaimHosts.Of(type);
            if (host.Refusal is { } why)
                throw new ClaimFailedException(
                    why, $"verdict: {CellStatus.Words(Verdict.NotRun)}\nrefused: {CellText.OneLine(why)}\n");
            Outcome outcome = _kind switch
            {
                ClaimTestKind.Verdict => host.Verdict(type, _subject),
                ClaimTestKind.Invariances => host.Invariant(type),
                ClaimTestKind.Map => host.Map(type),
                _ => host.Property(type),
            };
            output = outcome.Output;
            result = outcome.Skipped is { } reason ? new TestSkipped(test, reason) : new TestPassed(test, Seconds(), output);
            if (outcome.Skipped is not null) summary.Skipped = 1;
        }
        catch (Exception e)
        {
            summary.Failed = 1;
            if (e is ClaimFailedException { OfCell: false })
                ClaimHosts.Of(TestMethod.TestClass.Class.ToRuntimeType()).Session.Note("fails: " + e.Message.Split('\n')[0]);
            result = new TestFailed(test, Seconds(), (e as ClaimFailedException)?.Output ?? output, e);
        }

        summary.Time = Seconds();
        go = go && messageBus.QueueMessage(result) && messageBus.QueueMessage(new TestFinished(test, summary.Time, output))
            && messageBus.QueueMessage(new TestCaseFinished(this, summary.Time, summary.Total, summary.Failed, summary.Skipped));
        if (!go) cancellationTokenSource.Cancel();
        return Task.FromResult(summary);

        decimal Seconds() => (decimal)Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }

    private string ClaimName => TestMethod.TestClass.Class.Name.Split('.')[^1];

    private string RoleWords => _traits.FirstOrDefault(t => t.Name == "role").Value switch
    {
        "positive" => " [positive control]",
        "negative" => " [negative control]",
        _ => "",
    };
}

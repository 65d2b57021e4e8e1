using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Hypotheses.Xunit.Discovery;

/// <summary>
/// xunit's own framework, but for one thing: before the first test runs, each claim's host learns which of its cells were
/// selected, so that cells of one claim train and are measured together; after the last one the reports are written. Tests of
/// cells that are not measured do not run; where a host may measure nothing, one test of it says so, and no other of it runs.
/// </summary>
public sealed class ClaimTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> testCases,
            IMessageSink executionMessageSink,
            ITestFrameworkExecutionOptions executionOptions)
        {
            IXunitTestCase[] all = [.. testCases];
            ClaimHost[] hosts = SelectedTests.Announce(all.OfType<ClaimTestCase>());
            ClaimHost[] refused = [.. hosts.Where(h => h.Refusal is not null)];
            IXunitTestCase[] cases = SelectedTests.OneOfEach(refused, all);
            using var runner = new Runner(
                hosts,
                TestAssembly,
                SelectedTests.Measured([.. hosts.Except(refused)], cases),
                DiagnosticMessageSink,
                executionMessageSink,
                executionOptions);
            await runner.RunAsync().ConfigureAwait(false);
        }
    }

    // Whoever hears that the assembly has finished finds the reports written.
    private sealed class Runner(
        ClaimHost[] hosts, ITestAssembly assembly, IEnumerable<IXunitTestCase> cases, IMessageSink diagnostics,
        IMessageSink execution,
        ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(assembly, cases, diagnostics, execution, options)
    {
        protected override Task BeforeTestAssemblyFinishedAsync()
        {
            foreach (ClaimHost host in hosts) Aggregator.Run(host.Flush);
            return base.BeforeTestAssemblyFinishedAsync();
        }
    }
}

using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Vocabulary;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Hypotheses.Xunit.Discovery;

/// <summary>
/// Makes a claim's test cases: claim × subject, with traits to filter by (claim, family, subject, role, tier, device).
/// </summary>
public sealed class ClaimDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        Type type = testMethod.TestClass.Class.ToRuntimeType();
        var kind = factAttribute.GetNamedArgument<ClaimTestKind>(nameof(ClaimFactAttribute.Kind));
        TestMethodDisplay display = discoveryOptions.MethodDisplayOrDefault();
        TestMethodDisplayOptions options = discoveryOptions.MethodDisplayOptionsOrDefault();
        try
        {
            ClaimHost host = ClaimHosts.Of(type);
            Claim claim = host.Claim(type);
            return [.. (kind switch
            {
                ClaimTestKind.Verdict => host.Cells(claim).Select(cell => (cell.Name, Traits: Traits(host, claim, cell))),
                // Calibration measures controls and nothing else.
                _ when host.Settings.Tier == Tier.Calibrate => [],
                ClaimTestKind.Invariances => claim.Invariances.Count == 0 ? [] : [("", Traits(host, claim, null))],
                ClaimTestKind.Map => claim.Map is null ? [] : [("", Traits(host, claim, null))],
                _ => claim.Regime is null ? [] : [("", Traits(host, claim, null))],
            }).Select(c => new ClaimTestCase(diagnostics, display, options, testMethod, kind, c.Item1, c.Traits))];
        }
        catch (Exception e) when (e is SettingsException or InvalidOperationException or IOException or ArgumentException)
        {
            // One line for people; every claim says the same one, and nothing is measured.
            return kind == ClaimTestKind.Verdict ? [Error(e.Message)] : [];
        }

        // With the traits that are known: a filter must not hide the error.
        ExecutionErrorTestCase Error(string message)
        {
            var error = new ExecutionErrorTestCase(diagnostics, display, options, testMethod, message);
            error.Traits["claim"] = [type.Name.Split('_')[0]];
            error.Traits["family"] = [type.Namespace?.Split('.')[^1] ?? ""];
            return error;
        }
    }

    private static (string, string)[] Traits(ClaimHost host, Claim claim, Cell? cell) =>
    [
        ("claim", claim.Id),
        ("family", claim.Family),
        ("tier", Json.Canonical(host.Settings.Tier).Trim('"')),
        ("device", host.Settings.Device),
        .. cell is null ? [] : new (string, string)[] { ("role", Json.Canonical(cell.Role).Trim('"')), ("subject", cell.Name) },
        .. cell is { Setting.Name.Length: > 0 } ? new (string, string)[] { ("subject", cell.Subject.Name) } : [],
    ];
}

using Hypotheses.Claims;
using Xunit.Sdk;

namespace Hypotheses.Xunit.Discovery;

/// <summary>The tests of a run, by their claims' hosts.</summary>
internal static class SelectedTests
{
    /// <summary>Tells each host which of its cells were selected, before the first of them runs.</summary>
    /// <returns>The hosts.</returns>
    public static ClaimHost[] Announce(IEnumerable<ClaimTestCase> cases)
    {
        var hosts = new HashSet<ClaimHost>();
        foreach (ClaimTestCase test in cases)
        {
            Type type = TypeOf(test);
            ClaimHost host = ClaimHosts.Of(type);
            hosts.Add(host);
            if (test.Subject is { Length: > 0 } subject) host.Announce(type, subject);
            else if (test.Kind == ClaimTestKind.Map) host.AnnounceMap(type);
        }

        return [.. hosts];
    }

    /// <summary>Some tests without those of some hosts, but for one of each: a cell's, where there is one.</summary>
    public static IXunitTestCase[] OneOfEach(ClaimHost[] hosts, IXunitTestCase[] all)
    {
        if (hosts.Length == 0) return all;
        HashSet<IXunitTestCase> dropped = [.. all.OfType<ClaimTestCase>()
            .GroupBy(t => ClaimHosts.Of(TypeOf(t))).Where(own => hosts.Contains(own.Key))
            .SelectMany(own => own.OrderBy(t => t.Subject.Length == 0).Skip(1))];
        return [.. all.Where(t => !dropped.Contains(t))];
    }

    /// <summary>
    /// Some tests without those of cells and maps that this run does not measure: a claim has more of them than of others, and
    /// the reports say of each why. The hosts hear which they were. A run that measures nothing keeps one, which says so.
    /// </summary>
    public static IXunitTestCase[] Measured(ClaimHost[] hosts, IXunitTestCase[] all)
    {
        var dropped = new HashSet<IXunitTestCase>();
        foreach (ClaimHost host in hosts)
        {
            ClaimTestCase[] own = [.. all.OfType<ClaimTestCase>().Where(t => ClaimHosts.Of(TypeOf(t)) == host)];
            var unmeasured = new List<Cell>();
            foreach (ClaimTestCase test in own)
            {
                if (test.Subject.Length > 0 && host.Unmeasured(TypeOf(test), test.Subject) is { } cell) unmeasured.Add(cell);
                else if (test.Kind != ClaimTestKind.Map || !host.MapIsUnmeasured(TypeOf(test))) continue;
                dropped.Add(test);
            }

            host.Begin(unmeasured);
        }

        return dropped.Count == all.Length ? [.. all.Take(1)] : [.. all.Where(t => !dropped.Contains(t))];
    }

    private static Type TypeOf(ClaimTestCase test) => test.TestMethod.TestClass.Class.ToRuntimeType();
}

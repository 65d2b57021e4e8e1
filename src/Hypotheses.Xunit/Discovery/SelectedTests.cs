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
            ClaimHost host = ClaimHost.Of(type);
            hosts.Add(host);
            if (test.Subject is { Length: > 0 } subject) host.Announce(type, subject);
        }

        return [.. hosts];
    }

    /// <summary>Some tests without those of some hosts, but for one of each: a cell's, where there is one.</summary>
    public static IXunitTestCase[] OneOfEach(ClaimHost[] hosts, IXunitTestCase[] all)
    {
        if (hosts.Length == 0) return all;
        HashSet<IXunitTestCase> dropped = [.. all.OfType<ClaimTestCase>()
            .GroupBy(t => ClaimHost.Of(TypeOf(t))).Where(own => hosts.Contains(own.Key))
            .SelectMany(own => own.OrderBy(t => t.Subject.Length == 0).Skip(1))];
        return [.. all.Where(t => !dropped.Contains(t))];
    }

    private static Type TypeOf(ClaimTestCase test) => test.TestMethod.TestClass.Class.ToRuntimeType();
}

using Hypotheses.Claims.Configuration;
using Hypotheses.Tests.Samples;
using Hypotheses.Xunit;
using Xunit.Abstractions;

namespace Hypotheses.Tests.Xunit.Discovery;

/// <summary>What dotnet test lists of a claim and can filter by.</summary>
public class DiscoveryTests
{
    private static readonly Settings Asked = ClaimHosts.Of(typeof(C91_FiringRate)).Settings;
    private static readonly ITestCase[] Cases = ClaimRun.Discover(typeof(C91_FiringRate));

    [Fact]
    public void There_is_one_test_a_cell_one_for_the_invariances_and_one_for_the_regime() =>
        Assert.Equal(
            [
                "C91_FiringRate × between", "C91_FiringRate × often [positive control]",
                "C91_FiringRate × rarely [negative control]", "C91_FiringRate × sometimes",
                "C91_FiringRate: invariances of the instrument", "C91_FiringRate: worlds of its regime",
            ],
            Cases.Select(c => c.DisplayName).Order(StringComparer.Ordinal));

    [Fact]
    public void A_claim_without_invariances_has_no_test_of_them() =>
        Assert.DoesNotContain(
            ClaimRun.Discover(typeof(C92_ChildRate)), c => c.DisplayName.Contains("invariances", StringComparison.Ordinal));

    [Fact]
    public void Tests_have_ids_of_their_own() => Assert.Distinct(Cases.Select(c => c.UniqueID));

    [Theory]
    [InlineData("claim", "C91", 6)]
    [InlineData("family", "Samples", 6)]
    [InlineData("role", "positive", 1)]
    [InlineData("role", "negative", 1)]
    [InlineData("role", "subject", 2)]
    [InlineData("subject", "often", 1)]
    [InlineData("claim", "C92", 0)]
    [InlineData("subject", "unheard-of", 0)]
    public void Traits_select(string name, string value, int expected) =>
        Assert.Equal(expected, Cases.Count(c => c.Traits.TryGetValue(name, out List<string>? values) && values.Contains(value)));

    [Fact]
    public void Traits_of_a_cell_are_exactly_these() =>
        Assert.Equal(
            [
                "claim=C91",
                $"device={Asked.Device}",
                "family=Samples",
                "role=positive",
                "subject=often",
                $"tier={Asked.Tier.ToString().ToLowerInvariant()}"],
            Cases.Single(c =>
                c.DisplayName.Contains("often", StringComparison.Ordinal)).Traits.SelectMany(t =>
                    t.Value.Select(v => $"{t.Key}={v}")).Order(StringComparer.Ordinal));

    [Fact]
    public void Sample_runs_do_not_go_where_the_projects_go() =>
        Assert.EndsWith(
            Environment.GetEnvironmentVariable("HYPOTHESES_OUT") is { Length: > 0 } own
                ? own
                : Path.Combine("artifacts", "tests"),
            Asked.Out,
            StringComparison.Ordinal);
}

using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Xunit;

/// <summary>The test of a claim's invariances, on its controls.</summary>
internal sealed class InvarianceTest(ClaimHost host)
{
    private const string Method = "Invariant"; // by which trials are dealt to shards

    /// <summary>Whether every statistic stays as it is.</summary>
    /// <exception cref="ClaimFailedException">A statistic changed.</exception>
    public Outcome Run(Claim claim)
    {
        if (!host.Session.InShard(claim, Method)) return Outcome.Skip(Verdict.NotRun, host.OtherShard);
        IReadOnlyList<string> broken = InvarianceCheck.Broken(
            claim, Seed.FromPath(host.Session.Definitions[claim], "invariances"), host.Session.Trainer);
        string output = $"invariances: {string.Join(", ", claim.Invariances)}\n";
        return broken.Count == 0
            ? new Outcome(output)
            : throw new ClaimFailedException(
                $"{claim.Id}: invalid instrument: {string.Join("; ", broken)}", output, ofCell: false);
    }
}

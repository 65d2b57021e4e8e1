using System.Text.Json;
using System.Text.Json.Nodes;
using Hypotheses.Claims;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Xunit;

/// <summary>The test of a claim's regime of worlds.</summary>
internal sealed class RegimeTest(ClaimHost host, Approvals approvals, DefinitionApprovals definitions)
{
    private const string Method = "Property"; // in names of snapshots

    /// <summary>Whether the stated share of worlds fulfils it, held against what is approved.</summary>
    /// <exception cref="ClaimFailedException">Whether the property holds differs from what is approved, or no world passed the
    /// gates.</exception>
    public Outcome Run(Claim claim)
    {
        if (!host.Session.InShard(claim, Method)) return Outcome.Skip(Verdict.NotRun, host.OtherShard);
        host.CheckMayAccept(claim);
        Counterexample found = host.Session.RunOnce(
            claim, () =>
                RegimeProperty.Run(
                    claim, host.Session.Definitions[claim], host.Settings.Tier, host.Settings.Replay, host.Session.Trainer));
        string output =
            $"worlds drawn: {found.Draws}, voided by gates: {found.Voided}; it holds in {found.Held} of {found.Draws}, "
                + $"{found.Required} required ({found.Share:P0} said); replay: {found.Replay}\n"
            + (
                found.World is { } world
                    ? $"smallest counterexample: {string.Join(", ", world.Select(p => $"{p.Key}={p.Value}"))}\n"
                    : "no counterexample\n");
        if (found.Voided >= found.Draws)
            throw new ClaimFailedException(
                $"{claim.Id}: invalid instrument: gates voided all {found.Draws} worlds of the regime", output, ofCell: false);

        var snapshot = new Snapshot(approvals.FolderOf(claim), claim.GetType().Name, Method);
        var seen = new JsonObject
        {
            ["claim"] = claim.Id,
            ["holds"] = found.Holds,
            ["share"] = found.Share,
            ["counterexample"] = JsonSerializer.SerializeToNode(found.World, Json.Page)
        };
        if (host.Settings.Accept)
        {
            definitions.Write(
                claim.Id, host.Session.Definitions[claim], ApprovedDefinition.Property, found.Holds
                    ? Verdict.Supported
                    : Verdict.Refuted);
            snapshot.Accept(seen);
            host.Session.Refresh();
            return new Outcome(output);
        }

        // Another counterexample than the approved one is the same answer: the property does not hold.
        JsonObject? approved = snapshot.Approved();
        if ((bool?)approved?["holds"] == found.Holds)
        {
            snapshot.Clear();
            return new Outcome(output);
        }

        snapshot.Receive(seen);
        string holds = found.Holds ? "it holds in the worlds of its regime" : "it fails in worlds of its regime";
        string unlike = approved is null ? "and no answer is approved yet" : "unlike what is approved";
        throw new ClaimFailedException(
            $"{claim.Id}: {holds}, {unlike}\n{output.TrimEnd()}{host.HowToApprove(claim)}", output, ofCell: false);
    }
}

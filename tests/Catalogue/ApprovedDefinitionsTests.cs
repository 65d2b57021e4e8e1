using Hypotheses.Claims;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Tests.Catalogue;

/// <summary>The log beside the claims.</summary>
public class ApprovedDefinitionsTests
{
    private static readonly string Folder = Path.Combine(Support.ModelFiles.RepositoryRoot, "hypotheses");
    private static readonly IReadOnlyList<ApprovedDefinition> Lines =
        new DefinitionLog(Path.Combine(Folder, DefinitionLog.Name)).Read();

    [Fact]
    public void It_is_whole_in_order_of_time_and_knows_every_claim()
    {
        Assert.Equal(Lines.Select(l => l.Date).Order(StringComparer.Ordinal), Lines.Select(l => l.Date));
        Assert.Empty(MutantMeasurements.Claims.Select(c => c.Id).Except(Lines.Select(l => l.Claim)));
        // What was imported from the history: 78 versions of 18 claims, none of which may be lost.
        Assert.InRange(Lines.DistinctBy(l => (l.Claim, l.Definition)).Count(), 78, int.MaxValue);
        Assert.InRange(Lines.Select(l => l.Claim).Distinct().Count(), 18, int.MaxValue);
    }

    [Fact]
    public void What_it_says_of_the_last_definition_is_what_is_approved_beside_the_claims()
    {
        int held = 0;
        foreach (Claim claim in MutantMeasurements.Claims)
        {
            string name = claim.GetType().Name;
            string folder = Path.GetDirectoryName(
                Directory.EnumerateFiles(Folder, name + ".cs", SearchOption.AllDirectories).Single())!;
            foreach (((string cell, Tier tier), Verdict verdict) in TriedDefinitions.Verdicts(Lines, claim.Id))
            {
                if (tier is not (Tier.Quick or Tier.Full) || cell == ApprovedDefinition.Property) continue;
                // The full tier has a file of its own only where its verdict differs from the quick tier's.
                (string, string)[] of = tier == Tier.Full ? [("subject", cell), ("tier", "full")] : [("subject", cell)];
                var own = new Snapshot(folder, name, "Verdict", of);
                if (own.Approved() is not { } approved) continue;
                held++;
                string said = Json.Canonical(verdict).Trim('"');
                Assert.True((string?)approved["verdict"] == said, $"{own.Verified}: the log says {verdict}");
            }
        }

        Assert.True(held > 0);
    }
}

using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

/// <summary>The confirm tier's seeds did not exist before the commit.</summary>
public sealed class ConfirmTests : IDisposable
{
    private readonly SessionRuns _runs = new();

    [Fact]
    public void Seeds_follow_from_the_commit_or_a_tree_that_is_not_clean_is_refused_in_one_line()
    {
        string commit = RepositoryCommit.Of(AppContext.BaseDirectory);
        string? unclean = commit.Length == 0 ? "no commit" : WorkTree.Unclean(AppContext.BaseDirectory);
        if (unclean is not null)
        {
            string message = Assert.Throws<SettingsException>(() => Open(Tier.Confirm)).Message;
            Assert.StartsWith("HYPOTHESES_TIER='confirm' takes its seeds from the commit of a clean work tree; this one is not: ",
                message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
            Assert.False(File.Exists(_runs.LedgerOf("Confirm"))); // nothing was opened
            return;
        }

        using Session session = Open(Tier.Confirm);
        Cell cell = session.Cells[0];
        Seed own = Seed.FromPath(session.Definitions[cell.Claim], cell.Subject.Hash, "3");
        Assert.Equal(own.Derive("confirm " + commit), session.SeedOf(cell, 3));
    }

    [Theory]
    [InlineData(Tier.Quick)]
    [InlineData(Tier.Full)]
    [InlineData(Tier.Calibrate)]
    public void Other_tiers_share_seeds_that_the_definition_gives(Tier tier)
    {
        using Session session = Open(tier);
        Cell cell = session.Cells[0];
        Assert.Equal(Seed.FromPath(session.Definitions[cell.Claim], cell.Subject.Hash, "3"), session.SeedOf(cell, 3));
    }

    public void Dispose() => _runs.Dispose();

    private Session Open(Tier tier) => _runs.Open(new C90_Fake(), $"{tier}", s => s with { Tier = tier });
}

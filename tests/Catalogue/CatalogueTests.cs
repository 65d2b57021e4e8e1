using Hypotheses.Catalogue.Superposition;
using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;
using Hypotheses.Xunit.Snapshots;
using All = Hypotheses.Claims.Running.Catalogue;

namespace Hypotheses.Tests.Catalogue;

/// <summary>The files of the claims: each claim well-formed, each approved snapshot somebody's.</summary>
public class CatalogueTests
{
    private static readonly string Folder = Path.Combine(Support.ModelFiles.RepositoryRoot, "hypotheses");

    /// <summary>As on a machine without any model.</summary>
    private static readonly IReadOnlyList<Subject> Shared = All.Shared(
        typeof(C01_Superposition).Assembly, new Settings { Out = "" });

    public static TheoryData<string> Ids => [.. MutantMeasurements.Claims.Select(c => c.Id)];

    [Fact]
    public void The_claims_are_those_of_the_source_files() => Assert.Equal(
        Directory.EnumerateFiles(Folder, "C*_*.cs", SearchOption.AllDirectories).Where(IsSource)
            .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        MutantMeasurements.Claims.Select(c => c.GetType().Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_claim_is_well_formed(string id)
    {
        Claim claim = MutantMeasurements.Claim(id);
        Assert.Empty(ClaimValidator.Problems(claim));
        Assert.NotEqual("", claim.Family);
    }

    /// <summary>So that both bounds of each rule are reached at the quick tier's seeds.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rules_easy_controls_are_approved_as_what_they_are_by_construction(string id)
    {
        Claim claim = MutantMeasurements.Claim(id);
        Cell[] controls = [.. CellsOf(claim).Where(c => c.Role != Role.Subject && c.Runs(Tier.Quick))];
        foreach (Prediction rule in claim.Protocol.Rules)
            Assert.Equal(
                [Role.Positive, Role.Negative],
                controls.Where(c => c.Rule == rule && !c.Case.Hard).Select(c => c.Role).Distinct());
        foreach (Cell control in controls)
        {
            Snapshot snapshot = SnapshotOf(control);
            Assert.True(File.Exists(snapshot.Verified), $"{control}: no {snapshot.Verified}");
            // What a hard one comes out as says what the instrument cannot tell.
            if (!control.Case.Hard)
                Assert.Equal(control.Role == Role.Positive ? "supported" : "refuted", (string?)snapshot.Approved()!["verdict"]);
        }
    }

    [Fact]
    public void Every_approved_snapshot_belongs_to_a_cell_or_a_property_of_today()
    {
        HashSet<string> known = [];
        foreach (Claim claim in MutantMeasurements.Claims)
        {
            IReadOnlyList<Cell> cells = Plan.Of(claim, Shared, Tier.Full); // the quick tier's are among them
            known.UnionWith(cells.Select(c => SnapshotOf(c).Verified));
            foreach (string tier in new[] { "full", "confirm" })
                known.UnionWith(cells.Select(c => new Snapshot(
                    FolderOf(claim), claim.GetType().Name, "Verdict", ("subject", c.Name), ("tier", tier)).Verified));
            known.Add(new Snapshot(FolderOf(claim), claim.GetType().Name, CalibrationFile.Method).Verified);
            if (claim.Regime is not null) known.Add(new Snapshot(FolderOf(claim), claim.GetType().Name, "Property").Verified);
        }

        string[] approved = [.. Directory.EnumerateFiles(Folder, "*.verified.json", SearchOption.AllDirectories).Where(IsSource)];
        Assert.True(approved.Length > MutantMeasurements.Claims.Count);
        Assert.Empty(approved.Except(known).Select(Path.GetFileName));
    }

    [Fact]
    public void Models_are_listed_also_where_there_are_none()
    {
        string[] twins = ["", "-untrained", "-matched", "-shuffled"];
        string[] trained = ["stories260K", "TinyStories-656K", "lmc-a", "lmc-b"];
        string[] alone = ["gpt2-small", "gpt2-small-res-jb-1", "gpt2-small-res-jb-10", "pythia-70m"];
        Assert.Equal(
            trained.SelectMany(name => twins.Select(twin => name + twin)).Concat(alone).Order(StringComparer.Ordinal),
            Shared.Select(s => s.Name).Order(StringComparer.Ordinal));
        // Trained models of our own are in every clone.
        Assert.All(Shared.Where(IsOurs), s => Assert.Null(s.Unavailable));
        const string absent =
            "there is no stories260K/stories260K.bin, stories260K/tok512.bin, ../corpora/tinystories/tinystories_sample_2MiB.txt";
        Assert.Equal(absent + " (HYPOTHESES_MODELS is not set)", Unavailable(Shared));
        Assert.All(
            Shared.Where(s => !IsOurs(s)),
            s => Assert.Matches(@"^there is no \S.* \(HYPOTHESES_MODELS is not set\)$", s.Unavailable));
        using var empty = new TemporaryFolder();
        IReadOnlyList<Subject> none = All.Shared(
            typeof(C01_Superposition).Assembly, new Settings { Out = "", Models = empty.Root });
        Assert.Equal(absent + " under HYPOTHESES_MODELS", Unavailable(none));
        Assert.All(
            none.Where(s => !IsOurs(s)), s => Assert.Matches(@"^there is no \S.* under HYPOTHESES_MODELS$", s.Unavailable));
        // A claim that models fit has a cell for each of their sites all the same; one that they do not fit says what they lack.
        Assert.Equal(
            ["stories260K@blocks.0", "stories260K@blocks.1", "stories260K@blocks.2"],
            CellsOf(MutantMeasurements.Claim("C13")).Where(c => c.Subject.Name == "stories260K").Select(c => c.Name));
        Assert.Equal(
            "lacks known true features",
            Assert.Single(CellsOf(MutantMeasurements.Claim("C03")), c => c.Name == "stories260K").NotApplicable);

        static bool IsOurs(Subject subject) => subject.Name.StartsWith("lmc-", StringComparison.Ordinal);

        static string? Unavailable(IEnumerable<Subject> all) => all.Single(s => s.Name == "stories260K").Unavailable;
    }

    private static IReadOnlyList<Cell> CellsOf(Claim claim) => Plan.Of(claim, Shared);

    private static Snapshot SnapshotOf(Cell cell) =>
        new(FolderOf(cell.Claim), cell.Claim.GetType().Name, "Verdict", ("subject", cell.Name));

    private static string FolderOf(Claim claim) => Path.Combine(Folder, claim.Family);

    private static bool IsSource(string path) =>
        !Path.GetRelativePath(Folder, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");
}

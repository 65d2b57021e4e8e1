using System.Text.RegularExpressions;
using Hypotheses.Claims.Provenance;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;

namespace Hypotheses.Tests;

/// <summary>What the guides show is what compiles and runs.</summary>
public class ReadmeTests
{
    private static readonly string Root = RepositoryRoot.Find(AppContext.BaseDirectory);

    [Theory]
    [InlineData("C94_RareFeatures.cs")]
    [InlineData("C95_LoudDifferences.cs")]
    public void The_claims_that_the_guide_shows_are_the_samples_that_run(string file)
    {
        string guide = Read("hypotheses", "README.md"), sample = Read("tests", "Xunit", "Samples", file);
        // The catalogue's project imports the usual namespaces; the sample, which lies elsewhere, names them.
        string science = sample[sample.IndexOf("namespace ", StringComparison.Ordinal)..].Trim();
        Assert.Contains("```csharp\n" + science + "\n```", guide, StringComparison.Ordinal);
        Assert.True(sample.Split('\n').Length <= 60, "a sample claim takes at most 60 lines");
    }

    [Fact]
    public void The_ensemble_that_the_guide_trains_is_the_sample_that_runs()
    {
        IsInTheGuide("EnsembleSample.cs");
        using var folder = new Support.TemporaryFolder();
        IReadOnlyList<Hypotheses.Core.Sae.Training.TrainedSae> trained = EnsembleSample.Train(folder.Root);
        Assert.Equal(12, trained.Count);
        Assert.All(trained, t => Assert.True(t.Loss < t.Curve[0]));
    }

    [Fact]
    public void The_files_that_the_guide_reads_and_writes_are_read_and_written()
    {
        IsInTheGuide("FilesSample.cs");
        using var folder = new Support.TemporaryFolder();
        string In(string name) => Path.Combine(folder.Root, name);
        SynthWorld world = new SynthRecipe
        {
            Features = 24,
            Dimension = 16,
            Hierarchy = new SynthHierarchy { Roots = 2, Depth = 1 }
        }.Create(Seed.FromPath("readme", "files"));
        SynthFolder.Write(In("world"), world);
        float[] directions = world.Directions.data<float>().ToArray(), encoder = new float[directions.Length];
        for (int j = 0; j < 24; j++)
            for (int i = 0; i < 16; i++) encoder[(i * 24) + j] = directions[(j * 16) + i];
        SaeLensFolder.FromAutoencoder(
            new SparseAutoencoder(new TopKActivation(3), encoder, new float[24], directions, new float[16]),
            "none",
            "x").Write(In("dictionary"));
        Assert.Equal(1, FilesSample.Score(In("world"), In("dictionary"), In("again")).Mcc, 1e-5); // the true directions
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(In("dictionary"), SaeLensFolder.WeightsName)),
            File.ReadAllBytes(Path.Combine(In("again"), SaeLensFolder.WeightsName)));
    }

    [Fact]
    public void The_readmes_table_of_settings_has_each_variable_that_the_code_reads_and_no_other()
    {
        // A variable's name stands alone between quotes where it is read, and in a row of its own, with its values, where it is
        // explained.
        string[] read = [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), "\"(HYPOTHESES_[A-Z_]+)\"")).Select(m => m.Groups[1].Value)
                .Distinct().Order(StringComparer.Ordinal)];
        string[] rows = [
            .. Regex.Matches(Read("README.md"), @"^\| `(HYPOTHESES_[A-Z_]+)(=1)?` \| [^|]{6,} \|$", RegexOptions.Multiline)
                .Select(m => m.Groups[1].Value)];
        Assert.Contains("HYPOTHESES_TIER", read);
        Assert.Equal(read, rows.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("dotnet test hypotheses")]
    [InlineData("dotnet test tests")]
    public void Continuous_integration_runs_the_readmes_commands(string command)
    {
        Assert.Contains("\n" + command, Read("README.md"), StringComparison.Ordinal);
        Assert.Contains("run " + command, Read(".ci", "run"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_is_short() => Assert.InRange(Read("README.md").Split('\n').Length, 1, 151);

    // The sample's usings, its parameters as the program's, and the code between the marks, without its indentation.
    private static void IsInTheGuide(string sample)
    {
        string text = Read("tests", sample);
        string[] parts = text.Split("        // readme\n");
        string[] names = [.. Regex.Matches(parts[0], @"string (\w+)[,)]").Select(m => m.Groups[1].Value)];
        string[] usings = [.. text.Split('\n').Where(l => l.StartsWith("using ", StringComparison.Ordinal))];
        string parameters = $"string {string.Join(", ", names.Select((name, i) => $"{name} = args[{i}]"))};";
        string code = string.Join('\n', parts[1].Split('\n').Select(line => line.Length > 8 ? line[8..] : "")).Trim();
        string program = $"{string.Join('\n', usings)}\n\n{parameters}\n{code}";
        Assert.Contains($"```csharp\n{program}\n```", Read("src", "README.md"), StringComparison.Ordinal);
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path])).ReplaceLineEndings("\n");
}

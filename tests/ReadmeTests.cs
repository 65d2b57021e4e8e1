using Hypotheses.Claims.Running;

namespace Hypotheses.Tests;

/// <summary>What the guides show is what compiles and runs.</summary>
public class ReadmeTests
{
    private static readonly string Root = RepositoryRoot.Find(AppContext.BaseDirectory);

    [Fact]
    public void The_claim_that_the_guide_shows_is_the_sample_that_runs()
    {
        string guide = Read("hypotheses", "README.md"), sample = Read("tests", "Xunit", "Samples", "C94_RareFeatures.cs");
        // The catalogue's project imports the usual namespaces; the sample, which lies elsewhere, names them.
        string science = sample[sample.IndexOf("namespace ", StringComparison.Ordinal)..].Trim();
        Assert.Contains("```csharp\n" + science + "\n```", guide, StringComparison.Ordinal);
        Assert.True(sample.Split('\n').Length <= 60, "a sample claim takes at most 60 lines");
    }

    [Fact]
    public void The_ensemble_that_the_readme_trains_is_the_sample_that_runs()
    {
        string[] parts = Read("tests", "EnsembleSample.cs").Split("        // readme\n");
        string code = string.Join('\n', parts[1].Split('\n').Select(line => line.Length > 8 ? line[8..] : "")).Trim();
        Assert.Contains("```csharp\n" + code + "\n```", Read("README.md"), StringComparison.Ordinal);
        using var folder = new Support.TemporaryFolder();
        IReadOnlyList<Hypotheses.Core.Dictionaries.TrainedDictionary> trained = EnsembleSample.Train(folder.Root);
        Assert.Equal(12, trained.Count);
        Assert.All(trained, t => Assert.True(t.Loss < t.Curve[0]));
    }

    [Theory]
    [InlineData("HYPOTHESES_TIER")]
    [InlineData("HYPOTHESES_DEVICE")]
    [InlineData("HYPOTHESES_MODELS")]
    [InlineData("HYPOTHESES_OUT")]
    [InlineData("HYPOTHESES_SHARD")]
    [InlineData("HYPOTHESES_ACCEPT")]
    [InlineData("HYPOTHESES_RERUN")]
    [InlineData("HYPOTHESES_THREADS")]
    [InlineData("HYPOTHESES_REPLAY")]
    public void Every_setting_is_in_the_readme(string variable)
    {
        Assert.Contains($"`{variable}", Read("README.md"), StringComparison.Ordinal);
        Assert.Contains($"\"{variable}\"", Read("src", "Hypotheses.Claims", "Running", "Settings.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dotnet test hypotheses")]
    [InlineData("dotnet test tests")]
    public void Continuous_integration_runs_the_readmes_commands(string command)
    {
        Assert.Contains("\n" + command, Read("README.md"), StringComparison.Ordinal);
        Assert.Contains("run " + command, Read(".ci", "run"), StringComparison.Ordinal);
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path])).ReplaceLineEndings("\n");
}

using Hypotheses.Core.Models.Language.Files;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Tests.Support;
using Hypotheses.Xunit;

namespace Hypotheses.Tests.Fixtures;

/// <summary>
/// The trained models in <c>fixtures/language/</c> learned what they saw and nothing else, and their commands remake them: to the
/// byte on the type of machine that they were trained on; elsewhere to a tolerance while few steps were taken, and after all
/// steps only to the gates, since rounding grows along training.
/// </summary>
public class LanguageFixtureTests
{
    private const long MostBytes = 20 << 20;
    private const double Tolerance = 2e-3; // two thirds of what one step moves a weight by
    private static readonly string Folder = Path.Combine(FixtureFiles.Folder, LanguageFixtures.Folder);

    public static TheoryData<string> Names => [.. LanguageFixtures.Trained.Select(f => f.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_model_is_at_the_floor_where_it_learned_and_far_above_it_where_it_could_not(string name)
    {
        LanguageFixture fixture = LanguageFixtures.Trained.Single(f => f.Name == name);
        TrainedLanguageModel stored = LanguageModelFolder.Read(Path.Combine(Folder, name));
        Assert.Equal((fixture.Recipe, fixture.Seed), (stored.Recipe, stored.Seed));
        using Transformer model = stored.Model();
        LanguageScore score = LanguageScore.Of(model, stored.Recipe, stored.Seed, fixture.Seed.Derive("fresh"), documents: 400);
        Assert.True(score.Passes, $"{score}");
        Assert.InRange(score.Whole, score.WholeFloor, score.WholeFloor + .05);
        Assert.Equal(name.StartsWith('b'), double.IsNaN(score.LeftOut));
    }

    [Fact]
    public void Along_training_a_model_comes_nearer_to_the_floor()
    {
        LanguageFixture fixture = LanguageFixtures.Trained.Single(f => f.Along);
        TrainedLanguageModel stored = LanguageModelFolder.Read(Path.Combine(Folder, fixture.Name), along: true);
        Assert.Equal(6, stored.Checkpoints.Count);
        double[] scores = [.. stored.Checkpoints.Select(checkpoint =>
        {
            using Transformer model = new(checkpoint.Weights(stored.Recipe.Config()));
            return LanguageScore.Of(model, stored.Recipe, stored.Seed, fixture.Seed.Derive("fresh"), documents: 100).Whole;
        })];
        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Fact]
    public void The_folder_has_these_models_and_is_small()
    {
        string[] expected =
        [
            LanguageFixtures.Machine,
            .. LanguageFixtures.Trained.Append(LanguageFixtures.Short).SelectMany(f => f.Recipe.Checkpoints()
                .Where(step => f.Along && step < f.Recipe.Steps).Select(step => $"step-{step}.safetensors")
                .Append(LanguageModelFolder.Weights).Append(LanguageModelFolder.Recipe).Select(file => $"{f.Name}/{file}")),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), FixtureFiles.Names(Folder).Order(StringComparer.Ordinal));
        Assert.InRange(expected.Sum(f => new FileInfo(Path.Combine(Folder, f)).Length), 1, MostBytes);
        string readme = File.ReadAllText(Path.Combine(FixtureFiles.Folder, FixtureFiles.Readme));
        Assert.All(
            LanguageFixtures.Trained.Append(LanguageFixtures.Short),
            f => Assert.Contains($"fixtures language {f.Name}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Remaking_the_short_one_gives_the_same_bytes() => Remakes([LanguageFixtures.Short]);

    /// <summary>Minutes a model.</summary>
    [FullTierFact]
    public void Remaking_the_trained_ones_gives_the_same_bytes() => Remakes(LanguageFixtures.Trained);

    private static void Remakes(IReadOnlyList<LanguageFixture> fixtures)
    {
        using var folder = new TemporaryFolder();
        LanguageFixtures.Write(folder.Root, fixtures, _ => { });
        bool same = File.ReadAllText(Path.Combine(Folder, LanguageFixtures.Machine)) == LanguageFixtures.MachineType();
        foreach (LanguageFixture fixture in fixtures)
        {
            string there = Path.Combine(Folder, fixture.Name),
                here = Path.Combine(folder.Root, LanguageFixtures.Folder, fixture.Name);
            if (!same) Alike(fixture, LanguageModelFolder.Read(there), LanguageModelFolder.Read(here));
            else
                Assert.All(FixtureFiles.Names(here), file =>
                    Assert.Equal(File.ReadAllBytes(Path.Combine(there, file)), File.ReadAllBytes(Path.Combine(here, file))));
        }
    }

    private static void Alike(LanguageFixture fixture, TrainedLanguageModel stored, TrainedLanguageModel made)
    {
        if (fixture == LanguageFixtures.Short)
        {
            double difference = stored.Checkpoints[^1].Numbers.ToArray().Zip(made.Checkpoints[^1].Numbers.ToArray())
                .Max(p => Math.Abs((double)p.First - p.Second));
            Assert.InRange(difference, 0, Tolerance);
            return;
        }

        using Transformer model = made.Model();
        Assert.True(LanguageScore.Of(model, made.Recipe, made.Seed, fixture.Seed.Derive("fresh"), documents: 400).Passes);
    }
}

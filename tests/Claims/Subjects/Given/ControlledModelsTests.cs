using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Language.Files;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Models.Language.Training;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects.Given;

public sealed class ControlledModelsTests : IDisposable
{
    private static readonly string[] Names = ["m-0", "m-1"];
    private readonly TemporaryFolder _folder = new();

    public ControlledModelsTests()
    {
        for (int i = 0; i < Names.Length; i++)
        {
            LanguageRecipe recipe = SmallLanguage.Recipe with
            {
                Corpus = new CorpusRecipe { Domains = CorpusDomains.Included, NewLexicon = i },
            };
            LanguageModelFolder.Write(
                Path.Combine(_folder.Root, Names[i]), LanguageTrainer.Train(recipe, SmallLanguage.Root.Derive("m", i)));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_seed_takes_one_of_the_models_and_documents_of_all_domains_of_its_language()
    {
        var source = new ControlledModels(_folder.Root, Names);
        Assert.Null(source.Missing);
        Seed[] seeds = [.. Enumerable.Range(0, 20).Select(i => Seed.FromPath("controlled", $"{i}"))];
        Transformer[] models = [.. seeds.Select(source.TrainedOf)];
        Assert.Equal(2, models.Distinct().Count());
        foreach (Transformer model in models.Distinct())
        {
            int first = Array.IndexOf(models, model);
            IReadOnlyList<int[]> stories = source.PromptsOf(seeds[first]).Stories;
            Assert.All(seeds.Where((_, i) => models[i] == model), s => Assert.Same(stories, source.PromptsOf(s).Stories));
            Assert.Equal((1500, 65), (stories.Count, stories[0].Length));
            float[] embedding = Tensors.ToArray<float>(model.Weights["embed.weight"]);
            TrainedLanguageModel stored = Names.Select(n => LanguageModelFolder.Read(Path.Combine(_folder.Root, n)))
                .Single(t => embedding.SequenceEqual(t.Checkpoints[^1].Numbers[..(289 * 8)].ToArray()));
            // Documents of the lexicon that the model never saw are among them, and all are of its language.
            int unseen = LanguageTokens.Triggers[stored.Recipe.Corpus.NewLexicon * 4 * 3];
            Assert.Contains(stories, s => s.Contains(unseen));
            var exact = new NextTokenDistribution(
                stored.Language(new CorpusRecipe { NewLexicon = stored.Recipe.Corpus.NewLexicon }));
            Assert.All(stories.Take(50), s => Assert.All(exact.Surprises(s), x => Assert.True(double.IsFinite(x))));
        }
    }

    [Fact]
    public void A_model_and_its_twins_answer_where_the_residual_stream_is_replaced()
    {
        using var scope = NewDisposeScope();
        var seed = new Seed(4);
        IReadOnlyList<LanguageModelSubject> subjects = LanguageModelSubject.WithTwins(
            "m", "small", new ControlledModels(_folder.Root, Names));
        Assert.Equal(["m", "m-untrained", "m-matched", "m-shuffled"], subjects.Select(s => s.Name));
        Assert.Equal([null, "m", "m", "m"], subjects.Select(s => s.TwinOf));
        Assert.Equal(4, subjects.Select(s => s.Hash).Distinct().Count());
        Assert.Single(subjects.Select(s => s.TwinFamily).Distinct());
        foreach (LanguageModelSubject subject in subjects)
        {
            Assert.Equal(["blocks.0", "blocks.1"], subject.Sites.Select(s => s.Name));
            IReadOnlyList<PatchingSetup> setups = ((IResponds)subject).Setups(seed, 5);
            Assert.All(setups, setup => Assert.Equal([5L, 8 + 289], setup.Response(setup.Bases).shape));
            Assert.Equal(
                ["blocks.1.relu-256", "blocks.1.relu-1024", "blocks.1.topk-64"],
                subject.DirectionSets.Select(s => s.Name));
        }

        // Twins are of the model that the seed takes.
        using Transformer matched = subjects[2].Model(seed);
        Tensor own = subjects[0].Model(seed).Weights["head.weight"], drawn = matched.Weights["head.weight"];
        Assert.Equal(1, (drawn.std() / own.std()).item<float>(), .15);
    }

    [Fact]
    public void What_is_not_there_is_said_and_what_it_is_follows_from_the_files()
    {
        var source = new ControlledModels(_folder.Root, ["m-0", "m-7"]);
        Assert.Equal($"there is no m-7 in {_folder.Root}", source.Missing);
        Assert.Contains("m-7", source.Identity, StringComparison.Ordinal);
        string both = new ControlledModels(_folder.Root, Names).Identity,
            one = new ControlledModels(_folder.Root, ["m-0"]).Identity;
        Assert.NotEqual(both, one);
        Assert.Equal(both, new ControlledModels(_folder.Root, Names).Identity);
        File.AppendAllText(Path.Combine(_folder.Root, "m-1", LanguageModelFolder.Recipe), " ");
        Assert.NotEqual(both, new ControlledModels(_folder.Root, Names).Identity);
        Assert.Throws<ArgumentException>(() => new ControlledModels(_folder.Root, []));
    }
}

using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Training;
using Hypotheses.Core.Training.Caching;
using Hypotheses.Tests.Core.Models.Language.Training;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Training;

public class LanguageModelJobTests
{
    private static readonly LanguageModelJob Job = new(SmallLanguage.Recipe, SmallLanguage.Root);

    [Fact]
    public void The_result_is_the_trainers_model_also_from_the_cache()
    {
        using var folder = new TemporaryFolder();
        byte[] expected = SmallLanguage.Bytes(LanguageTrainer.Train(Job.Recipe, Job.Seed));
        for (int time = 0; time < 2; time++)
        {
            using Trained trained = new JobTrainer(cache: TrainingCache.Open(folder.Root, 1 << 20)).Train([Job, Jobs.ToyModel()]);
            Assert.Equal(expected, SmallLanguage.Bytes(trained.Of(Job)));
            Assert.Equal((Job.Recipe, Job.Seed), (trained.Of(Job).Recipe, trained.Of(Job).Seed));
            Assert.Equal(time == 1, trained.IsFromCache(Job));
        }
    }

    [Fact]
    public void Equal_data_have_one_key_and_each_field_another()
    {
        Assert.Equal(Job, new LanguageModelJob(SmallLanguage.Recipe with { }, SmallLanguage.Root));
        LanguageRecipe recipe = SmallLanguage.Recipe;
        LanguageModelJob[] others =
        [
            Job, new(recipe, SmallLanguage.Root.Derive("other")),
            .. Fields.Changed(recipe, except: nameof(LanguageRecipe.Corpus))
                .Select(f => new LanguageModelJob(f.Record, Job.Seed)),
            .. Fields.Changed(recipe.Corpus)
                .Select(f => new LanguageModelJob(recipe with { Corpus = f.Record }, Job.Seed)),
        ];
        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.Empty(Job.Needs);
        Assert.True(new LanguageModelJob(recipe with { Steps = 12 }, Job.Seed).Cost == 2 * Job.Cost && Job.Cost > 1e6);
    }

    [Fact]
    public void A_truncated_training_is_that_of_fewer_steps()
    {
        LanguageRecipe recipe = SmallLanguage.Recipe with { Steps = 90 };
        Assert.Equal(recipe with { Steps = 3 }, recipe.Under(TrainingFault.Truncated));
        Assert.Equal(recipe, recipe.Under(TrainingFault.WrongL0));
        Assert.Equal(recipe with { Steps = 0 }, (recipe with { Steps = 0 }).Under(TrainingFault.Truncated));
        var job = new LanguageModelJob(recipe, Job.Seed);
        using Trained faulty = new JobTrainer(fault: TrainingFault.Truncated).Train([job]);
        Assert.Equal(
            SmallLanguage.Bytes(LanguageTrainer.Train(recipe with { Steps = 3 }, Job.Seed)), SmallLanguage.Bytes(faulty.Of(job)));
    }

    [Fact]
    public void Bytes_that_are_no_checkpoints_of_the_recipe_are_nothing()
    {
        byte[] whole = Job.Encode(LanguageTrainer.Train(Job.Recipe, Job.Seed))!;
        Assert.Equal(whole, Job.Encode(Job.Decode(whole)!));
        for (int length = 0; length < whole.Length; length += 97) Assert.Null(Job.Decode(whole[..length]));
        Assert.Null(Job.Decode([.. whole, 0]));
        Assert.Null(new LanguageModelJob(Job.Recipe with { Steps = 7 }, Job.Seed).Decode(whole)); // other steps were kept
        Assert.Null(new LanguageModelJob(Job.Recipe with { MlpWidth = 13 }, Job.Seed).Decode(whole));
        for (int at = 0; at < 12; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 1;
            Assert.Null(Job.Decode(changed));
        }
    }
}

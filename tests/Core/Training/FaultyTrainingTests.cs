using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Training;

namespace Hypotheses.Tests.Core.Training;

public class FaultyTrainingTests
{
    private static readonly SaeRecipe Choosing =
        SaeRecipes.Toy(9, 0) with
        {
            Architecture = SaeArchitectures.TopK,
            K = 2,
            Auxiliary = new AuxiliaryLoss(100),
            Steps = 60,
            Batch = 40,
            Restarts = 2,
            HeldOut = 200,
        };

    [Fact]
    public void Recipes_change_in_what_the_fault_says_and_in_nothing_else()
    {
        SaeRecipe penalised = Jobs.Recipe;
        Assert.Equal(penalised with { Steps = 1 }, penalised.Under(TrainingFault.Truncated));
        Assert.Equal(penalised with { Steps = 10 }, (penalised with { Steps = 300 }).Under(TrainingFault.Truncated));
        Assert.Equal(penalised with { Penalty = 30 * penalised.Penalty }, penalised.Under(TrainingFault.WrongL0));
        Assert.Equal(Choosing with { K = 8 }, Choosing.Under(TrainingFault.WrongL0));
        Assert.Equal(Choosing with { K = 9 }, (Choosing with { K = 5 }).Under(TrainingFault.WrongL0)); // no more than there are
        foreach (TrainingFault? none in new TrainingFault?[] { null, TrainingFault.DeadLatents })
            Assert.Equal((penalised, Choosing), (penalised.Under(none), Choosing.Under(none)));
        Assert.Equal(Jobs.Toy with { Steps = 2 }, Jobs.Toy.Under(TrainingFault.Truncated));
        // untrained stays untrained
        Assert.Equal(Jobs.Toy with { Steps = 0 }, (Jobs.Toy with { Steps = 0 }).Under(TrainingFault.Truncated));
        Assert.Equal(Jobs.Reading with { Steps = 2 }, Jobs.Reading.Under(TrainingFault.Truncated));
        Assert.All(new TrainingFault?[] { null, TrainingFault.DeadLatents, TrainingFault.WrongL0 }, f =>
            Assert.Equal((Jobs.Toy, Jobs.Reading), (Jobs.Toy.Under(f), Jobs.Reading.Under(f))));
    }

    [Theory]
    [InlineData(TrainingFault.WrongL0)]
    [InlineData(TrainingFault.Truncated)]
    public void A_job_under_a_fault_of_recipes_is_the_job_of_the_faulty_recipe(TrainingFault fault)
    {
        JobTrainer faulty = new(fault: fault);
        foreach (SaeRecipe recipe in new[] { Jobs.Recipe, Choosing })
        {
            Assert.Equal(Jobs.Train([Jobs.Sae(0, recipe.Under(fault))]), Jobs.Train([Jobs.Sae(0, recipe)], faulty));
            Assert.NotEqual(Jobs.Train([Jobs.Sae(0, recipe)]), Jobs.Train([Jobs.Sae(0, recipe)], faulty));
        }

        var several = new SideBySideJob(
            [.. Jobs.SideBySide().Variants.Select(v => v with { Recipe = v.Recipe.Under(fault) })], Jobs.Data(),
            Jobs.SideBySide().Seed);
        Assert.Equal(Jobs.Train([several]), Jobs.Train([Jobs.SideBySide()], faulty));
        TrainingJob[] small = [new ToyModelJob(Jobs.Toy.Under(fault), Jobs.ToyModel().Seed), Jobs.Numbers(1)];
        Assert.Equal(Jobs.Train(small), Jobs.Train([Jobs.ToyModel(), Jobs.Numbers(1)], faulty));
    }

    [Fact]
    public void Dead_latents_are_the_first_half_of_whatever_was_trained()
    {
        JobTrainer faulty = new(fault: TrainingFault.DeadLatents);
        using Trained plain = new JobTrainer().Train([Jobs.Sae(0), Jobs.SideBySide()]);
        using Trained dead = faulty.Train([Jobs.Sae(0), Jobs.SideBySide()]);
        Assert.Equal(TrainedBytes.Of(plain.Of(Jobs.Sae(0)).WithKilled([0, 1, 2, 3])), Jobs.Bytes(dead, Jobs.Sae(0))); // of nine
        Assert.Equal(TrainedBytes.Of([.. plain.Of(Jobs.SideBySide()).Select(d => d.WithKilled([0, 1, 2, 3]))]),
            Jobs.Bytes(dead, Jobs.SideBySide()));
        Assert.Equal(Jobs.Train([Jobs.ToyModel(), Jobs.Reader(), Jobs.Numbers(1)]),
            Jobs.Train([Jobs.ToyModel(), Jobs.Reader(), Jobs.Numbers(1)], faulty));
        float[] x = new float[6];
        Jobs.World().Stream(Jobs.Root).Next(x);
        using var scope = TorchSharp.torch.NewDisposeScope();
        Assert.Equal(0, dead.Of(Jobs.Sae(0)).Encode(TorchSharp.torch.tensor(x, 1, 6)).narrow(1, 0, 4).abs().max().item<float>());
    }

    [Fact]
    public void What_learns_from_a_faulty_result_learns_from_the_fault()
    {
        SaeJob rows = new(Jobs.Recipe, new TrainingData(
            "rows", t => seed => new DecoderRows(t.Of(Jobs.Sae(0)), seed), Jobs.Sae(0)), Jobs.Root);
        Assert.NotEqual(Jobs.Train([rows]), Jobs.Train([rows], new JobTrainer(fault: TrainingFault.Truncated)));
        ToyModelOfSuperposition Model(TrainingFault? fault) =>
            new JobTrainer(fault: fault).Train([Jobs.ToyModel()]).Of(Jobs.ToyModel());
        using ToyModelOfSuperposition whole = Model(null), cut = Model(TrainingFault.Truncated);
        Assert.True(whole.Losses[0] < cut.Losses[0]);
    }
}

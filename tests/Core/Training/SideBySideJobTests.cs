using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Core.Training;

public class SideBySideJobTests
{
    [Fact]
    public void All_train_on_the_same_samples_from_their_own_starts_in_the_order_of_the_list()
    {
        SideBySideJob job = Jobs.SideBySide();
        IActivationStream samples = Jobs.World().Stream(job.Seed);
        Lane[] lanes = [.. job.Variants.Select(
            (v, i) => new Lane(v.Recipe, job.Seed.Derive("variant", i), samples, v.Start?.Create()))];
        SparseAutoencoder[] expected = [.. SaeTrainer.Train(lanes).Select(t => t.Sae)];
        Assert.Equal(TrainedBytes.Of(expected), Jobs.Train([job])[0]);
        Assert.Equal(3, expected.Select(d => Convert.ToHexString(TrainedBytes.Of(d)!)).Distinct().Count());
    }

    [Fact]
    public void Samples_are_drawn_once_for_all()
    {
        var drawn = new List<Seed>();
        SparseWorld world = Jobs.World();
        var data = new TrainingData("counted", _ => seed =>
        {
            drawn.Add(seed);
            return world.Stream(seed);
        });
        using Trained trained = new JobTrainer().Train([Jobs.SideBySide(0, data)]);
        Assert.Equal([Jobs.SideBySide().Seed], drawn);
        Assert.Equal(3, trained.Of(Jobs.SideBySide(0, data)).Count);
    }

    [Fact]
    public void One_of_random_weights_listed_twice_is_two()
    {
        var job = new SideBySideJob([new(Jobs.Recipe), new(Jobs.Recipe)], Jobs.Data(), Jobs.Root);
        using Trained trained = new JobTrainer().Train([job]);
        Assert.NotEqual(trained.Of(job)[0].Decoder.ToArray(), trained.Of(job)[1].Decoder.ToArray());
    }

    [Fact]
    public void Equal_data_have_one_key_and_each_field_and_the_order_another()
    {
        SideBySideJob Of(params SaeVariant[] variants) => new(variants, Jobs.Data(), Jobs.Root);
        SaeVariant a = new(Jobs.Recipe), b = new(Jobs.Recipe with { Penalty = .3 });
        Assert.Equal(Of(a, b), Of(a with { }, b));
        TrainingJob[] others =
        [
            Of(a, b), Of(b, a), Of(a), Of(a, a), Of(a, a, a), Of(a with { Start = Jobs.Start }, b),
            Of(a, b with { Start = Jobs.Start }),
            Of(a with { Start = Jobs.Start with { Name = "other axes" } }, b), new SideBySideJob([a, b], Jobs.Data(8), Jobs.Root),
            new SideBySideJob([a, b], Jobs.Data(), Jobs.Root.Derive("other")),
            .. Fields.Changed(Jobs.Recipe).Select(f => Of(a with { Recipe = f.Record }, b)),
        ];
        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.Equal([Jobs.ToyModel(1)], Jobs.SideBySide(0, Jobs.OfHidden(Jobs.ToyModel(1)).Data).Needs);
    }
}

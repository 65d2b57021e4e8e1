using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Training;

namespace Hypotheses.Tests.Core.Training;

/// <summary>Each codec has tests of its own; here is what is put together of them.</summary>
public class TrainedBytesTests
{
    [Fact]
    public void A_list_of_dictionaries_comes_back_whole_or_not_at_all()
    {
        using Trained trained = new JobTrainer().Train([Jobs.SideBySide()]);
        byte[] whole = Jobs.Bytes(trained, Jobs.SideBySide());
        IReadOnlyList<SparseAutoencoder> back = TrainedBytes.SaeList(whole, 3)!;
        Assert.Equal(trained.Of(Jobs.SideBySide()).Select(d => TrainedBytes.Of(d)), back.Select(d => TrainedBytes.Of(d)));
        Assert.Null(TrainedBytes.SaeList(whole, 2));
        Assert.Null(TrainedBytes.SaeList(whole, 4));
        Assert.Null(TrainedBytes.SaeList([.. whole, 0], 3));
        for (int length = 0; length < whole.Length; length += 1 + (length / 50))
            Assert.Null(TrainedBytes.SaeList(whole.AsSpan(0, length), 3));
        foreach (int number in new[] { -1, int.MinValue, int.MaxValue, 0, 7 })
        {
            byte[] changed = [.. whole];
            BitConverter.TryWriteBytes(changed, number);
            Assert.Null(TrainedBytes.SaeList(changed, 3));
        }

        Assert.Empty(TrainedBytes.SaeList([], 0)!);
    }

    [Fact]
    public void A_model_comes_back_to_the_bit_and_only_for_a_recipe_of_its_shape()
    {
        using Trained trained = new JobTrainer().Train([Jobs.ToyModel(0), Jobs.Reader(0), Jobs.Sae(0)]);
        byte[] toy = Jobs.Bytes(trained, Jobs.ToyModel(0)), reader = Jobs.Bytes(trained, Jobs.Reader(0));
        byte[] sae = Jobs.Bytes(trained, Jobs.Sae(0));
        using ToyModelOfSuperposition model = TrainedBytes.ToyModel(toy, Jobs.Toy)!;
        using FrozenReader read = TrainedBytes.Reader(reader)!;
        Assert.Equal((toy, reader, sae),
            (TrainedBytes.Of(model)!, TrainedBytes.Of(read)!, TrainedBytes.Of(TrainedBytes.Sae(sae)!)!), Same);
        Assert.Equal(trained.Of(Jobs.ToyModel(0)).Losses, model.Losses);
        Assert.Null(TrainedBytes.ToyModel(toy, Jobs.Toy with { Hidden = 3 }));
        Assert.Null(TrainedBytes.ToyModel(toy, Jobs.Toy with { Features = 8 }));
        // No kind is read as another.
        Assert.Null(TrainedBytes.ToyModel(reader, Jobs.Toy));
        Assert.Null(TrainedBytes.ToyModel(sae, Jobs.Toy));
        Assert.Null(TrainedBytes.Reader(sae));
        Assert.Null(TrainedBytes.Sae(toy));
        Assert.Null(TrainedBytes.Sae(reader));
    }

    private static bool Same((byte[] Toy, byte[] Reader, byte[] Sae) a, (byte[] Toy, byte[] Reader, byte[] Sae) b) =>
        a.Toy.AsSpan().SequenceEqual(b.Toy) && a.Reader.AsSpan().SequenceEqual(b.Reader) && a.Sae.AsSpan().SequenceEqual(b.Sae);
}

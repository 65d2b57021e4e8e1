using Hypotheses.Core.Activations;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Activations;

public class ShuffleBufferTests
{
    [Fact]
    public void No_row_is_lost_and_none_comes_twice()
    {
        var source = new NumberedStream(3);
        var buffer = new ShuffleBuffer(source, 20, new Seed(1));
        int[] drawn = NumberedStream.Numbers(buffer, 500);
        Assert.Equal(520, source.Row);
        Assert.Equal(500, drawn.Distinct().Count());
        // none before it was drawn itself
        Assert.All(drawn.Select((row, draw) => (row, draw)), x => Assert.InRange(x.row, 0, x.draw + 19));
        Assert.Equal(4 * 21 * 3, buffer.Bytes);
        Assert.Equal(20, buffer.Size);

        float[] rows = new float[3 * 1000];
        long before = GC.GetAllocatedBytesForCurrentThread();
        buffer = new ShuffleBuffer(source, 10_000, new Seed(1));
        for (int i = 0; i < 20; i++) buffer.Next(rows);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, buffer.Bytes, buffer.Bytes + 1024);
    }

    [Fact]
    public void Each_draw_takes_each_slot_alike_so_waiting_is_geometric() // 6σ: 2e-9 a check by chance, were the seed not fixed
    {
        const int size = 8, draws = 80_000;
        int[] drawn = NumberedStream.Numbers(new ShuffleBuffer(new NumberedStream(1), size, new Seed(2)), draws);
        // Draw t brings row t + 8 in, which leaves at draw t + w with probability (1/8)(7/8)^(w − 1).
        int[] waits = new int[200];
        int counted = 0;
        for (int t = 0; t < draws; t++)
        {
            int wait = t - (drawn[t] - size);
            // those of the beginning wait otherwise, and not all of the end have left
            if (drawn[t] < size || drawn[t] >= draws - 1000) continue;
            waits[wait]++;
            counted++;
        }

        Assert.Equal(0, waits[0]); // the newcomer is put in after the draw
        for (int wait = 1; wait < 30; wait++)
        {
            double p = Math.Pow(7 / 8.0, wait - 1) / 8;
            Assert.InRange(
                waits[wait], (p * counted) - (6 * Math.Sqrt(p * counted)), (p * counted) + (6 * Math.Sqrt(p * counted)));
        }
    }

    [Fact]
    public void It_goes_on_to_the_bit_where_it_was_saved()
    {
        SparseWorld world = new SharkeyRecipe { Features = 8, Dimension = 4, MeanActive = 2 }.Create(new Seed(1));
        ShuffleBuffer Buffer() => new(world.Stream(new Seed(2)), 30, new Seed(3));
        Resumption.Holds(Buffer, "buffer", most: 150);
        Resumption.Holds(() => new ShuffleBuffer(Buffer(), 7, new Seed(4)), "buffer of a buffer", most: 150);
        Resumption.RefusesPartOf(Buffer, drawn: 3);
        Resumption.RefusesPartOf(Buffer, drawn: 0);
    }

    [Fact]
    public void Another_buffers_state_is_refused_and_so_is_a_source_without_one()
    {
        ShuffleBuffer Buffer(int dimension, int size, ulong seed) => new(new NumberedStream(dimension), size, new Seed(seed));
        Resumption.Refuses(Buffer(3, 5, 1), Buffer(4, 5, 1), "shuffle buffer: dimension: is 3, not 4");
        Resumption.Refuses(Buffer(3, 5, 1), Buffer(3, 6, 1), "shuffle buffer: size: is 5, not 6");
        Resumption.Refuses(Buffer(3, 5, 1), Buffer(3, 5, 2), "shuffle buffer: seed: is ");
        var oneWay = new ShuffleBuffer(new OneWay(new NumberedStream(3)), 5, new Seed(1));
        Assert.Contains(
            "OneWay",
            Assert.Throws<InvalidOperationException>(() => Resumption.StateOf(oneWay)).Message,
            StringComparison.Ordinal);
        NumberedStream.Numbers(oneWay, 10); // it can be drawn from all the same
    }

    [Fact]
    public void Sizes_that_cannot_be_are_refused_before_memory_is_taken()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShuffleBuffer(new NumberedStream(3), 0, new Seed(1)));
        Assert.Contains(
            "more than an array",
            Assert.Throws<ArgumentException>(() => new ShuffleBuffer(new NumberedStream(3), int.MaxValue, new Seed(1))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ShuffleBuffer(new NumberedStream(3), 5, new Seed(1)).Next(new float[4]));
    }
}

using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Sae;

public class DecoderRowsTests
{
    private static readonly SparseAutoencoder Three = new(
        new ReluActivation(), new float[6], new float[3], [1, 1, 2, 2, 3, 3], new float[2]);

    [Fact]
    public void Every_row_comes_once_an_epoch_in_another_order()
    {
        var stream = new DecoderRows(Three, Seed.FromPath("rows"));
        var orders = new HashSet<string>();
        for (int epoch = 0; epoch < 30; epoch++)
        {
            var drawn = new float[6];
            stream.Next(drawn.AsSpan(0, 2));
            stream.Next(drawn.AsSpan(2));
            Assert.Equal([1, 1, 2, 2, 3, 3], drawn.Order());
            for (int n = 0; n < 6; n += 2) Assert.Equal(drawn[n], drawn[n + 1]);
            orders.Add(string.Join(' ', drawn));
        }

        Assert.Equal(6, orders.Count); // missing one of 6 orders in 30: 6·(5/6)^30 = 2.5%, for this seed no
    }

    [Fact]
    public void Rows_that_are_held_out_never_come()
    {
        var stream = new DecoderRows(Three, Seed.FromPath("rows"), [0, 2]);
        var drawn = new float[40];
        stream.Next(drawn);
        Assert.DoesNotContain(2, drawn);
        Assert.Throws<ArgumentException>(() => new DecoderRows(Three, Seed.FromPath("rows"), [3]));
        Assert.Throws<ArgumentException>(() => new DecoderRows(Three, Seed.FromPath("rows"), []));
        Assert.Throws<ArgumentException>(() => stream.Next(new float[3]));
    }

    [Fact]
    public void It_is_taken_up_again_to_the_bit()
    {
        Resumption.Holds(() => new DecoderRows(Three, Seed.FromPath("rows")), "decoder rows", 20);
        Resumption.RefusesPartOf(() => new DecoderRows(Three, Seed.FromPath("rows")), 5);
        Resumption.Refuses(
            new DecoderRows(Three, Seed.FromPath("rows")),
            new DecoderRows(Three.Scaled(2).WithDuplicate(0), Seed.FromPath("rows")),
            "rows: is 3, not 4");
        Resumption.Refuses(
            new DecoderRows(Three, Seed.FromPath("rows"), [0, 1]),
            new DecoderRows(Three, Seed.FromPath("rows"), [0, 2]),
            "is not one of these rows");
    }
}

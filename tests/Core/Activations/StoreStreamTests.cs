using Hypotheses.Core.Activations;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Activations;

/// <summary>
/// The order in which a store is read. Counts are held to 6σ: about 2e-9 a check by chance for a right stream, were the seeds
/// not fixed.
/// </summary>
public sealed class StoreStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ActivationStore> _open = [];

    public void Dispose()
    {
        _open.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [InlineData(60, 60, 1)]
    [InlineData(60, 7, 1)]
    [InlineData(60, 7, 13)]
    [InlineData(60, 25, 10)]
    [InlineData(60, 7, 60)]
    [InlineData(60, 7, 1000)]
    public void Every_row_comes_once_an_epoch_in_an_order_of_its_own(int rows, int rowsPerShard, int window)
    {
        StoreStream stream = Store(rows, rowsPerShard).Stream(new Seed(1), window);
        Assert.Equal(Math.Min(window, rows), stream.Window);
        int[][] epochs = [.. Enumerable.Range(0, 4).Select(epoch =>
        {
            Assert.Equal(epoch, stream.Epoch);
            return NumberedStream.Numbers(stream, rows);
        })];
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, rows), epoch.Order()));
        if (rowsPerShard < rows || window > 1) Assert.Equal(4, epochs.DistinctBy(epoch => string.Join(' ', epoch)).Count());
    }

    [Fact]
    public void What_comes_depends_on_the_seed_and_the_window_alone()
    {
        ActivationStore store = Store(60, 7);
        int[] first = NumberedStream.Numbers(store.Stream(new Seed(1), 10), 150);
        StoreStream again = store.Stream(new Seed(1), 10);
        Assert.Equal(first, NumberedStream.Of(Resumption.Draw(again, 150, new Seed(9).Rng()), 2)); // in other portions
        Assert.NotEqual(first, NumberedStream.Numbers(store.Stream(new Seed(2), 10), 150));
        Assert.NotEqual(first, NumberedStream.Numbers(store.Stream(new Seed(1), 11), 150));
        Assert.Throws<ArgumentException>(() => again.Next(new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Stream(new Seed(1), 0));
    }

    [Theory]
    [InlineData(60, 7, 1)]
    [InlineData(60, 7, 13)]
    [InlineData(60, 25, 60)]
    [InlineData(1, 1, 1)]
    public void A_stream_goes_on_to_the_bit_where_it_was_saved(int rows, int rowsPerShard, int window)
    {
        ActivationStore store = Store(rows, rowsPerShard);
        Resumption.Holds(() => store.Stream(new Seed(1), window), $"{rows} {rowsPerShard} {window}", most: 200);
        Resumption.RefusesPartOf(() => store.Stream(new Seed(1), window), drawn: 70);
    }

    [Fact]
    public void A_stream_is_taken_up_after_any_number_of_epochs_at_no_cost()
    {
        ActivationStore store = Store(60, 7);
        StoreStream stream = store.Stream(new Seed(1), 13);
        byte[] state = Resumption.StateOf(stream);
        BitConverter.GetBytes(long.MaxValue - 1).CopyTo(state, state.Length - 16); // epochs; the place in the epoch follows
        BitConverter.GetBytes(59L).CopyTo(state, state.Length - 8);
        Resumption.Restore(stream, state);
        Assert.Equal(61, NumberedStream.Numbers(stream, 61).Length);
    }

    [Fact]
    public void The_state_of_another_store_or_order_is_refused_by_what_differs()
    {
        StoreStream stream = Store(60, 7).Stream(new Seed(1), 13);
        Resumption.Refuses(stream, Store(60, 8).Stream(new Seed(1), 13), "activation store: store: is ");
        Resumption.Refuses(
            stream, Store(60, 7, copy: 1).Stream(new Seed(2), 13), "seed: is 0000000000000001, not 0000000000000002");
        Resumption.Refuses(stream, Store(60, 7, copy: 2).Stream(new Seed(1), 12), "window: is 13, not 12");
        byte[] state = Resumption.StateOf(stream);
        BitConverter.GetBytes(60L).CopyTo(state, state.Length - 8);
        Assert.Contains(
            "place in the epoch: 60 is not in [0, 59]",
            Assert.Throws<InvalidDataException>(() => Resumption.Restore(stream, state)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_of_all_rows_is_a_uniform_permutation()
    {
        const int rows = 24, epochs = 8000;
        StoreStream stream = Store(rows, 5).Stream(new Seed(1), rows);
        var at = new int[rows, rows]; // how often a row came at a place
        var next = new int[rows, rows]; // how often a row came right after another
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            int[] order = NumberedStream.Numbers(stream, rows);
            for (int i = 0; i < rows; i++) at[order[i], i]++;
            for (int i = 1; i < rows; i++) next[order[i - 1], order[i]]++;
        }

        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < rows; i++)
            {
                Near(1.0 / rows, at[row, i], epochs);
                Near(row == i ? 0 : 1.0 / rows, next[row, i], epochs); // (n − 1)·(n − 2)! of n! permutations
            }
        }
    }

    [Fact]
    public void With_a_smaller_window_shards_come_in_every_order_alike_and_their_rows_meet_those_of_others()
    {
        const int shards = 6, perShard = 4, rows = shards * perShard, epochs = 8000;
        StoreStream stream = Store(rows, perShard).Stream(new Seed(2), window: 6);
        var at = new int[shards, shards];    // rows of a shard in each sixth of the epoch
        var meets = new int[shards, shards]; // a row of one shard right before a row of another
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            int[] order = NumberedStream.Numbers(stream, rows);
            for (int i = 0; i < rows; i++) at[order[i] / perShard, i / perShard]++;
            for (int i = 1; i < rows; i++) meets[order[i - 1] / perShard, order[i] / perShard]++;
        }

        // A count is at most 4 an epoch, so its variance there is at most 4 times its mean.
        (int a, int b)[] pairs = [.. from a in Enumerable.Range(0, shards) from b in Enumerable.Range(0, shards) select (a, b)];
        double meet = pairs.Where(p => p.a != p.b).Average(p => meets[p.a, p.b]);
        foreach ((int a, int b) in pairs)
        {
            Within(epochs * perShard / shards, at[a, b]);
            if (a != b) Within(meet, meets[a, b]);
        }

        // of all neighbours; .22 are at the borders of shards that are read one by one
        Assert.InRange(meet * shards * (shards - 1) / (epochs * (rows - 1.0)), .3, .8);

        static void Within(double mean, int count) =>
            Assert.InRange(count, mean - (6 * Math.Sqrt(4 * mean)), mean + (6 * Math.Sqrt(4 * mean)));
    }

    [Fact]
    public void Memory_is_stated_and_holds_no_rows()
    {
        ActivationStore store = Store(60, 7);
        Assert.Equal((4 * 13) + (12 * 9) + 8, store.Stream(new Seed(1), 13).Bytes);

        ActivationStore large = Store(100_000, 9_000);
        large.Verify();
        float[] drawn = new float[100_000 * 2];
        StoreStream stream = large.Stream(new Seed(1), 50_000);
        stream.Next(drawn);
        long before = GC.GetAllocatedBytesForCurrentThread();
        stream = large.Stream(new Seed(1), 50_000);
        stream.Next(drawn);
        // besides: a few names of seeds a window
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, stream.Bytes, stream.Bytes + 8192);
    }

    private ActivationStore Store(int rows, int rowsPerShard, int copy = 0)
    {
        string folder = Path.Combine(_folder.Root, $"{rows}-{rowsPerShard}-{copy}");
        _open.Add(
            ActivationStore.Create(
                folder, "numbers", new NumberedStream(2), rows, new StoreOptions { RowsPerShard = rowsPerShard }));
        return _open[^1];
    }

    private static void Near(double p, int hits, int trials)
    {
        double sigma = Math.Sqrt(trials * p * (1 - p));
        Assert.InRange(hits, (p * trials) - (6 * sigma), (p * trials) + (6 * sigma));
    }
}

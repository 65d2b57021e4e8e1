using System.Security.Cryptography;
using Hypotheses.Core.Activations;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Activations;

public sealed class ActivationStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(100, 3, 7)]
    [InlineData(100, 3, 50)]
    [InlineData(100, 1, 1000)]
    public void Rows_come_back_in_the_order_in_which_they_were_drawn(int rows, int dimension, int rowsPerShard)
    {
        using ActivationStore store = ActivationStore.Create(
            _folder.Root, "numbers", new NumberedStream(dimension), rows, new StoreOptions { RowsPerShard = rowsPerShard });
        Assert.Equal(
            (rows, dimension, "numbers", (rows + rowsPerShard - 1) / rowsPerShard),
            (store.Rows, store.Dimension, store.Source, store.Shards));
        for (int first = 0; first < rows; first += 9)
        {
            float[] read = new float[Math.Min(15, rows - first) * dimension];
            store.Read(first, read);
            Assert.Equal(
                Enumerable.Range(first, read.Length / dimension).Select(i => (float)i), read.Where((_, i) => i % dimension == 0));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(rows, new float[dimension]));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(-1, new float[dimension]));
        store.Verify();
    }

    [Fact]
    public void A_worlds_activations_are_stored_to_the_bit_whatever_the_shards()
    {
        SparseWorld world = new SharkeyRecipe().Create(new Seed(1));
        float[] expected = new float[500 * 32];
        world.Stream(new Seed(2)).Next(expected);
        foreach (int rowsPerShard in new[] { 33, 500 })
        {
            using ActivationStore store = ActivationStore.Create(
                Path.Combine(_folder.Root, $"{rowsPerShard}"),
                "sharkey",
                world.Stream(new Seed(2)),
                500,
                new StoreOptions { RowsPerShard = rowsPerShard, PortionBytes = 1000 });
            float[] read = new float[expected.Length];
            store.Read(0, read);
            Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), read.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void A_shard_is_a_plain_safetensors_file_that_says_what_it_is()
    {
        Write(rows: 10, rowsPerShard: 4);
        Assert.Equal(
            ["shard-00000.safetensors", "shard-00001.safetensors", "shard-00002.safetensors", "store.json"],
            Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order());
        using SafeTensorsFile shard = SafeTensorsFile.Open(Path.Combine(_folder.Root, "shard-00002.safetensors"));
        Assert.Equal([2, 3], shard.Shape("activations"));
        byte[] data = shard.Bytes("activations", 0, 24).ToArray();
        Assert.Equal([8, 8.5f, 8.5f, 9, 9.5f, 9.5f], Enumerable.Range(0, 6).Select(i => BitConverter.ToSingle(data, 4 * i)));
        Assert.Equal(
            ("numbers", "2", "2", "1"),
            (shard.Metadata["source"], shard.Metadata["shard"], shard.Metadata["rows"], shard.Metadata["version"]));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data)), shard.Metadata["sha256"]);
    }

    [Theory]
    [InlineData(1000, 3, 70)]
    [InlineData(5, 40, 5)]
    [InlineData(120, 1, 1)]
    public void What_a_store_needs_is_said_before_it_is_written(int rows, int dimension, int rowsPerShard)
    {
        var said = new List<string>();
        var options = new StoreOptions
        {
            RowsPerShard = rowsPerShard,
            Say = line =>
            {
                said.Add(line);
                Assert.Empty(Directory.GetFiles(_folder.Root, "*.safetensors"));
            },
        };
        StoreCost cost = ActivationStore.CostOf("numbers", dimension, rows, options);
        ActivationStore.Create(_folder.Root, "numbers", new NumberedStream(dimension), rows, options).Dispose();
        string line = Assert.Single(said);
        Assert.Equal($"{_folder.Root}: {cost}", line);
        long written = Directory.GetFiles(_folder.Root).Sum(f => new FileInfo(f).Length);
        Assert.InRange(cost.DiskBytes, written, written + (200 * cost.Shards) + 4096);
        Assert.Equal((rows + rowsPerShard - 1) / rowsPerShard, cost.Shards);
    }

    [Fact]
    public void The_cost_is_a_line_that_people_can_read_and_memory_does_not_grow_with_the_store()
    {
        StoreCost cost = ActivationStore.CostOf("a model's hook point", 512, 1_000_000_000);
        Assert.Equal("1.9 TiB on disk in 7630 shards, 4 MiB of memory besides the stream's", cost.ToString());
        Assert.Equal(cost.MemoryBytes, ActivationStore.CostOf("a model's hook point", 512, 2_000_000_000).MemoryBytes);
        Assert.Equal(4L << 20, cost.MemoryBytes);
    }

    [Fact]
    public void Writing_takes_the_memory_that_was_stated_however_many_rows_there_are()
    {
        const int shards = 20;
        long Allocated(string name, int rowsPerShard)
        {
            var options = new StoreOptions { RowsPerShard = rowsPerShard, PortionBytes = 1 << 18 };
            long before = GC.GetAllocatedBytesForCurrentThread();
            ActivationStore.Create(
                Path.Combine(_folder.Root, name), "numbers", new NumberedStream(16), shards * rowsPerShard, options).Dispose();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated("first", 10);
        // a shard's state is collected in 64 KiB, its header is read
        Assert.InRange(Allocated("x", 10_000), 1 << 18, (1 << 18) + (shards * 150_000));
        Assert.InRange(Allocated("y", 40_000), 1 << 18, (1 << 18) + (shards * 150_000)); // 51 MB
    }

    [Fact]
    public void A_store_that_the_disk_has_no_room_for_is_refused_in_one_line_before_anything_is_drawn()
    {
        var stream = new NumberedStream(1 << 20);
        WriteFailedException refusal = Assert.Throws<WriteFailedException>(() =>
            ActivationStore.Create(_folder.Root, "numbers", stream, 1L << 47, new StoreOptions { RowsPerShard = int.MaxValue }));
        Assert.StartsWith(
            $"{_folder.Root}: cannot be written: 8 EiB are needed, the disk has ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(0, stream.Draws);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Progress_counts_whole_shards()
    {
        var seen = new Seen();
        ActivationStore.Create(
            _folder.Root, "numbers", new NumberedStream(2), 10, new StoreOptions { RowsPerShard = 4, Progress = seen }).Dispose();
        Assert.Equal([new(0, 10), new(4, 10), new(8, 10), new(10, 10)], seen.All);
    }

    [Fact]
    public void Sizes_out_of_range_are_named()
    {
        ActivationStore Create(string source, int dimension, long rows, int rowsPerShard = 1) =>
            ActivationStore.Create(
                _folder.Root, source, new NumberedStream(dimension), rows, new StoreOptions { RowsPerShard = rowsPerShard });
        Assert.Equal("rows", Assert.Throws<ArgumentOutOfRangeException>(() => Create("x", 1, 0)).ParamName);
        Assert.Equal("rowsPerShard", Assert.Throws<ArgumentOutOfRangeException>(() => Create("x", 1, 1, 0)).ParamName);
        Assert.Equal("dimension", Assert.Throws<ArgumentOutOfRangeException>(() => Create("x", (1 << 20) + 1, 1)).ParamName);
        Assert.Contains(
            "more than 100000 shards",
            Assert.Throws<ArgumentException>(() => Create("x", 1, 100_001)).Message,
            StringComparison.Ordinal);
        Assert.Equal("source", Assert.Throws<ArgumentException>(() => Create(" ", 1, 1)).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentException>(() => Create(new string('é', 501), 1, 1)).ParamName);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    private void Write(int rows, int rowsPerShard) =>
        ActivationStore.Create(
            _folder.Root, "numbers", new NumberedStream(3), rows, new StoreOptions { RowsPerShard = rowsPerShard }).Dispose();

    private sealed class Seen : IProgress<StoreProgress>
    {
        public List<StoreProgress> All { get; } = [];

        public void Report(StoreProgress value) => All.Add(value);
    }
}

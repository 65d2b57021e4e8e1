using Hypotheses.Core.Activations;
using Hypotheses.Core.Files;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Activations;

/// <summary>A writing that ended too early, and the next one that takes it up. 50 rows in shards of 8.</summary>
[Collection(FullDiskTests.Name)]
public sealed class StoreResumptionTests : IDisposable
{
    private const int Rows = 50, PerShard = 8;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];
    private readonly SparseWorld _world = new SharkeyRecipe { Features = 8, Dimension = 4, MeanActive = 2 }.Create(new Seed(1));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_writing_cancelled_at_any_row_ends_as_one_that_was_not()
    {
        string whole = Write("whole", Normal());
        Rng rng = Seed.FromPath("cancelled").Rng();
        for (int trial = 0; trial < 10; trial++)
        {
            string folder = Path.Combine(_folder.Root, $"cancelled-{trial}");
            int largest = 0;
            while (!File.Exists(Path.Combine(folder, "store.json")))
            {
                using var stream = new Cancelling(Normal(), rows: 1 + rng.Below(30));
                try
                {
                    Write(folder, stream, stream.Token);
                }
                catch (OperationCanceledException)
                {
                    int shards = Directory.GetFiles(folder, "shard-*").Length;
                    Assert.InRange(shards, largest, Rows / PerShard); // what was whole stays
                    largest = shards;
                    Assert.DoesNotContain(Directory.GetFiles(folder), f => f.EndsWith(".tmp", StringComparison.Ordinal));
                }
            }

            Same(whole, folder);
        }
    }

    [Fact]
    public void Only_what_is_missing_is_drawn()
    {
        string folder = Path.Combine(_folder.Root, "x");
        Assert.Throws<MalformedFileException>(() => Write(folder, new NumberedStream(4) { NotANumberAt = 30 }));
        Refusal.Of(() => ActivationStore.Open(folder), Path.Combine(folder, "store.json"), "file", "its writing was interrupted");
        var rest = new NumberedStream(4) { Before = row => Assert.InRange(row, 24, Rows) };
        Write(folder, rest);
        Assert.Contains(
            _said, line => line.EndsWith("3 of 7 shards are there and sound: going on after them", StringComparison.Ordinal));
        Same(Write("whole", new NumberedStream(4)), folder);

        Write(folder, new NumberedStream(4) { Before = _ => Assert.Fail("a whole store is not drawn again") });
        Assert.EndsWith("the store is there and whole", _said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_cannot_be_taken_up_starts_over_and_says_so()
    {
        string folder = Path.Combine(_folder.Root, "x");
        Assert.Throws<MalformedFileException>(() => Write(folder, new OneWay(new NumberedStream(4) { NotANumberAt = 30 })));
        Write(folder, new OneWay(new NumberedStream(4)));
        Assert.Contains(
            _said,
            line =>
                line.EndsWith(
                    "3 of 7 shards are there, but the stream cannot be taken up again: starting over", StringComparison.Ordinal));
        Same(Write("whole", new NumberedStream(4)), folder);
    }

    [Fact]
    public void A_shard_that_was_damaged_meanwhile_is_not_kept()
    {
        string folder = Path.Combine(_folder.Root, "x"), shard = Path.Combine(folder, "shard-00001.safetensors");
        Assert.Throws<MalformedFileException>(() => Write(folder, new NumberedStream(4) { NotANumberAt = 30 }));
        byte[] bytes = File.ReadAllBytes(shard);
        bytes[^1] ^= 1;
        File.WriteAllBytes(shard, bytes);
        Write(folder, new NumberedStream(4));
        Assert.Contains(
            _said,
            line =>
                line.StartsWith($"{shard}: activations: has the SHA-256 ", StringComparison.Ordinal)
                    && line.EndsWith(": starting over", StringComparison.Ordinal));
        Same(Write("whole", new NumberedStream(4)), folder);
    }

    [Fact]
    public void Another_writings_folder_is_refused_and_stays_as_it_is()
    {
        string folder = Path.Combine(_folder.Root, "x"), state = Path.Combine(folder, "writing.state"),
            index = Path.Combine(folder, "store.json");
        Assert.Throws<MalformedFileException>(() => Write(folder, new NumberedStream(4) { NotANumberAt = 30 }));
        Refusal.Of(
            () => Create(folder, "other", new NumberedStream(4), Rows, PerShard),
            state,
            "state",
            "source: is numbers, not other");
        Refusal.Of(
            () => Create(folder, "numbers", new NumberedStream(5), Rows, PerShard), state, "state", "dimension: is 4, not 5");
        Refusal.Of(() => Create(folder, "numbers", new NumberedStream(4), 51, PerShard), state, "state", "rows: is 50, not 51");
        Refusal.Of(
            () => Create(folder, "numbers", new NumberedStream(4), Rows, 9), state, "state", "rows per shard: is 8, not 9");
        Refusal.Of(() => Create(folder, "numbers", Normal(), Rows, PerShard), state, "state", "stream's start: is ");
        var drawn = new NumberedStream(4);
        drawn.Next(new float[4]);
        Refusal.Of(() => Create(folder, "numbers", drawn, Rows, PerShard), state, "state", "stream's start: is ");
        Assert.Equal(3, Directory.GetFiles(folder, "shard-*").Length);

        byte[] bytes = File.ReadAllBytes(state);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 8;
            File.WriteAllBytes(state, damaged);
            Refusal.Of(
                () => Create(folder, "numbers", new NumberedStream(4), Rows, PerShard),
                state,
                "checksum",
                "not that of the content");
        }

        File.WriteAllBytes(state, bytes[..20]);
        Refusal.Of(
            () => Create(folder, "numbers", new NumberedStream(4), Rows, PerShard), state, "file", "fewer than its checksum");
        File.WriteAllBytes(state, bytes);
        Write(folder, new NumberedStream(4));

        Refusal.Of(() => Create(folder, "other", new NumberedStream(4), Rows, PerShard), index, "source", "holds another store");
        Refusal.Of(
            () => Create(folder, "numbers", new NumberedStream(5), Rows, PerShard), index, "dimension", "holds another store");
        Refusal.Of(() => Create(folder, "numbers", new NumberedStream(4), 51, PerShard), index, "rows", "holds another store");
        Refusal.Of(() => Create(folder, "numbers", new NumberedStream(4), Rows, 9), index, "shards", "holds another store");
    }

    [FullDiskFact]
    public void A_full_disk_is_one_error_and_costs_one_shard()
    {
        string folder = Path.Combine(_folder.Root, "x");
        foreach ((string file, int kept) in new[] { ("shard-00002.safetensors", 2), ("writing.state", 3), ("store.json", 7) })
        {
            FullDiskOnceWriting(folder, file);
            WriteFailedException refusal = Assert.Throws<WriteFailedException>(() => Write(folder, Normal()));
            Assert.StartsWith($"{Path.Combine(folder, file)}: cannot be written: ", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("No space left on device", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
            Assert.Equal(kept, Directory.GetFiles(folder, "shard-*").Length);
            Assert.DoesNotContain(Directory.GetFiles(folder), f => f.EndsWith(".tmp", StringComparison.Ordinal));
        }

        Write(folder, Normal());
        Same(Write("whole", Normal()), folder);
    }

    [Fact]
    public void Two_writers_of_one_folder_at_a_time_are_refused()
    {
        string folder = Path.Combine(_folder.Root, "x");
        var stream = new NumberedStream(4)
        {
            Before = _ =>
                Assert.StartsWith(
                    $"{folder}: cannot be written: ",
                    Assert.Throws<WriteFailedException>(() => Write(folder, new NumberedStream(4))).Message,
                    StringComparison.Ordinal),
        };
        Same(Write("whole", new NumberedStream(4)), Write(folder, stream));
    }

    private static void FullDiskOnceWriting(string folder, string file)
    {
        Directory.CreateDirectory(folder);
        FullDisk.For(Path.Combine(folder, file));
    }

    private static ActivationStore Create(string folder, string source, IActivationStream stream, long rows, int perShard) =>
        ActivationStore.Create(folder, source, stream, rows, new StoreOptions { RowsPerShard = perShard });

    private static void Same(string expected, string actual)
    {
        Assert.Equal(
            Directory.GetFiles(expected).Select(Path.GetFileName).Order(),
            Directory.GetFiles(actual).Select(Path.GetFileName).Order());
        foreach (string file in Directory.GetFiles(expected))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(actual, Path.GetFileName(file))));
    }

    /// <summary>A stream whose random numbers must be taken up as well.</summary>
    private IResumableStream Normal() => _world.Stream(new Seed(2));

    private string Write(string folder, IActivationStream stream, CancellationToken cancellation = default)
    {
        folder = Path.Combine(_folder.Root, folder);
        ActivationStore.Create(
            folder,
            "numbers",
            stream,
            Rows,
            new StoreOptions
            {
                RowsPerShard = PerShard,
                PortionBytes = 3 * 16,
                Say = _said.Add,
                Cancellation = cancellation
            }).Dispose();
        return folder;
    }

    /// <summary>Cancels once so many rows were drawn.</summary>
    private sealed class Cancelling(IResumableStream stream, int rows) : IResumableStream, IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private int _drawn;

        public CancellationToken Token => _source.Token;

        public void Dispose() => _source.Dispose();

        public int Dimension => stream.Dimension;

        public void Next(Span<float> activations)
        {
            stream.Next(activations);
            if ((_drawn += activations.Length / Dimension) >= rows) _source.Cancel();
        }

        public void Save(BinaryWriter to) => stream.Save(to);

        public void Restore(BinaryReader from) => stream.Restore(from);
    }
}

using Hypotheses.Core.Training;
using Hypotheses.Core.Training.Caching;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Training;

/// <summary>What was trained once is read from disk to the bit, and nothing that lies there can make a wrong result.</summary>
public sealed class JobCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _opened, _measured;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cold_and_from_the_cache_results_are_the_same_to_the_bit()
    {
        byte[][] plain = Jobs.Train(Jobs.All);
        Assert.Equal(plain, Jobs.Train(Jobs.All, Cached()));
        Assert.Equal(Jobs.All.Length, Entries().Length);
        Assert.Equal(plain, Jobs.Train(Jobs.All, Cached()));
        Assert.Equal(plain.Reverse(), Jobs.Train([.. Jobs.All.Reverse()], Cached()));
    }

    [Fact]
    public void What_was_read_is_neither_opened_nor_measured()
    {
        byte[][] first = Jobs.Train(Counted(), Cached());
        Assert.Equal((2, 1), (_opened, _measured));
        Assert.Equal(first, Jobs.Train(Counted(), Cached()));
        Assert.Equal(first[1..], Jobs.Train(Counted()[1..], Cached()));
        Assert.Equal((2, 1), (_opened, _measured)); // all of it was read
    }

    [Fact]
    public void Entries_that_are_not_what_was_written_are_trained_anew_and_replaced()
    {
        byte[][] first = Jobs.Train(Counted(), Cached());
        string[] entries = Entries();
        byte[][] written = [.. entries.Select(File.ReadAllBytes)];
        Action<string>[] damages =
        [
            file => Change(file, bytes => bytes[^1] ^= 1), file => Change(file, bytes => bytes[0] ^= 1),
            file => File.WriteAllBytes(file, []),
            // Whole entries of something else: the checksum is right, the content is nothing.
            file => Open().Write(Path.GetFileNameWithoutExtension(file), [1, 2, 3]),
        ];
        foreach (Action<string> damage in damages)
        {
            (_opened, _measured) = (0, 0);
            foreach (string file in entries) damage(file);
            Assert.Equal(first, Jobs.Train(Counted(), Cached()));
            Assert.Equal((2, 1), (_opened, _measured));
            Assert.Equal(written, entries.Select(File.ReadAllBytes));
        }
    }

    [Fact]
    public void One_jobs_entry_is_never_anothers()
    {
        // A list of three under the key of a list of two, a wide dictionary where one model was.
        var two = new SideBySideJob([new(Jobs.Recipe), new(Jobs.Recipe with { Penalty = .3 })], Jobs.Data(), Jobs.Root);
        byte[] right = Jobs.Train([two], Cached())[0];
        string entry = Assert.Single(Entries());
        using (Trained three = new JobTrainer().Train([Jobs.SideBySide()]))
            Open().Write(Path.GetFileNameWithoutExtension(entry), Jobs.Bytes(three, Jobs.SideBySide()));
        Assert.Equal(right, Jobs.Train([two], Cached())[0]);
    }

    [Fact]
    public void What_failed_is_not_kept_and_is_tried_again()
    {
        NumbersJob Broken() => Jobs.Numbers(3, () =>
        {
            _measured++;
            throw new IOException("not now");
        });
        for (int i = 1; i <= 2; i++)
        {
            using Trained trained = new JobTrainer(cache: Open()).Train([Broken()]);
            Assert.Throws<IOException>(() => trained.Of(Broken()));
            Assert.Equal(i, _measured);
        }

        Assert.Empty(Entries());
        Assert.Equal(3, BitConverter.ToDouble(Jobs.Train([Jobs.Numbers(3)], Cached())[0]));
    }

    [Theory]
    [InlineData(TrainingFault.DeadLatents)]
    [InlineData(TrainingFault.WrongL0)]
    [InlineData(TrainingFault.Truncated)]
    public void A_fault_neither_reads_what_is_kept_nor_keeps_anything(TrainingFault fault)
    {
        TrainingJob[] jobs = [Jobs.Sae(0), Jobs.SideBySide()];
        byte[][] faulty = Jobs.Train(jobs, new JobTrainer(cache: Open(), fault: fault));
        Assert.Empty(Entries());
        byte[][] plain = Jobs.Train(jobs, Cached());
        Assert.Equal(2, Entries().Length);
        Assert.Equal(faulty, Jobs.Train(jobs, new JobTrainer(cache: Open(), fault: fault)));
        Assert.All(plain.Zip(faulty), p => Assert.NotEqual(p.First, p.Second));
    }

    [Fact]
    public void A_cache_that_cannot_be_written_changes_nothing()
    {
        string file = _folder.Write("file", [1]);
        Assert.Equal(Jobs.Train([Jobs.Sae(0)]),
            Jobs.Train([Jobs.Sae(0)], new JobTrainer(cache: TrainingCache.Open(Path.Combine(file, "below"), 1 << 20))));
    }

    // Two openings: the toy model's hidden activations, and the world's for two jobs.
    private TrainingJob[] Counted()
    {
        TrainingData data = Jobs.Data(opened: () => _opened++);
        NumbersJob numbers = Jobs.Numbers(1, () =>
        {
            _measured++;
            return [1, double.NaN];
        });
        SaeJob hidden = Jobs.OfHidden(Jobs.ToyModel(0), () => _opened++);
        return [hidden, Jobs.Sae(0, data: data), Jobs.SideBySide(0, data), Jobs.Reader(0), numbers];
    }

    private TrainingCache Open() => TrainingCache.Open(Path.Combine(_folder.Root, "cache"), 1 << 24);

    private JobTrainer Cached() => new(cache: Open());

    private string[] Entries() => Directory.Exists(Path.Combine(_folder.Root, "cache"))
        ? [.. Directory.GetFiles(Path.Combine(_folder.Root, "cache"), "*.entry").Order(StringComparer.Ordinal)]
        : [];

    private static void Change(string file, Action<byte[]> change)
    {
        byte[] bytes = File.ReadAllBytes(file);
        change(bytes);
        File.WriteAllBytes(file, bytes);
    }
}

using System.Runtime.InteropServices;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Activations;

/// <summary>Writes a store shard by shard and takes up what an interrupted writing left.</summary>
internal sealed class StoreWriter(string folder, StorePlan plan, IActivationStream stream, StoreOptions options)
{
    private readonly StoreState _state = new(folder, plan, stream);
    private readonly int _portionRows = PortionRows(plan, options);

    /// <summary>What writing by a plan needs.</summary>
    public static StoreCost Cost(StorePlan plan, StoreOptions options)
    {
        const int inIndex = 128; // bytes of a shard's entry at most
        int index = 512 + (6 * plan.Source.Length); // and of the rest: a letter is written as six at most
        Int128 bytes = ((Int128)4 * plan.Dimension * plan.Rows) + ((Int128)plan.Shards * (plan.LongestHeader() + inIndex))
            + index;
        return new StoreCost(
            (long)Int128.Min(bytes, long.MaxValue), 4L * plan.Dimension * PortionRows(plan, options), plan.Shards);
    }

    /// <summary>Leaves a whole store in the folder, alone in it meanwhile.</summary>
    public void Run()
    {
        using FileStream only = DurableFile.Try(folder, () =>
        {
            Directory.CreateDirectory(folder);
            return new FileStream(
                Path.Combine(folder, ".writing.lock"),
                FileMode.OpenOrCreate,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose);
        });
        if (!File.Exists(StoreIndex.PathOf(folder))) Write();
        else if (StoreIndex.Read(folder).Difference(plan) is { } field)
            throw new MalformedFileException(
                StoreIndex.PathOf(folder), field, "is not what is to be written: the folder holds another store");
        else options.Say?.Invoke($"{folder}: the store is there and whole");
        DurableFile.Try(folder, () =>
        {
            File.Delete(_state.Path); // it has no use once there is an index
            return true;
        });
    }

    /// <summary>Writes what is not there yet.</summary>
    private void Write()
    {
        List<ShardEntry> done = [.. Earlier()];
        CheckSpace();
        if (!File.Exists(_state.Path)) _state.Write(done);
        options.Progress?.Report(new StoreProgress(RowsOf(done), plan.Rows));
        float[] portion = new float[_portionRows * plan.Dimension];
        for (int index = done.Count; index < plan.Shards; index++)
        {
            string path = StorePlan.ShardFile(folder, index);
            long rows = plan.RowsOf(index);
            string sha256 = SafeTensorsWriter.Write(
                path,
                [plan.Part(index, to => Draw(path, rows, portion, to))],
                StorePlan.Metadata(plan.Source, index, rows),
                StorePlan.Checksum);
            done.Add(new ShardEntry(rows, sha256));
            // after the shard: one that is there without being known here is written again, with the same numbers
            _state.Write(done);
            options.Progress?.Report(new StoreProgress(RowsOf(done), plan.Rows));
        }

        new StoreIndex(plan.Source, plan.Dimension, plan.Rows, done).Write(folder);
    }

    /// <summary>The shards of an earlier writing that are kept; the stream then goes on after them.</summary>
    private IReadOnlyList<ShardEntry> Earlier()
    {
        if (!File.Exists(_state.Path)) return [];
        return _state.Read(done =>
        {
            if (done.Count == 0) return true;
            if (stream is not IResumableStream)
            {
                options.Say?.Invoke(
                    $"{folder}: {done.Count} of {plan.Shards} shards are there, but the stream cannot be taken up again: "
                        + "starting over");
                return false;
            }

            for (int i = 0; i < done.Count; i++)
            {
                if (Flaw(i, done[i]) is not { } flaw) continue;
                options.Say?.Invoke($"{flaw}: starting over");
                return false;
            }

            options.Say?.Invoke($"{folder}: {done.Count} of {plan.Shards} shards are there and sound: going on after them");
            return true;
        });
    }

    private string? Flaw(int index, ShardEntry entry)
    {
        try
        {
            using StoreShard shard = StoreShard.Open(folder, plan.Source, plan.Dimension, index, entry);
            shard.Verify();
            return null;
        }
        catch (MalformedFileException e)
        {
            return e.Message;
        }
    }

    /// <summary>Says what is still needed and refuses where the disk clearly has no room.</summary>
    private void CheckSpace()
    {
        StoreCost cost = Cost(plan, options);
        options.Say?.Invoke($"{folder}: {cost}");
        // kept, or written over
        long there = new DirectoryInfo(folder).EnumerateFiles("shard-*.safetensors").Sum(file => file.Length);
        long needed = cost.DiskBytes - there,
            free = DurableFile.Try(folder, () => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace);
        if (needed > free)
            throw new WriteFailedException(
                folder, $"{StoreCost.Readable(needed)} are needed, the disk has {StoreCost.Readable(free)} free");
    }

    private void Draw(string path, long rows, float[] portion, Stream to)
    {
        for (long row = 0; row < rows; row += _portionRows)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            Span<float> drawn = portion.AsSpan(0, (int)Math.Min(_portionRows, rows - row) * plan.Dimension);
            stream.Next(drawn);
            if (FiniteNumbers.FirstOther(drawn) is >= 0 and var wrong)
                throw new MalformedFileException(
                    path,
                    $"{StorePlan.Tensor}[{row + (wrong / plan.Dimension)}]",
                    $"the stream gave {drawn[wrong]}, which is no finite number");
            to.Write(MemoryMarshal.AsBytes(drawn));
        }
    }

    private static long RowsOf(List<ShardEntry> done) => done.Sum(s => s.Rows);

    private static int PortionRows(StorePlan plan, StoreOptions options) =>
        (int)Math.Clamp(options.PortionBytes / (4 * plan.Dimension), 1, plan.RowsOf(0));
}

using System.Security.Cryptography;
using Hypotheses.Core.Files;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Activations;

/// <summary>
/// What an interrupted writing is taken up from: the file <c>writing.state</c>, replaced after every shard and gone from a whole
/// store. It holds whose writing this is, the checksums of the shards that are done, where the stream was after them, and a
/// checksum of its own.
/// </summary>
internal sealed class StoreState(string folder, StorePlan plan, IActivationStream stream)
{
    private const string Kind = "activation store being written", NoState = "none";
    private const int HashBytes = 32;

    /// <summary>
    /// The stream's state before it was drawn from: that of another stream, or of one that was drawn, is not this one's.
    /// </summary>
    private readonly string _start = stream is IResumableStream start ? FingerprintOf(start) : NoState;

    public string Path { get; } = PathOf(folder);

    /// <summary>Whether there is one.</summary>
    public static bool IsIn(string folder) => File.Exists(PathOf(folder));

    /// <summary>Writes it, with the shards that are done.</summary>
    /// <exception cref="WriteFailedException">The disk does not take it.</exception>
    public void Write(IReadOnlyList<ShardEntry> done) => DurableFile.Write(Path, to =>
    {
        using var hashed = new HashingStream(to);
        using (BinaryWriter writer = Writer(hashed))
        {
            SavedState.WriteIdentity(writer, Kind, Identity());
            writer.Write(done.Count);
            foreach (ShardEntry shard in done) writer.Write(Convert.FromHexString(shard.Sha256));
            if (stream is IResumableStream resumable) resumable.Save(writer);
        }

        to.Write(hashed.Hash);
    });

    /// <summary>
    /// Reads it: the shards that are done. Where <paramref name="accept"/> says so of them, the stream goes on after them.
    /// </summary>
    /// <exception cref="MalformedFileException">It is damaged, or belongs to another writing; names the field that
    /// differs.</exception>
    public IReadOnlyList<ShardEntry> Read(Func<IReadOnlyList<ShardEntry>, bool> accept)
    {
        CheckHash();
        try
        {
            using var reader = new BinaryReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read));
            SavedState.ReadIdentity(reader, Kind, Identity());
            var done = new ShardEntry[(int)SavedState.ReadInt64(reader, "shards done", 0, plan.Shards, narrow: true)];
            Span<byte> hash = stackalloc byte[HashBytes];
            for (int i = 0; i < done.Length; i++)
            {
                SavedState.ReadBytes(reader, "checksum", hash);
                done[i] = new ShardEntry(plan.RowsOf(i), Convert.ToHexStringLower(hash));
            }

            if (!accept(done)) return [];
            if (stream is IResumableStream resumable) resumable.Restore(reader);
            return done;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new MalformedFileException(
                Path, "state", e.Message + "; it is of another writing than this one: remove the folder, or write into another");
        }
    }

    private static string PathOf(string folder) => System.IO.Path.Combine(folder, "writing.state");

    private (string, string)[] Identity() =>
        [
            ("source", plan.Source),
            ("dimension", $"{plan.Dimension}"),
            ("rows", $"{plan.Rows}"),
            ("rows per shard", $"{plan.RowsPerShard}"),
            ("stream's start", _start)];

    private void CheckHash()
    {
        using MappedFile file = MappedFile.Open(Path);
        long content = file.Length - HashBytes;
        if (content < 0) throw new MalformedFileException(Path, "file", $"has {file.Length} bytes, fewer than its checksum");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] portion = new byte[Math.Min(content, 1 << 22)];
        for (long at = 0; at < content; at += portion.Length)
        {
            Span<byte> bytes = portion.AsSpan(0, (int)Math.Min(portion.Length, content - at));
            file.Read(at, bytes);
            hash.AppendData(bytes);
        }

        Span<byte> expected = stackalloc byte[HashBytes];
        file.Read(content, expected);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(expected))
            throw new MalformedFileException(Path, "checksum", "is not that of the content");
    }

    private static string FingerprintOf(IResumableStream stream)
    {
        using var hashed = new HashingStream(Stream.Null);
        using (BinaryWriter writer = Writer(hashed)) stream.Save(writer);
        return Convert.ToHexStringLower(hashed.Hash.AsSpan(0, 8));
    }

    /// <summary>Collects small numbers before they are hashed and written, all of them once it is disposed.</summary>
    private static BinaryWriter Writer(Stream to) => new(new BufferedStream(to, 1 << 16));
}

using System.Text;
using Hypotheses.Core.Files.SafeTensors;
using static TorchSharp.torch;

namespace Hypotheses.Core.Activations;

/// <summary>Everything about a store but its numbers: where it comes from, its sizes, and how it is cut into shards.</summary>
/// <param name="Source">What was drawn from, in words, e.g. a world's recipe and seed or a model's hook point.</param>
/// <param name="Dimension">d.</param>
/// <param name="Rows">N, all activations.</param>
/// <param name="RowsPerShard">Activations in every shard but the last, which has what is left.</param>
internal sealed record StorePlan(string Source, int Dimension, long Rows, int RowsPerShard)
{
    public const string Tensor = "activations", Checksum = "sha256", Format = "hypotheses activation store", Version = "1";
    public const int LargestDimension = 1 << 20, MostShards = 100_000, LongestSource = 1000;

    /// <summary>A shard of this size where none is asked for: 256 MiB.</summary>
    private const long UsualShard = 256 << 20;

    public int Shards => (int)((Rows - 1) / RowsPerShard) + 1;

    /// <summary>The plan of these sizes.</summary>
    /// <exception cref="ArgumentException">A size is out of its range; names it.</exception>
    public static StorePlan Of(string source, int dimension, long rows, int? rowsPerShard)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        if (Encoding.UTF8.GetByteCount(source) > LongestSource)
            throw new ArgumentException($"source: has more than {LongestSource} bytes", nameof(source));
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, LargestDimension);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        int each = rowsPerShard ?? (int)Math.Max(1, UsualShard / (4 * dimension));
        ArgumentOutOfRangeException.ThrowIfLessThan(each, 1, nameof(rowsPerShard));
        if ((rows - 1) / each >= MostShards)
            throw new ArgumentException($"rows: {rows} in shards of {each} are more than {MostShards} shards", nameof(rows));
        return new StorePlan(source, dimension, rows, each);
    }

    /// <summary>Activations of shard <paramref name="index"/>.</summary>
    public long RowsOf(int index) => Math.Min(RowsPerShard, Rows - (long)index * RowsPerShard);

    /// <summary>Where shard <paramref name="index"/> lies. The name is never read from a file.</summary>
    public static string ShardFile(string folder, int index) => Path.Combine(folder, $"shard-{index:d5}.safetensors");

    /// <summary>The metadata of shard <paramref name="index"/> without its checksum.</summary>
    public static Dictionary<string, string> Metadata(string source, int index, long rows) => new()
    {
        ["format"] = Format,
        ["version"] = Version,
        ["source"] = source,
        ["shard"] = $"{index}",
        ["rows"] = $"{rows}",
    };

    /// <summary>Shard <paramref name="index"/> as a tensor to be written.</summary>
    public SafeTensorsPart Part(int index, Action<Stream> write) =>
        new(Tensor, ScalarType.Float32, [RowsOf(index), Dimension], write);

    /// <summary>Bytes of a shard's file before its data, at most: with the first shard's rows and the last one's index.</summary>
    public long LongestHeader() =>
        SafeTensorsWriter.FileLength([Part(0, _ => { })], Metadata(Source, Shards - 1, RowsOf(0)), Checksum)
            - Part(0, _ => { }).Bytes;
}

using System.Globalization;

namespace Hypotheses.Core.Activations;

/// <summary>What writing a store needs, known before it starts.</summary>
/// <param name="DiskBytes">Bytes of the finished store, at most. While it is written, the stream's saved state lies there as
/// well.</param>
/// <param name="MemoryBytes">Bytes held while writing, besides what the stream itself holds.</param>
/// <param name="Shards">Files.</param>
public readonly record struct StoreCost(long DiskBytes, long MemoryBytes, int Shards)
{
    /// <summary>One line for people.</summary>
    public override string ToString() =>
        $"{Readable(DiskBytes)} on disk in {Shards} shards, {Readable(MemoryBytes)} of memory besides the stream's";

    /// <summary>Bytes with a unit: 1.5 GiB.</summary>
    internal static string Readable(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        int unit = 0;
        double value = bytes;
        for (; value >= 1024; unit++) value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }
}

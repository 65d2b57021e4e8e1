using System.IO.Compression;
using Hypotheses.Fuzz.Seeds;

namespace Hypotheses.Tests.Core.Files;

/// <summary>
/// Archives as torch.save lays them out, put together by the runtime's own zip writer around pickles assembled by hand.
/// </summary>
internal static class TorchFile
{
    public static byte[] Of(PickleBytes pickle, params (string Key, byte[] Bytes)[] storages) => Of(pickle.Done(), storages);

    public static byte[] Of(byte[] pickle, params (string Key, byte[] Bytes)[] storages) => Zip(
        [
            ("archive/data.pkl", pickle),
            ("archive/byteorder", "little"u8.ToArray()),
            .. storages.Select(s => ("archive/data/" + s.Key, s.Bytes)),
            ("archive/version", "3\n"u8.ToArray()),
            ("archive/.data/serialization_id", new byte[40])]);

    public static byte[] Zip((string Name, byte[] Bytes)[] entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return memory.ToArray();
    }

    /// <summary>A state dict of one tensor, <c>w</c>, of float32.</summary>
    public static PickleBytes One(long count, long offset, long[] shape, long[] stride) =>
        Dictionary(p => p.Tensor("FloatStorage", "0", count, offset, shape, stride));

    /// <summary>A state dict with one value, <c>w</c>.</summary>
    public static PickleBytes Dictionary(Action<PickleBytes> value)
    {
        PickleBytes pickle = new PickleBytes().Ordered().Mark().Text("w");
        value(pickle);
        return pickle.Code('u');
    }

    public static byte[] Floats(params float[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];
}

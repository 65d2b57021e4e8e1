using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using static TorchSharp.torch;

namespace Hypotheses.Core.Activations;

/// <summary>
/// One shard, mapped into memory. Opening checks header and size against what the index says; the numbers are checked when the
/// first of them is read. Thread-safe.
/// </summary>
internal sealed class StoreShard : IDisposable
{
    private const int Portion = 4 << 20;

    private readonly string _path;
    private readonly SafeTensorsFile _file;
    private readonly ShardEntry _entry;
    private readonly int _dimension;
    private readonly Lock _verifying = new();
    private volatile bool _verified;

    private StoreShard(string path, SafeTensorsFile file, ShardEntry entry, int dimension) =>
        (_path, _file, _entry, _dimension) = (path, file, entry, dimension);

    /// <summary>Opens shard <paramref name="index"/> of a store.</summary>
    /// <exception cref="MalformedFileException">It is not there, or its header or size is not what the index says.</exception>
    public static StoreShard Open(string folder, string source, int dimension, int index, ShardEntry entry)
    {
        string path = StorePlan.ShardFile(folder, index);
        SafeTensorsFile file = SafeTensorsFile.Open(path);
        try
        {
            Check(path, file, source, dimension, index, entry);
            return new StoreShard(path, file, entry, dimension);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Activations <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> − 1, without a copy.
    /// </summary>
    /// <exception cref="MalformedFileException">The shard's checksum or a number of it is wrong; found at its first
    /// reading.</exception>
    public ReadOnlySpan<float> Rows(long first, int count)
    {
        if (!_verified) Verify();
        int bytes = 4 * _dimension;
        return MemoryMarshal.Cast<byte, float>(_file.Bytes(StorePlan.Tensor, first * bytes, checked(count * bytes)));
    }

    /// <summary>Compares the checksum and looks for what is no number, once; reads the whole shard.</summary>
    /// <exception cref="MalformedFileException">One of them is wrong.</exception>
    public void Verify()
    {
        lock (_verifying)
        {
            if (_verified) return;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long length = _entry.Rows * _dimension * 4, wrong = -1;
            for (long at = 0; at < length; at += Portion)
            {
                ReadOnlySpan<byte> bytes = _file.Bytes(StorePlan.Tensor, at, (int)Math.Min(Portion, length - at));
                hash.AppendData(bytes);
                if (wrong < 0 && FiniteNumbers.FirstOther(MemoryMarshal.Cast<byte, float>(bytes)) is >= 0 and var place)
                    wrong = (at / 4) + place;
            }

            string found = Convert.ToHexStringLower(hash.GetHashAndReset());
            if (found != _entry.Sha256)
                throw new MalformedFileException(_path, StorePlan.Tensor, $"has the SHA-256 {found}, not {_entry.Sha256}");
            if (wrong >= 0)
                throw new MalformedFileException(
                    _path, StorePlan.Tensor, $"row {wrong / _dimension} holds what is no finite number");
            _verified = true;
        }
    }

    public void Dispose() => _file.Dispose();

    private static void Check(string path, SafeTensorsFile file, string source, int dimension, int index, ShardEntry entry)
    {
        foreach (string name in file.Names)
            if (name != StorePlan.Tensor)
                throw new MalformedFileException(path, name, $"is a tensor besides '{StorePlan.Tensor}'");
        SafeTensorsEntry tensor = file.Entry(StorePlan.Tensor);
        if (file.Type(StorePlan.Tensor) is not ScalarType.Float32 and var type)
            throw new MalformedFileException(path, StorePlan.Tensor + ".dtype", $"is {type}, not Float32");
        if (!tensor.Shape.SequenceEqual([entry.Rows, dimension]))
            throw new MalformedFileException(
                path, StorePlan.Tensor + ".shape", $"is [{string.Join(", ", tensor.Shape)}], not [{entry.Rows}, {dimension}]");
        Dictionary<string, string> expected = StorePlan.Metadata(source, index, entry.Rows);
        expected[StorePlan.Checksum] = entry.Sha256;
        foreach (string key in file.Metadata.Keys)
            if (!expected.ContainsKey(key))
                throw new MalformedFileException(path, "__metadata__." + key, "is no field of the format");
        foreach ((string key, string value) in expected)
        {
            if (!file.Metadata.TryGetValue(key, out string? found))
                throw new MalformedFileException(path, "__metadata__." + key, "is missing");
            if (found != value) throw new MalformedFileException(path, "__metadata__." + key, $"is '{found}', not '{value}'");
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training;

/// <summary>
/// The checkpoint of one unit of lanes: one safetensors file with everything that the next step depends on, written whole or not
/// at all. It names the training that it belongs to and has a checksum.
/// </summary>
internal sealed class Checkpoint
{
    private const string Version = "1";
    private readonly string _path, _identity;
    private readonly IResumableStream[] _streams;

    /// <exception cref="ArgumentException">The interval is not positive, or a stream cannot save its position.</exception>
    public Checkpoint(
        CheckpointOptions options, int unit, IReadOnlyList<Lane> lanes, IReadOnlyList<IActivationStream> streams, string step)
    {
        if (options.EverySteps < 1)
            throw new ArgumentException($"CheckpointOptions.EverySteps: {options.EverySteps} is not positive");
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Folder);
        _path = Path.Combine(options.Folder, $"unit-{unit:d5}.safetensors");
        _streams = [
            .. streams.Select(s =>
                s as IResumableStream
                    ?? throw new ArgumentException(
                        $"lanes: {s.GetType().Name} cannot save its position, so its training cannot have checkpoints"))];
        string text = string.Join(
            '\n',
            [
                step,
                .. lanes.Select(l =>
                    $"{JsonSerializer.Serialize(l.Recipe)} {l.Seed} {l.Stream.Dimension}{Fingerprint(l.Start)}")]);
        _identity = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Writes the state after <paramref name="step"/> steps.</summary>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it; the last checkpoint is as it
    /// was.</exception>
    public void Write(int step, TrainingUnit unit, float[][] curves)
    {
        var parts = new List<SafeTensorsPart>();
        for (int i = 0; i < _streams.Length; i++)
        {
            using var memory = new MemoryStream();
            using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true)) _streams[i].Save(writer);
            parts.Add(Part($"stream.{i}", memory.ToArray()));
        }

        for (int i = 0; i < curves.Length; i++) parts.Add(Part($"lane.{i}.curve", curves[i][..step]));
        parts.AddRange(unit.State().Select(entry => Part(entry.Name, entry.Read())));
        SafeTensorsWriter.Write(
            _path,
            parts,
            new Dictionary<string, string>
            {
                ["format"] = "hypotheses training checkpoint",
                ["version"] = Version,
                ["training"] = _identity,
                ["step"] = step.ToString(CultureInfo.InvariantCulture)
            },
            "sha256");
    }

    /// <summary>
    /// Puts unit and streams where the checkpoint has them; returns the steps done, 0 where there is no checkpoint.
    /// </summary>
    /// <exception cref="MalformedFileException">The file is damaged, or of another training; names the field.</exception>
    public int Resume(TrainingUnit unit, float[][] curves)
    {
        if (!File.Exists(_path)) return 0;
        using SafeTensorsFile file = SafeTensorsFile.Open(_path);
        Check(file, "version", Version, "is of another version of this program");
        Check(
            file,
            "training",
            _identity,
            "is of another training (recipe, seed, dimension or step differ): give this one a folder of its own");
        if (!int.TryParse(file.Metadata.GetValueOrDefault("step"), NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            || step < 1 || step > curves[0].Length)
            throw new MalformedFileException(_path, "step", $"is not 1 … {curves[0].Length}");
        Check(file, "sha256", Checksum(file), "differs from the data's checksum: the file is damaged");
        for (int i = 0; i < curves.Length; i++) Read(file, $"lane.{i}.curve", new float[step]).CopyTo(curves[i], 0);
        foreach (StateEntry entry in unit.State()) entry.Write(Read(file, entry.Name, entry.Read()));
        unit.Resume(step);
        for (int i = 0; i < _streams.Length; i++)
        {
            string name = $"stream.{i}";
            if (file.Entry(name).Shape is not [> 0 and <= int.MaxValue and var length])
                throw new MalformedFileException(_path, name, "is not a list of bytes");
            using var reader = new BinaryReader(new MemoryStream((byte[])Read(file, name, new byte[length])));
            try
            {
                _streams[i].Restore(reader);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                throw new MalformedFileException(_path, name, e.Message.Split('\n')[0]);
            }
        }

        return step;
    }

    // Nothing where weights are drawn from the seed.
    private static string Fingerprint(SparseAutoencoder? start) => start is null ? "" : " " + SavedState.Fingerprint(hash =>
    {
        hash.AppendSingles(start.Encoder);
        hash.AppendSingles(start.EncoderBias);
        hash.AppendSingles(start.Decoder);
        hash.AppendSingles(start.DecoderBias);
        if (start.SubtractsDecoderBias) hash.AppendData("less b_dec"u8);
    });

    private void Check(SafeTensorsFile file, string field, string expected, string problem)
    {
        if (file.Metadata.GetValueOrDefault(field) != expected) throw new MalformedFileException(_path, field, problem);
    }

    private static string Checksum(SafeTensorsFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in file.Names)
        {
            SafeTensorsEntry entry = file.Entry(name);
            for (long at = 0, length = entry.End - entry.Begin; at < length; at += 1 << 24)
                hash.AppendData(file.Bytes(name, at, (int)Math.Min(1 << 24, length - at)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static SafeTensorsPart Part(string name, Array values) => values switch
    {
        float[] numbers => SafeTensorsPart.Of<float>(name, [numbers.Length], numbers),
        long[] numbers => SafeTensorsPart.Of<long>(name, [numbers.Length], numbers),
        byte[] bytes => SafeTensorsPart.Of<byte>(name, [bytes.Length], bytes),
        _ => throw new ArgumentException($"{name}: {values.GetType().Name}"),
    };

    // An array of the same type and length as the one it will replace.
    private Array Read(SafeTensorsFile file, string name, Array like)
    {
        SafeTensorsEntry entry = file.Entry(name);
        (ScalarType type, Array to) = like switch
        {
            float[] => (ScalarType.Float32, new float[like.Length]),
            long[] => (ScalarType.Int64, (Array)new long[like.Length]),
            _ => (ScalarType.Byte, new byte[like.Length]),
        };
        if (file.Type(name) != type || entry.Shape is not [var length] || length != like.Length)
        {
            throw new MalformedFileException(
                _path, name, $"is {entry.Type} {TensorNumbers.Text(entry.Shape)}, not {type} [{like.Length}]");
        }

        Span<byte> bytes = to switch
        {
            float[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
            long[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
            _ => (byte[])to,
        };
        for (int at = 0; at < bytes.Length; at += 1 << 24)
        {
            int count = Math.Min(1 << 24, bytes.Length - at);
            file.Bytes(name, at, count).CopyTo(bytes.Slice(at, count));
        }

        return to;
    }
}

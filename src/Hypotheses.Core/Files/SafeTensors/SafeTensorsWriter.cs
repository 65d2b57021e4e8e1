using System.Buffers.Binary;
using System.Text.Json;

namespace Hypotheses.Core.Files.SafeTensors;

/// <summary>
/// Writes safetensors files, whole or not at all (<see cref="DurableFile"/>): what <see cref="SafeTensorsFile"/> reads back to
/// the bit, and every other reader of the format. The header is padded so that the data begin at a multiple of 8 bytes.
/// </summary>
public static class SafeTensorsWriter
{
    private const string Metadata = "__metadata__";
    private const int HashDigits = 64;

    /// <summary>Writes the tensors in the order given.</summary>
    /// <param name="path">Where; a file that is there is replaced.</param>
    /// <param name="tensors">The tensors, each name once.</param>
    /// <param name="metadata">Free text, written as <c>__metadata__</c> where there is any.</param>
    /// <param name="checksum">
    /// A key of its own under which the metadata also hold the SHA-256 of the data (all that follows the header), 64 lower-case
    /// hexadecimal digits; null for none.
    /// </param>
    /// <returns>That SHA-256, whether or not it was asked for in the file.</returns>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it; the old file is as it was.</exception>
    /// <exception cref="ArgumentException">A name twice or not allowed, a type that the format lacks, or a tensor that wrote more
    /// or fewer bytes than its shape has.</exception>
    public static string Write(
        string path,
        IReadOnlyList<SafeTensorsPart> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        string? checksum = null)
    {
        byte[] header = Header(tensors, metadata, checksum, new string('0', HashDigits));
        string digits = "";
        DurableFile.Write(path, to =>
        {
            to.Write(header);
            using var data = new HashingStream(to);
            foreach (SafeTensorsPart tensor in tensors)
            {
                long before = data.Length;
                tensor.Write(data);
                if (data.Length - before != tensor.Bytes)
                    throw new ArgumentException(
                        $"{tensor.Name}: wrote {data.Length - before} bytes, but [{string.Join(", ", tensor.Shape)}] of "
                            + $"{tensor.Type} has {tensor.Bytes}");
            }

            digits = Convert.ToHexStringLower(data.Hash);
            if (checksum is null) return;
            to.Position = 0; // the checksum is known only now; it has the length of the zeros that hold its place
            to.Write(Header(tensors, metadata, checksum, digits));
        });
        return digits;
    }

    /// <summary>How many bytes the file will have.</summary>
    /// <inheritdoc cref="Write"/>
    public static long FileLength(
        IReadOnlyList<SafeTensorsPart> tensors, IReadOnlyDictionary<string, string>? metadata = null, string? checksum = null) =>
        Header(tensors, metadata, checksum, new string('0', HashDigits)).Length + tensors.Sum(t => t.Bytes);

    /// <summary>The length and the JSON, filled up with spaces.</summary>
    private static byte[] Header(
        IReadOnlyList<SafeTensorsPart> tensors, IReadOnlyDictionary<string, string>? metadata, string? checksum, string digits)
    {
        var names = new HashSet<string> { Metadata };
        using var buffer = new MemoryStream();
        buffer.Write(new byte[8]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata, checksum, digits);
            long at = 0;
            foreach (SafeTensorsPart tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                    throw new ArgumentException(
                        $"{tensor.Name}: the name is given twice, or is the format's own", nameof(tensors));
                WriteTensor(json, tensor, ref at);
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        byte[] header = buffer.ToArray();
        if (header.Length - 8 > SafeTensorsFile.MaximumHeaderLength)
            throw new ArgumentException(
                $"the header has {header.Length - 8} bytes, more than {SafeTensorsFile.MaximumHeaderLength}");
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    private static void WriteMetadata(
        Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata, string? checksum, string digits)
    {
        if (checksum is null && metadata is null or { Count: 0 }) return;
        json.WriteStartObject(Metadata);
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
        {
            if (key == checksum) throw new ArgumentException($"metadata: '{key}' is the checksum's key", nameof(metadata));
            json.WriteString(key, value);
        }

        if (checksum is not null) json.WriteString(checksum, digits);
        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, SafeTensorsPart tensor, ref long at)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", SafeTensorsTypes.Of(tensor.Type).Name);
        json.WriteStartArray("shape");
        foreach (long length in tensor.Shape) json.WriteNumberValue(length);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(at);
        json.WriteNumberValue(at += tensor.Bytes);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

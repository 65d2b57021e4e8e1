using System.Text;

namespace Hypotheses.Fuzz.Seeds;

/// <summary>Assembles a message of protocol buffers field by field (developers.google.com/protocol-buffers, encoding).</summary>
internal sealed class ProtobufBytes
{
    private readonly List<byte> _bytes = [];

    public byte[] Done => [.. _bytes];

    public ProtobufBytes Number(int field, long value) => Varint((uint)field << 3).Varint((ulong)value);

    public ProtobufBytes Truth(int field, bool value) => Number(field, value ? 1 : 0);

    public ProtobufBytes Single(int field, float value)
    {
        Varint(((uint)field << 3) | 5);
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public ProtobufBytes Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public ProtobufBytes Message(int field, ProtobufBytes message) => Bytes(field, message.Done);

    private ProtobufBytes Bytes(int field, byte[] bytes)
    {
        Varint(((uint)field << 3) | 2).Varint((ulong)bytes.Length);
        _bytes.AddRange(bytes);
        return this;
    }

    private ProtobufBytes Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }
}

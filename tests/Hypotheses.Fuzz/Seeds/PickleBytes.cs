using System.Buffers.Binary;
using System.Text;

namespace Hypotheses.Fuzz.Seeds;

/// <summary>Assembles a pickle opcode by opcode, as CPython's pickletools.py describes them.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> _bytes = [];

    /// <summary>Begins with the protocol.</summary>
    public PickleBytes(byte protocol = 2) => Raw(0x80, protocol);

    public PickleBytes Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBytes Code(char opcode) => Raw((byte)opcode);

    public PickleBytes Mark() => Code('(');

    public PickleBytes Global(string module, string name) => Code('c').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleBytes Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text), length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Code('X').Raw(length).Raw(utf8);
    }

    /// <summary>A whole number: BININT1, BININT2 or BININT as Python chooses, else LONG1 of 8 bytes.</summary>
    public PickleBytes Number(long number)
    {
        byte[] bytes = BitConverter.GetBytes(number);
        return number switch
        {
            >= 0 and < 256 => Code('K').Raw(bytes[0]),
            >= 0 and < 65536 => Code('M').Raw(bytes.AsSpan(0, 2)),
            >= int.MinValue and <= int.MaxValue => Code('J').Raw(bytes.AsSpan(0, 4)),
            _ => Raw(0x8a, 8).Raw(bytes),
        };
    }

    public PickleBytes Real(double number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
        return Code('G').Raw(bytes);
    }

    public PickleBytes Truth(bool value) => Raw(value ? (byte)0x88 : (byte)0x89);

    public PickleBytes Tuple(params ReadOnlySpan<long> numbers)
    {
        Mark();
        foreach (long number in numbers) Number(number);
        return Code('t');
    }

    /// <summary>An empty OrderedDict: GLOBAL, EMPTY_TUPLE, REDUCE.</summary>
    public PickleBytes Ordered() => Global("collections", "OrderedDict").Code(')').Code('R');

    /// <summary>A storage; before version 1.6 (<paramref name="older"/>) torch also said that it is no part of another.</summary>
    public PickleBytes Storage(string type, string key, long count, bool older = false)
    {
        Mark().Text("storage").Global(type == "UntypedStorage" ? "torch.storage" : "torch", type).Text(key).Text("cpu")
            .Number(count);
        return (older ? Code('N') : this).Code('t').Code('Q');
    }

    /// <summary>A tensor as torch writes it (version 2 of its rebuilding).</summary>
    public PickleBytes Tensor(
        string type, string key, long count, long offset, long[] shape, long[] stride, bool older = false) =>
        Global("torch._utils", "_rebuild_tensor_v2").Mark().Storage(type, key, count, older).Number(offset).Tuple(shape).Tuple(stride)
            .Truth(false).Ordered().Code('t').Code('R');

    /// <summary>The pickle, with its STOP.</summary>
    public byte[] Done() => [.. Code('.')._bytes];
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Hypotheses.Core.Files.Torch;

/// <summary>
/// Reads the pickle of a torch file without executing anything: a machine of the few opcodes that dictionaries of tensors and
/// plain values need, with <see cref="TorchGlobals"/> for all names. Whatever else a pickle can do is refused where it stands.
/// Format: CPython's Lib/pickletools.py. Memory is bounded by the pickle's length; nothing recurses.
/// </summary>
internal sealed class TorchPickle
{
    /// <summary>The longest pickle that is read, in bytes.</summary>
    public const int MaximumLength = 1 << 24;

    private const int MaximumStack = 1 << 16, MaximumMemo = 1 << 20, MaximumText = 1 << 20, MaximumObjects = 1 << 21;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _at, _opcode, _objects;

    private TorchPickle(string path, byte[] bytes, int at) => (_path, _bytes, _at, _opcode) = (path, bytes, at, at);

    /// <summary>The one object that a pickle holds.</summary>
    /// <exception cref="MalformedFileException">It holds or names something else than the values of torch's files; gives the
    /// byte.</exception>
    public static object? Load(string path, byte[] bytes)
    {
        int at = 0;
        object? value = Next(path, bytes, ref at);
        return at == bytes.Length
            ? value
            : throw new MalformedFileException(
                path, "data.pkl", $"byte {at - 1}: opcode STOP ends the pickle {bytes.Length - at} bytes before its end");
    }

    /// <summary>The same where others may follow: reads from <paramref name="at"/> on, and moves it behind the pickle.</summary>
    /// <exception cref="MalformedFileException">As there.</exception>
    public static object? Next(string path, byte[] bytes, ref int at)
    {
        var pickle = new TorchPickle(path, bytes, at);
        object? value = pickle.Run();
        at = pickle._at;
        return value;
    }

    private object? Run()
    {
        while (true)
        {
            _opcode = _at;
            byte code = Take(1)[0];
            if (code == (byte)'.') break;
            Step(code);
            if (_stack.Count > MaximumStack || _marks.Count > MaximumStack)
                throw Wrong($"puts more than {MaximumStack} values on the stack");
        }

        return _stack.Count == 1 && _marks.Count == 0
            ? _stack[0]
            : throw Wrong($"ends the pickle with {_stack.Count} values on the stack and {_marks.Count} marks");
    }

    private void Step(byte code)
    {
        switch (code)
        {
            case 0x80: Protocol(Take(1)[0]); break;
            case 0x95: Take(8); break; // FRAME: a hint for readers of streams
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'K': Push((long)Take(1)[0]); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 0x8a: Push(LongInteger(Take(1)[0])); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 0x8c: Push(Text(Take(1)[0])); break;
            case (byte)'X': Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case 0x8d: Push(Text(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)))); break;
            case (byte)'c': Push(Global(Line(), Line())); break;
            case 0x93: { string name = PopText(), module = PopText(); Push(Global(module, name)); break; }
            case (byte)'(': _marks.Push(_stack.Count); break;
            case (byte)')': Push(new TorchTuple([])); break;
            case 0x85: Push(new TorchTuple(Pop(1))); break;
            case 0x86: Push(new TorchTuple(Pop(2))); break;
            case 0x87: Push(new TorchTuple(Pop(3))); break;
            case (byte)'t': Push(new TorchTuple(PopToMark())); break;
            case (byte)']': Push(new TorchList([])); break;
            case (byte)'a': Append(Pop(1)); break;
            case (byte)'e': Append(PopToMark()); break;
            case (byte)'}': Push(new TorchDictionary([], Ordered: false)); break;
            case (byte)'s': SetItems(Pop(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            case (byte)'b': Build(Pop(1)[0]); break;
            case (byte)'R': Call(Pop(1)[0]); break;
            case (byte)'Q':
                Push(
                TorchGlobals.Storage(Pop(1)[0])
                    ?? throw Wrong("is a persistent id that is no storage ('storage', class, key, location, count)")); break;
            case (byte)'q': Remember(Take(1)[0]); break;
            case (byte)'r': Remember(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;
            case 0x94: Remember((uint)_memo.Count); break;
            case (byte)'h': Push(Recall(Take(1)[0])); break;
            case (byte)'j': Push(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            default: throw Wrong("is not among those that dictionaries of tensors need");
        }
    }

    private void Protocol(byte version)
    {
        if (version is < 2 or > 5) throw Wrong($"is protocol {version}, not 2 … 5");
    }

    private void Push(object? value)
    {
        if (value is TorchValue && ++_objects > MaximumObjects) throw Wrong($"is one object more than {MaximumObjects}");
        _stack.Add(value);
    }

    private int Floor => _marks.Count > 0 ? _marks.Peek() : 0;

    private object?[] Pop(int count)
    {
        if (_stack.Count - Floor < count) throw Wrong("takes more values than are on the stack");
        return Cut(_stack.Count - count);
    }

    private object?[] PopToMark() => _marks.Count > 0 ? Cut(_marks.Pop()) : throw Wrong("has no mark to go back to");

    private object?[] Cut(int from)
    {
        object?[] values = new object?[_stack.Count - from];
        _stack.CopyTo(from, values, 0, values.Length);
        _stack.RemoveRange(from, values.Length);
        return values;
    }

    private object? Top => _stack.Count > Floor ? _stack[^1] : throw Wrong("takes more values than are on the stack");

    private string PopText() => Pop(1)[0] as string ?? throw Wrong("takes a name that is no text");

    private void Append(object?[] values)
    {
        if (Top is not TorchList list) throw Wrong("appends to what is no list");
        list.Items.AddRange(values);
    }

    private void SetItems(object?[] values)
    {
        if (Top is not TorchDictionary dictionary || values.Length % 2 != 0)
            throw Wrong("sets items of what is no dictionary, or half of one");
        for (int i = 0; i < values.Length; i += 2)
        {
            string key = values[i] switch
            {
                string text => text,
                long number => number.ToString(CultureInfo.InvariantCulture),
                _ => throw Wrong("has a key that is neither text nor a whole number"),
            };
            if (!dictionary.Items.TryAdd(key, values[i + 1])) throw Wrong($"sets the key '{key}' twice");
        }
    }

    // A module's state_dict carries the versions of its parts as an attribute (_metadata); no number depends on it.
    private void Build(object? state)
    {
        if (Top is not TorchDictionary { Ordered: true } || state is not TorchDictionary)
            throw Wrong("gives attributes to what may have none");
    }

    private void Call(object? arguments)
    {
        object? callee = Pop(1)[0];
        if (callee is not TorchGlobal global || arguments is not TorchTuple tuple) throw Wrong("calls what cannot be called");
        Push(TorchGlobals.Call(global, tuple.Items) ?? throw Wrong($"calls {global} with what it does not take"));
    }

    private TorchGlobal Global(string module, string name) => TorchGlobals.Find(module, name)
        ?? throw Wrong(
            $"names {module}.{name}, which is none of the names that dictionaries of tensors need; the file was not executed");

    private void Remember(uint index)
    {
        object? top = Top;
        if (!_memo.ContainsKey(index) && _memo.Count == MaximumMemo) throw Wrong($"remembers more than {MaximumMemo} values");
        _memo[index] = top;
    }

    private object? Recall(uint index) =>
        _memo.TryGetValue(index, out object? value) ? value : throw Wrong($"recalls value {index}, which was not remembered");

    private long LongInteger(int length)
    {
        if (length > 8) throw Wrong($"is a whole number of {length} bytes, more than 8");
        ReadOnlySpan<byte> bytes = Take(length);
        long value = length > 0 && bytes[^1] >= 0x80 ? -1 : 0;
        for (int i = length - 1; i >= 0; i--) value = (value << 8) | bytes[i];
        return value;
    }

    private string Text(ulong length)
    {
        if (length > MaximumText) throw Wrong($"is text of {length} bytes, more than {MaximumText}");
        return Decode(Take((int)length));
    }

    private string Line()
    {
        int length = _bytes.AsSpan(_at).IndexOf((byte)'\n');
        if (length is < 0 or > 256) throw Wrong("has a name that does not end within 256 bytes");
        string line = Decode(Take(length));
        Take(1);
        return line;
    }

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("holds text that is not valid UTF-8");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _at) throw Wrong("is cut off by the end of the pickle");
        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }

    private MalformedFileException Wrong(string problem)
    {
        string opcode = _opcode < _bytes.Length
            ? $"opcode {TorchOpcodes.Name(_bytes[_opcode])} {problem}"
            : "the pickle has no end";
        return new MalformedFileException(_path, "data.pkl", $"byte {_opcode}: {opcode}");
    }
}

using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Torch;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Files.Torch;

/// <summary>What a pickle must not make the reader do: each case is refused where it stands, in words.</summary>
public sealed class TorchPickleTests
{
    private const string Path = "x.pt";

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("posix", "system")]
    [InlineData("torch", "load")]
    [InlineData("torch._utils", "_rebuild_tensor")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    [InlineData("torch.storage", "_load_from_bytes")]
    public void A_name_that_no_state_dict_needs_is_refused_with_its_place(string module, string name)
    {
        Refused(
            new PickleBytes().Global(module, name).Mark().Text("echo").Code('t').Code('R').Done(),
            $"byte 2: opcode GLOBAL names {module}.{name}, which is none of the names");
        Refused(
            new PickleBytes(4).Text(module).Text(name).Raw(0x93).Code('.').Done(), $"opcode STACK_GLOBAL names {module}.{name}");
    }

    // POP, POP_MARK, DUP, NEWOBJ, NEWOBJ_EX, INST, OBJ, EXT1, INT, STRING, BINBYTES, BYTEARRAY8, EMPTY_SET, PERSID, DICT,
    // LIST, LONG4, 0xFF
    [Theory]
    [InlineData("N0.", "POP")]
    [InlineData("(1.", "POP_MARK")]
    [InlineData("N2.", "DUP")]
    [InlineData("N)\u0081.", "NEWOBJ")]
    [InlineData("N)}\u0092.", "NEWOBJ_EX")]
    [InlineData("(ios\nsystem\n.", "INST")]
    [InlineData("(No.", "OBJ")]
    [InlineData("\u0082\u0001.", "EXT1")]
    [InlineData("I1\n.", "INT")]
    [InlineData("S'a'\n.", "STRING")]
    [InlineData("B\u00ff\u00ff\u00ff\u00ff.", "BINBYTES")]
    [InlineData("\u0096\u00ff.", "BYTEARRAY8")]
    [InlineData("\u008f.", "EMPTY_SET")]
    [InlineData("Pa\n.", "PERSID")]
    [InlineData("(d.", "DICT")]
    [InlineData("(l.", "LIST")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007f.", "LONG4")]
    [InlineData("\u00ff.", "0xFF")]
    public void Other_opcodes_are_refused_by_name(string pickle, string opcode) =>
        Refused(Bytes(pickle), $"opcode {opcode} is not among those");

    [Theory]
    [InlineData("", "byte 0: the pickle has no end")]
    [InlineData("N", "byte 1: the pickle has no end")]
    [InlineData(".", "opcode STOP ends the pickle with 0 values")]
    [InlineData("NN.", "opcode STOP ends the pickle with 2 values")]
    [InlineData("N(.", "with 1 values on the stack and 1 marks")]
    [InlineData("N.N", "opcode STOP ends the pickle 1 bytes before its end")]
    [InlineData("\u0080\u0001N.", "opcode PROTO is protocol 1")]
    [InlineData("K", "opcode BININT1 is cut off")]
    [InlineData("X\u00ff\u00ff\u00ff\u007f.", "opcode BINUNICODE is text of 2147483647 bytes")]
    [InlineData("X\u0009\u0000\u0000\u0000a.", "opcode BINUNICODE is cut off")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.", "is text of 18446744073709551615 bytes")]
    [InlineData("\u008c\u0001\u00ff.", "opcode SHORT_BINUNICODE holds text that is not valid UTF-8")]
    [InlineData("\u008c\u0003\u00ed\u00a0\u0080.", "holds text that is not valid UTF-8")] // half of a surrogate pair
    [
        InlineData(
            "\u008a\u0009\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001.", "opcode LONG1 is a whole number of 9 bytes")]
    [InlineData("t.", "opcode TUPLE has no mark")]
    [InlineData("\u0085.", "opcode TUPLE1 takes more values")]
    [InlineData("N(\u0085.", "opcode TUPLE1 takes more values")] // not from below the mark
    [InlineData("(q\u0000.", "opcode BINPUT takes more values")]
    [InlineData("h\u0000.", "opcode BINGET recalls value 0")]
    [InlineData("j\u00ff\u00ff\u00ff\u00ff.", "recalls value 4294967295")]
    [InlineData("NNa.", "opcode APPEND appends to what is no list")]
    [InlineData("NNNs.", "opcode SETITEM sets items of what is no dictionary")]
    [InlineData("}(Nu.", "opcode SETITEMS sets items of what is no dictionary, or half of one")]
    [InlineData("})Ns.", "has a key that is neither text nor a whole number")]
    [InlineData("}NNs.", "has a key that is neither text nor a whole number")]
    [InlineData("}(K\u0001NK\u0001Nu.", "sets the key '1' twice")]
    [InlineData("}}b.", "opcode BUILD gives attributes to what may have none")]
    [InlineData("N)R.", "opcode REDUCE calls what cannot be called")]
    [InlineData("ccollections\nOrderedDict\nNR.", "calls what cannot be called")]
    [InlineData("ccollections\nOrderedDict\n]\u0085R.", "calls collections.OrderedDict with what it does not take")]
    [InlineData("ctorch\nSize\n(Nt\u0085R.", "calls torch.Size with what it does not take")]
    [InlineData("ctorch\nFloatStorage\n)R.", "calls torch.FloatStorage with what it does not take")]
    [InlineData("NQ.", "opcode BINPERSID is a persistent id that is no storage")]
    [InlineData("cos\n.", "opcode GLOBAL has a name that does not end")]
    public void A_pickle_that_is_none_is_refused_with_its_place(string pickle, string problem) => Refused(Bytes(pickle), problem);

    [Fact]
    public void Hooks_other_classes_and_further_metadata_are_refused()
    {
        PickleBytes Rebuild(Action<PickleBytes> tail) => TorchFile.Dictionary(p =>
        {
            p.Global("torch._utils", "_rebuild_tensor_v2").Mark().Storage("FloatStorage", "0", 1).Number(0).Tuple(1).Tuple(1)
                .Truth(false);
            tail(p);
            p.Code('t').Code('R');
        });
        Refused(
            Rebuild(p => p.Ordered().Mark().Text("hook").Number(1).Code('u')).Done(),
            "calls torch._utils._rebuild_tensor_v2 with what it does not take");
        Refused(
            Rebuild(p => p.Ordered().Code('}').Mark().Text("code").Truth(true).Code('u')).Done(), "with what it does not take");
        Refused(
            Rebuild(p => p.Ordered().Code('}').Mark().Text("neg").Number(1).Code('u')).Done(), "with what it does not take");
        Assert.NotNull(
            TorchPickle.Load(Path, Rebuild(p => p.Ordered().Code('}').Mark().Text("neg").Truth(true).Code('u')).Done()));
        Refused(Rebuild(p => p.Code('N')).Done(), "with what it does not take");
        Assert.NotNull(TorchPickle.Load(Path, Rebuild(p => p.Ordered().Code('}')).Done()));
        Refused(TorchFile.Dictionary(p => p.Storage("Size", "0", 1)).Done(), "is a persistent id that is no storage");
        Refused(TorchFile.Dictionary(p => p.Storage("FloatStorage", "0", -1)).Done(), "is a persistent id that is no storage");
    }

    [Fact]
    public void Stack_memo_and_text_are_bounded()
    {
        Refused([0x80, 2, .. Enumerable.Repeat((byte)'N', 100_000)], "puts more than 65536 values on the stack");
        Refused([0x80, 2, .. Enumerable.Repeat((byte)'(', 100_000)], "puts more than 65536 values on the stack");
        Refused(
            [
                0x80,
                2,
                (byte)'N',
                .. Enumerable.Range(0, (1 << 20) + 1).SelectMany(i => (byte[])[(byte)'r', .. BitConverter.GetBytes(i)])],
            "remembers more than 1048576 values");
        Refused(
            [0x80, 2, (byte)']', .. Enumerable.Repeat(new[] { (byte)')', (byte)'a' }, (1 << 21) + 1).SelectMany(b => b)],
            "is one object more than 2097152");
    }

    // Two references to the level below at each level: 2^40 names out of some hundred bytes.
    [Fact]
    public void What_unfolds_or_contains_itself_is_refused_before_it_fills_the_memory()
    {
        PickleBytes pickle = new PickleBytes().Code(']').Code('q').Raw(0);
        for (byte level = 1; level < 40; level++) pickle.Code('h').Raw((byte)(level - 1)).Raw(0x86).Code('q').Raw(level);
        Contents(pickle.Done(), "holds names of more than 16777216 characters in all");
        Contents(new PickleBytes().Code(']').Code('q').Raw(0).Code('h').Raw(0).Code('a').Done(), "is nested more than 64 deep");
        Contents(
            new PickleBytes().Code('}').Mark().Text("a.b").Code('N').Text("a").Code('}').Text("b").Code('N').Code('s').Code('u')
                .Done(),
            "appears twice");
        Contents(new PickleBytes().Code('N').Done(), "holds no dictionary of tensors");
        Contents(TorchFile.Dictionary(p => p.Storage("FloatStorage", "0", 1)).Done(), "is a storage, not a tensor");
    }

    private static void Contents(byte[] pickle, string problem)
    {
        MalformedFileException refusal = Assert.Throws<MalformedFileException>(() =>
            TorchContents.Of(Path, TorchPickle.Load(Path, pickle)));
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string latin) => System.Text.Encoding.Latin1.GetBytes(latin);

    private static void Refused(byte[] pickle, string problem) =>
        Refusal.Of(() => TorchPickle.Load(Path, pickle)!, Path, "data.pkl", problem);
}

using System.Text;
using Hypotheses.Core.Activations;

namespace Hypotheses.Fuzz.Seeds;

/// <summary>Small valid files of every format, made here: what is mutated, also where no models are on the disk.</summary>
internal static class SmallFiles
{
    public static IEnumerable<FileSet> SafeTensors()
    {
        const string every = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b.c":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},"d":{"dtype":"BOOL","shape":[],"data_offsets":[32,33]},"none":{"dtype":"I64","shape":[0,5],"data_offsets":[33,33]},"e":{"dtype":"U8","shape":[3],"data_offsets":[33,36]}}""";
        byte[] data = new byte[36];
        data.AsSpan(24).Fill(1);
        yield return new FileSet(
            "every type",
            "x.safetensors",
            [.. BitConverter.GetBytes((long)every.Length), .. Encoding.ASCII.GetBytes(every), .. data]);
        const string one = """{"activations":{"dtype":"F32","shape":[4,2],"data_offsets":[0,32]}}""";
        yield return new FileSet(
            "one tensor",
            "x.safetensors",
            [.. BitConverter.GetBytes((long)one.Length), .. Encoding.ASCII.GetBytes(one), .. new byte[32]]);
        const string odd = """
             {"__metadata__":null,"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]},
             "b":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[4,7]}}
            """;
        byte[] length = BitConverter.GetBytes((long)odd.Length);
        yield return new FileSet("odd but legal", "x.safetensors", [.. length, .. Encoding.ASCII.GetBytes(odd), .. new byte[7]]);
    }

    public static IEnumerable<FileSet> Torch()
    {
        byte[] plain = new PickleBytes().Ordered().Mark()
            .Text("encoder.weight").Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1])
            .Text("turned").Tensor("FloatStorage", "0", 6, 0, [3, 2], [1, 3])
            .Text("expanded").Tensor("HalfStorage", "1", 2, 1, [4, 1], [0, 1])
            .Text("k").Tensor("IntStorage", "2", 1, 0, [], [])
            .Code('u').Done();
        byte[] nested = new PickleBytes().Code('}').Mark()
            .Text("state_dict").Ordered().Mark()
            .Text("w").Global("torch._utils", "_rebuild_parameter").Mark().Tensor("FloatStorage", "0", 6, 2, [2], [2]).Truth(true)
                .Ordered().Code('t').Code('R')
            .Text("mask").Tensor("BoolStorage", "3", 3, 0, [3], [1]).Code('u')
            .Text("cfg").Code('}').Mark().Text("lr").Real(3e-4).Text("steps").Number(1L << 40).Text("dtype")
                .Global("torch", "float32").Text("names").Code(']').Mark().Text("a").Text("b").Code('e').Code('u')
            .Code('u').Done();
        byte[] fourth = new PickleBytes(4).Raw(0x95, 40, 0, 0, 0, 0, 0, 0, 0).Code('}').Raw(0x94).Raw(0x8c, 1, (byte)'x')
            .Raw(0x94)
            .Raw(0x8c, 12).Raw("torch._utils"u8).Raw(0x8c, 18).Raw("_rebuild_tensor_v2"u8).Raw(0x93).Mark()
                .Storage("FloatStorage", "0", 6).Number(0).Tuple(6).Tuple(1).Truth(false).Ordered().Code('t').Code('R').Code('s')
                .Done();
        foreach ((string name, byte[] pickle) in new[] { ("state dict", plain), ("checkpoint", nested), ("protocol 4", fourth) })
            yield return new FileSet(name, "x.pt", Archive(pickle));
        PickleBytes older = new PickleBytes().Ordered().Mark()
            .Text("w").Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1], older: true)
            .Text("h").Tensor("HalfStorage", "1", 2, 1, [1], [1], older: true).Code('u');
        yield return new FileSet(
            "before version 1.6", "x.pt", OlderTorchBytes.Write(older, ("1", 2, new byte[4]), ("0", 6, new byte[24])));
    }

    /// <summary>An archive around a pickle, with storages 0 (6 floats), 1 (2 halves), 2 (1 int32), 3 (3 bools).</summary>
    public static byte[] Archive(byte[] pickle) => StoredZipBytes.Write(
    [
        ("a/data.pkl", pickle), ("a/byteorder", "little"u8.ToArray()), ("a/data/0", new byte[24]), ("a/data/1", new byte[4]),
        ("a/data/2", new byte[4]), ("a/data/3", new byte[3]), ("a/version", "3\n"u8.ToArray()),
    ]);

    public static IEnumerable<FileSet> Json()
    {
        yield return new FileSet("flat", "x.json", """{"architecture": "standard", "d_in": 32, "d_sae": 64, "apply_b_dec_to_input": true, "lr": 3e-4, "note": "a \u00e9 \"b\"", "none": null}"""u8.ToArray());
        yield return new FileSet("nested", "x.json", """{"metadata": {"hook_name": "blocks.0", "list": [1, 2.5, {"a": []}]}, "normalize_activations": "none", "k": 16.0, "loss": [NaN, -Infinity, Infinity]}"""u8.ToArray());
    }

    public static IEnumerable<FileSet> Llama()
    {
        foreach (int vocabulary in new[] { 5, -5 })
        {
            int[] header = [4, 3, 2, 2, 1, vocabulary, 8];
            int layer = 4 + 16 + 8 + 8 + 16 + 4 + 12 + 12 + 12, floats = (5 * 4 * (vocabulary < 0 ? 2 : 1)) + (2 * layer) + 4;
            yield return new FileSet(
                $"vocabulary {vocabulary}", "x.bin", [.. header.SelectMany(BitConverter.GetBytes), .. new byte[4 * floats]]);
            yield return new FileSet(
                $"vocabulary {vocabulary}, rotary tables",
                "x.bin",
                [.. header.SelectMany(BitConverter.GetBytes), .. new byte[4 * (floats + (2 * 8 * 1))]]);
        }
    }

    public static IEnumerable<FileSet> Tokenizer()
    {
        string[] pieces = [
            "<unk>",
            "\n<s>\n",
            "\n</s>\n",
            .. Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>"),
            " ",
            "a",
            "b",
            "ab",
            "é",
            "aé"];
        yield return new FileSet(
            "small",
            "x.bin",
            [
                .. BitConverter.GetBytes(7),
                .. pieces.SelectMany((p, i) =>
                    (byte[])[
                        .. BitConverter.GetBytes((float)-i),
                        .. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(p)),
                        .. Encoding.UTF8.GetBytes(p)])]);
    }

    public static IEnumerable<FileSet> Corpus() =>
        [new FileSet("two stories", "x.txt", "Once upon a time, é.\n<|endoftext|>\nThe end. 😀"u8.ToArray())];

    /// <summary>An activation store of three rows in two shards.</summary>
    public static IEnumerable<FileSet> Store()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hypotheses-fuzz-");
        try
        {
            using (ActivationStore.Create(folder.FullName, "fuzz", new Ramp(), 3, new StoreOptions { RowsPerShard = 2 }))
            {
            }

            return [
                new FileSet(
                    "store",
                    [
                        .. folder.GetFiles().Where(f => f.Name[0] != '.').OrderBy(f => f.Name, StringComparer.Ordinal)
                            .Select(f => (f.Name, File.ReadAllBytes(f.FullName)))])];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What an interrupted writing of such a store leaves.</summary>
    public static IEnumerable<FileSet> StoreState()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hypotheses-fuzz-");
        try
        {
            new StoreState(folder.FullName, Plan, new Ramp()).Write([new ShardEntry(2, new string('a', 64))]);
            return [new FileSet("state", "writing.state", File.ReadAllBytes(Path.Combine(folder.FullName, "writing.state")))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The writing that <see cref="StoreState"/> belongs to.</summary>
    public static StorePlan Plan { get; } = StorePlan.Of("fuzz", 2, 3, 2);
}

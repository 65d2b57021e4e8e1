using System.Text;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Files.Torch;
using Hypotheses.Core.Runtime;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Files.Torch;

public sealed class TorchArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ModelFact("routing_model_and_sae/sae.pt", "routing_model_and_sae/sae_weights.safetensors")]
    public void A_real_dictionary_equals_its_safetensors_to_the_bit() =>
        // [out, in] in torch's layers, [in, out] there
        Equal("routing_model_and_sae/sae.pt", "routing_model_and_sae/sae_weights.safetensors", "W_enc", "W_dec");

    [ModelFact("routing_model_and_sae/model.pt", "routing_model_and_sae/model.safetensors")]
    public void A_real_model_equals_its_safetensors_to_the_bit() =>
        Equal("routing_model_and_sae/model.pt", "routing_model_and_sae/model.safetensors");

    private static void Equal(string torchFile, string safeTensors, params string[] transposed)
    {
        using var scope = NewDisposeScope();
        using TorchArchive file = TorchArchive.Open(ModelFiles.At(torchFile));
        using SafeTensorsFile expected = SafeTensorsFile.Open(ModelFiles.At(safeTensors));
        Assert.NotEmpty(expected.Names);
        Assert.Equal(expected.Names.Order(StringComparer.Ordinal), file.Names.Order(StringComparer.Ordinal));
        foreach (string name in expected.Names)
        {
            Tensor wanted = transposed.Contains(name) ? expected.Read(name).t().contiguous() : expected.Read(name);
            Assert.Equal(expected.Type(name), file.Type(name));
            Assert.Equal(wanted.shape, file.Shape(name));
            Assert.Equal(wanted.bytes.ToArray(), file.Read(name).bytes.ToArray());
        }
    }

    [Theory] // bit patterns from IEEE 754 and the definition of bfloat16, or two's complement
    [InlineData("DoubleStorage", "00000000000000C0", ScalarType.Float64, -2)]
    [InlineData("FloatStorage", "000000C0", ScalarType.Float32, -2)]
    [InlineData("HalfStorage", "00C0", ScalarType.Float16, -2)]
    [InlineData("BFloat16Storage", "00C0", ScalarType.BFloat16, -2)]
    [InlineData("LongStorage", "FEFFFFFFFFFFFFFF", ScalarType.Int64, -2)]
    [InlineData("IntStorage", "FEFFFFFF", ScalarType.Int32, -2)]
    [InlineData("ShortStorage", "FEFF", ScalarType.Int16, -2)]
    [InlineData("CharStorage", "FE", ScalarType.Int8, -2)]
    [InlineData("ByteStorage", "FE", ScalarType.Byte, 254)]
    [InlineData("BoolStorage", "01", ScalarType.Bool, 1)]
    public void Every_type_is_read(string storage, string hex, ScalarType type, double value)
    {
        using var scope = NewDisposeScope();
        using TorchArchive file = Open(
            TorchFile.Of(TorchFile.Dictionary(p => p.Tensor(storage, "0", 1, 0, [], [])), ("0", Convert.FromHexString(hex))));
        Assert.Equal(type, file.Type("w"));
        Assert.Equal([], file.Shape("w"));
        Assert.Equal(value, file.Read("w").to(ScalarType.Float64).item<double>());
    }

    [Fact]
    public void Untyped_storages_get_their_type_from_the_tensor()
    {
        using var scope = NewDisposeScope();
        PickleBytes pickle = TorchFile.Dictionary(p => p.Global("torch._utils", "_rebuild_tensor_v3").Mark()
            .Storage("UntypedStorage", "0", 8).Number(1).Tuple(1).Tuple(1).Truth(false).Ordered().Global("torch", "float32")
                .Code('N').Code('t').Code('R'));
        using TorchArchive file = Open(TorchFile.Of(pickle, ("0", TorchFile.Floats(7, 8))));
        Assert.Equal([8], file.Read("w").data<float>().ToArray());
    }

    // Brute force over the definition of strides, for views of every kind: transposed, sliced, overlapping, repeated by stride 0.
    [Fact]
    public void Views_are_what_their_strides_say()
    {
        Rng rng = Seed.FromPath("torch views").Rng();
        float[] storage = [.. Enumerable.Range(0, 60).Select(i => (float)i)];
        for (int trial = 0; trial < 300; trial++)
        {
            using var scope = NewDisposeScope();
            int rank = rng.Below(4);
            long[] shape = [.. Enumerable.Range(0, rank).Select(_ => (long)rng.Below(5))],
                stride = [.. Enumerable.Range(0, rank).Select(_ => (long)rng.Below(6))];
            if (rng.Below(3) == 0 && rank > 0) // torch's own layout
                for (int i = rank - 1; i >= 0; i--) stride[i] = i == rank - 1 ? 1 : stride[i + 1] * Math.Max(1, shape[i + 1]);
            long last = shape.Zip(stride, (n, s) => Math.Max(0, n - 1) * s).Sum();
            if (last >= storage.Length) continue;
            long offset = rng.Below((int)(storage.Length - last));
            using TorchArchive file = Open(
                TorchFile.Of(TorchFile.One(storage.Length, offset, shape, stride), ("0", TorchFile.Floats(storage))));
            var expected = new List<float>();
            Gather(0, offset);
            void Gather(int dimension, long at)
            {
                if (dimension == rank) expected.Add(storage[at]);
                else for (long i = 0; i < shape[dimension]; i++) Gather(dimension + 1, at + (i * stride[dimension]));
            }

            Tensor read = file.Read("w");
            Assert.Equal(shape, read.shape);
            Assert.True(read.is_contiguous());
            Assert.Equal(expected, expected.Count == 0 ? [] : read.data<float>().ToArray());
        }
    }

    [Theory]
    [InlineData("ComplexFloatStorage", "complex64", 8)]
    [InlineData("ComplexDoubleStorage", "complex128", 16)]
    [InlineData("UntypedStorage", "uint16", 2)]
    [InlineData("UntypedStorage", "uint64", 8)]
    [InlineData("UntypedStorage", "float8_e4m3fn", 1)]
    [InlineData("UntypedStorage", "float8_e8m0fnu", 1)]
    public void A_tensor_of_a_type_that_is_not_read_leaves_the_others_readable(string storage, string type, int bytes)
    {
        using var scope = NewDisposeScope();
        PickleBytes pickle = new PickleBytes().Ordered().Mark().Text("w").Tensor("FloatStorage", "0", 1, 0, [1], [1]).Text("odd");
        if (storage == "UntypedStorage")
        {
            pickle.Global("torch._utils", "_rebuild_tensor_v3").Mark().Storage(storage, "1", bytes).Number(0).Tuple(1).Tuple(1)
                .Truth(false).Ordered().Global("torch", type).Code('t').Code('R');
        }
        else
        {
            pickle.Tensor(storage, "1", 1, 0, [1], [1]);
        }

        using TorchArchive file = Open(TorchFile.Of(pickle.Code('u'), ("0", TorchFile.Floats(7)), ("1", new byte[bytes])));
        Assert.Equal(["w", "odd"], file.Names);
        Assert.Equal(7, file.Read("w").item<float>());
        const string read = "float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8, bool";
        string problem = $"is {type}, not one of {read}, the types that are read";
        Refusal.Of(() => file.Read("odd"), file.Path, "odd.dtype", problem);
        Refusal.Of(() => file.Type("odd"), file.Path, "odd.dtype", problem);
    }

    [Fact]
    public void Many_dimensions_and_long_names_are_legal_and_what_is_too_large_is_refused_when_it_is_asked_for()
    {
        using var scope = NewDisposeScope();
        string name = new('n', 5000);
        long[] Ones(int count) => [.. Enumerable.Repeat(1L, count)];
        PickleBytes pickle = new PickleBytes().Ordered().Mark()
            .Text(name).Tensor("FloatStorage", "0", 2, 1, Ones(17), Ones(17))
            .Text("deep").Tensor("FloatStorage", "0", 2, 0, Ones(65), Ones(65));
        using TorchArchive file = Open(TorchFile.Of(pickle.Code('u'), ("0", TorchFile.Floats(7, 8))));
        Assert.Equal(17, file.Shape(name).Count);
        Assert.Equal(8, file.Read(name).item<float>());
        Refusal.Of(() => file.Read("deep"), file.Path, "deep.shape", "has 65 dimensions, more than the 64 that are read");
    }

    [Fact]
    public void Nested_dictionaries_give_joined_names_and_plain_values_stand_beside()
    {
        using var scope = NewDisposeScope();
        PickleBytes pickle = new PickleBytes().Code('}').Mark()
            .Text("state_dict").Ordered().Mark()
            .Text("a").Global("torch._utils", "_rebuild_parameter").Mark().Tensor("FloatStorage", "0", 2, 0, [2], [1]).Truth(true)
                .Ordered().Code('t').Code('R')
            .Text("b").Tensor("FloatStorage", "0", 2, 1, [1], [1]).Code('u') // shares a's storage
            .Code('}').Text("_metadata").Ordered().Code('s').Code('b')
            .Text("cfg").Code('}').Mark().Text("lr").Real(.25).Text("wide").Number(1L << 40).Text("negative").Number(-3)
                .Text("tied").Truth(true).Text("none").Code('N').Text("dtype").Global("torch", "bfloat16")
            .Text("device").Global("torch", "device").Mark().Text("cuda").Number(1).Code('t').Code('R').Text("size")
                .Global("torch", "Size").Mark().Tuple(4, 5).Code('t').Code('R').Code('u')
            .Text("list").Code(']').Mark().Text("x").Tensor("FloatStorage", "0", 2, 0, [], []).Code('e')
            .Text("optimizer").Code('}').Number(0).Text("seven").Code('s')
            .Code('u');
        using TorchArchive file = Open(TorchFile.Of(pickle, ("0", TorchFile.Floats(7, 8))));
        Assert.Equal(["state_dict.a", "state_dict.b", "list.1"], file.Names);
        Assert.Equal([7, 8], file.Read("state_dict.a").data<float>().ToArray());
        Assert.Equal([8], file.Read("state_dict.b").data<float>().ToArray());
        Assert.Equal(7, file.Read("list.1").item<float>());
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["cfg.lr"] = .25,
                ["cfg.wide"] = 1L << 40,
                ["cfg.negative"] = -3L,
                ["cfg.tied"] = true,
                ["cfg.none"] = null,
                ["cfg.dtype"] = "torch.bfloat16",
                ["cfg.device"] = "cuda:1",
                ["cfg.size.0"] = 4L,
                ["cfg.size.1"] = 5L,
                ["list.0"] = "x",
                ["optimizer.0"] = "seven",
            },
            file.Values);
        Refusal.Of(() => file.Read("a"), file.Path, "a", "is missing");
        Refusal.Of(() => file.Shape("cfg.lr"), file.Path, "cfg.lr", "is missing");
    }

    [Fact]
    public void Memo_frames_and_the_names_of_protocol_4_are_read()
    {
        using var scope = NewDisposeScope();
        byte[] name = [0x8c, 12, .. "torch._utils"u8, 0x8c, 18, .. "_rebuild_tensor_v2"u8, 0x93, 0x94]; // memo 2
        PickleBytes pickle = new PickleBytes(4).Raw(0x95, 9, 0, 0, 0, 0, 0, 0, 0).Code('}').Raw(0x94).Mark()
            .Raw(0x8c, 1, (byte)'w').Raw(0x94).Raw(name)
            .Mark().Storage("FloatStorage", "0", 2).Code('q').Raw(77).Number(0).Tuple(2).Tuple(1).Truth(false).Ordered().Code('t')
                .Code('R')
            .Text("again").Code('h').Raw(2).Mark().Code('j').Raw(77, 0, 0, 0).Number(1).Tuple(1).Tuple(1).Truth(false).Ordered()
                .Code('t').Code('R').Code('u');
        using TorchArchive file = Open(TorchFile.Of(pickle, ("0", TorchFile.Floats(7, 8))));
        Assert.Equal(["w", "again"], file.Names);
        Assert.Equal([8], file.Read("again").data<float>().ToArray());
    }

    [Fact]
    public void A_file_of_one_tensor_and_a_file_without_byteorder_are_read()
    {
        using var scope = NewDisposeScope();
        byte[] pickle = new PickleBytes().Tensor("FloatStorage", "0", 1, 0, [1], [1]).Done();
        using TorchArchive file = Open(
            TorchFile.Zip([("x/data.pkl", pickle), ("x/data/0", TorchFile.Floats(5)), ("x/data/", [])]));
        Assert.Equal(5, file.Read("tensor").item<float>());
    }

    [Theory]
    [InlineData(2, 0, new long[] { 3 }, new long[] { 1 }, "reaches outside its storage of 2")]
    [InlineData(2, 1, new long[] { 2 }, new long[] { 1 }, "reaches outside")]
    [InlineData(2, 3, new long[] { 0 }, new long[] { 1 }, "reaches outside")]
    [InlineData(2, -1, new long[] { 1 }, new long[] { 1 }, "reaches outside")]
    [InlineData(2, 0, new long[] { 2 }, new long[] { -1 }, "negative size or stride")]
    [InlineData(2, 0, new long[] { -1 }, new long[] { 1 }, "negative size or stride")]
    [InlineData(2, 0, new long[] { 2 }, new[] { long.MaxValue }, "reaches outside")] // the last element: 2^63 − 1
    [InlineData(2, 1, new long[] { 2 }, new[] { long.MaxValue }, "is too large")] // and 2^63, which wraps
    [InlineData(2, 0, new[] { 1L << 32, 1L << 32 }, new long[] { 0, 0 }, "is too large")] // 2^64 elements of stride 0
    // empty, but torch multiplies the others
    [InlineData(2, 0, new[] { 0, 1L << 62, 1L << 62 }, new long[] { 0, 0, 0 }, "is too large")]
    [InlineData(2, 0, new[] { 1L << 28 }, new long[] { 0 }, "times as large as the file")] // 1 GiB out of 8 bytes
    [InlineData(3, 0, new long[] { 1 }, new long[] { 1 }, "storage of 3 × 4 bytes, but 'archive/data/0' has 8")]
    [InlineData(long.MaxValue, 0, new long[] { 1 }, new long[] { 1 }, "has a storage of 9223372036854775807")]
    public void A_view_that_reaches_outside_its_storage_or_grows_beyond_measure_is_refused(
        long count, long offset, long[] shape, long[] stride, string problem) =>
        Refused(TorchFile.Of(TorchFile.One(count, offset, shape, stride), ("0", TorchFile.Floats(7, 8))), "w", problem);

    [Fact]
    public void What_the_archive_lacks_or_has_wrong_is_named()
    {
        byte[] one = TorchFile.One(1, 0, [1], [1]).Done(), number = TorchFile.Floats(7);
        Refused(TorchFile.Of(one), "w", "'data/0', which the archive lacks");
        Refused(
            TorchFile.Of(TorchFile.Dictionary(p => p.Tensor("BoolStorage", "0", 1, 0, [1], [1])), ("0", [2])),
            "w",
            "neither 0 nor 1",
            read: "w");
        Refused(
            TorchFile.Zip([("a/data.pkl", one), ("a/data/0", number), ("a/byteorder", "big"u8.ToArray())]),
            "byteorder",
            "is 'big'");
        Refused(
            TorchFile.Zip([("a/data.pkl", one), ("a/data/0", number), ("a/constants.pkl", one)]), "constants.pkl", "TorchScript");
        Refused(TorchFile.Zip([("a/data/0", number)]), "data.pkl", "is missing");
        Refused(TorchFile.Zip([("data.pkl", one)]), "data.pkl", "is missing");
        Refused(TorchFile.Zip([("a/data.pkl", one), ("b/data.pkl", one)]), "data.pkl", "is there twice");
        Refused(TorchFile.Zip([("a/data.pkl", one), ("b/data/0", number)]), "b/data/0", "lies outside the archive's folder 'a/'");
    }

    [Fact]
    public void Other_files_are_refused_in_one_line()
    {
        Refused([], "file", "is no zip archive");
        Refused(Encoding.ASCII.GetBytes("not a torch file"), "file", "is no zip archive");
    }

    private TorchArchive Open(byte[] file) => TorchArchive.Open(_folder.Write("x.pt", file));

    private void Refused(byte[] file, string field, string problem, string? read = null) => Refusal.Of(
        () =>
        {
            using TorchArchive opened = Open(file);
            return opened.Read(read!);
        },
        _folder.Root, field, problem);
}

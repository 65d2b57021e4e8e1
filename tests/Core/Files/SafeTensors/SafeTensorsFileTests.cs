using System.Text;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Files.SafeTensors;

public sealed class SafeTensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    public void Dispose() => _folder.Dispose();

    [Theory] // bit patterns from IEEE 754 and the definition of bfloat16, each standing for 1, -2, .5
    [InlineData("F64", "000000000000F03F00000000000000C0000000000000E03F", ScalarType.Float64)]
    [InlineData("F32", "0000803F000000C00000003F", ScalarType.Float32)]
    [InlineData("F16", "003C00C00038", ScalarType.Float16)]
    [InlineData("BF16", "803F00C0003F", ScalarType.BFloat16)]
    public void Reads_floating_point_numbers_bit_by_bit(string dtype, string hex, ScalarType expected)
    {
        using var scope = NewDisposeScope();
        byte[] data = Convert.FromHexString(hex);
        using SafeTensorsFile file = Open(
            $$$"""{"x":{"dtype":"{{{dtype}}}","shape":[3],"data_offsets":[0,{{{data.Length}}}]}}""", data);
        Tensor x = file.Read("x");
        Assert.Equal(expected, x.dtype);
        Assert.Equal([1, -2, .5], x.to(ScalarType.Float64).data<double>().ToArray());
    }

    [Theory]
    [InlineData("I64", "FEFFFFFFFFFFFFFF0700000000000000", ScalarType.Int64)]
    [InlineData("I32", "FEFFFFFF07000000", ScalarType.Int32)]
    [InlineData("I16", "FEFF0700", ScalarType.Int16)]
    [InlineData("I8", "FE07", ScalarType.Int8)]
    public void Reads_integers(string dtype, string hex, ScalarType expected)
    {
        using var scope = NewDisposeScope();
        byte[] data = Convert.FromHexString(hex);
        using SafeTensorsFile file = Open(
            $$$"""{"x":{"dtype":"{{{dtype}}}","shape":[1,2],"data_offsets":[0,{{{data.Length}}}]}}""", data);
        Tensor x = file.Read("x");
        Assert.Equal(expected, x.dtype);
        Assert.Equal([1, 2], file.Shape("x"));
        Assert.Equal([-2, 7], x.to(ScalarType.Int64).data<long>().ToArray());
    }

    [Fact]
    public void Names_follow_the_bytes_and_metadata_is_kept()
    {
        using var scope = NewDisposeScope();
        const string header = """
            {"__metadata__":{"format":"pt"},
             "later":{"dtype":"U8","shape":[2],"data_offsets":[1,3]},
             "none":{"dtype":"F32","shape":[0,5],"data_offsets":[3,3]},
             "scalar":{"dtype":"BOOL","shape":[],"data_offsets":[0,1]}}
            """;
        using SafeTensorsFile file = Open(header, [1, 8, 9]);
        Assert.Equal(["scalar", "later", "none"], file.Names);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.True(file.Read("scalar").item<bool>());
        Assert.Equal([8, 9], file.Read("later").data<byte>().ToArray());
        Assert.Equal([0, 5], file.Read("none").shape);
    }

    [Theory]
    [InlineData("""[]""", 0, "header", "not a JSON object")]
    [InlineData("""{"x":""", 0, "header", "not valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "header", "not valid JSON")]
    [InlineData("""{"x":7}""", 0, "x", "not a JSON object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__.a", "not text")]
    [InlineData("""{"x":{"dtype":"F4","shape":[1],"data_offsets":[0,2]}}""", 1, "x.data_offsets", "ends at byte 2")]
    [InlineData("""{"x":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,2]}}""", 2, "x.data_offsets", "of F8_E4M3 needs 1")]
    [InlineData("""{"x":{"dtype":"U64","shape":[400],"data_offsets":[0,2]}}""", 2, "x.data_offsets", "of U64 needs 3200")]
    [InlineData("""{"x":{"shape":[1],"data_offsets":[0,4]}}""", 4, "x.dtype", "missing")]
    [InlineData("""{"x":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "x.shape", "missing")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "x.shape", "whole number")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "x.shape", "whole number")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "x.data_offsets", "needs 8")]
    // 2^62 + 1: times 4 is 4 modulo 2^64
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""", 4, "x.shape", "too large")]
    // 2^64 elements: 0 modulo 2^64
    [InlineData("""{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "x.shape", "too large")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "x.data_offsets", "begin ≤ end")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "x.data_offsets", "pair")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "x.data_offsets", "ends at byte 8")]
    [
        InlineData(
            """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""",
            6,
            "y.data_offsets",
            "overlaps")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "x.data_offsets", "hole")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "file", "1 bytes after")]
    [
        InlineData(
            """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
            8,
            "x",
            "twice")]
    // empty, but torch multiplies the others
    [
        InlineData(
            """{"x":{"dtype":"F32","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}""",
            0,
            "x.shape",
            "too large")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "x.shape", "twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "__metadata__", "twice")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "__metadata__.a", "twice")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""", 0, "header", "not valid JSON")]
    [InlineData("""{"x":{"dtype":"\udc00","shape":[1],"data_offsets":[0,4]}}""", 4, "header", "not valid JSON")]
    [
        InlineData(
            """{"x":{"dtype":"F32","shape":[1],"data_offsets":[18446744073709551612,18446744073709551616]}}""",
            4,
            "x.data_offsets",
            "whole number")]
    [InlineData("""{"x\ny":7}""", 0, "x\\u000Ay", "not a JSON object")]
    public void A_hostile_header_is_refused_in_one_line_that_names_file_and_field(
        string header, int dataLength, string field, string problem) =>
        Refused(() => Open(header, new byte[dataLength]), field, problem);

    [Theory] // the format's other types (safetensors/src/tensor.rs), and one that it does not have
    [InlineData("U16", 2)]
    [InlineData("U32", 4)]
    [InlineData("U64", 8)]
    [InlineData("F8_E5M2", 1)]
    [InlineData("F8_E4M3", 1)]
    [InlineData("F8_E8M0", 1)]
    [InlineData("F4", 1)]
    [InlineData("C64", 8)]
    [InlineData("F128_NEW", 16)]
    public void A_tensor_of_a_type_that_is_not_read_leaves_the_others_readable(string type, int bytes)
    {
        using var scope = NewDisposeScope();
        using SafeTensorsFile file = Open(
            $$$"""
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
             "x":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[4,{{{4 + bytes}}}]}}
            """,
            [0, 0, 0x80, 0x3f, .. new byte[bytes]]);
        Assert.Equal(["a", "x"], file.Names);
        Assert.Equal([1f], file.ReadSingles("a"));
        Assert.Equal(1, file.Read("a").item<float>());
        string problem = $"'{type}' is not one of F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL, the types that are read";
        Refused(() => file.Read("x"), "x.dtype", problem);
        Refused(() => file.ReadSingles("x"), "x.dtype", problem);
        Refused(() => file.Type("x"), "x.dtype", problem);
        Refused(() => file.Singles("x", 1), "x.dtype", problem);
    }

    [Fact]
    public void Many_dimensions_long_names_and_metadata_that_are_null_are_legal()
    {
        using var scope = NewDisposeScope();
        string name = new('n', 5000);
        string Ones(int count) => string.Join(',', Enumerable.Repeat(1, count));
        using SafeTensorsFile file = Open(
            $$$"""
            {"__metadata__":null,"{{{name}}}":{"dtype":"F32","shape":[{{{Ones(17)}}}],"data_offsets":[0,4]},
             "deep":{"dtype":"F32","shape":[{{{Ones(65)}}}],"data_offsets":[4,8]}}
            """,
            [0, 0, 0x80, 0x3f, 0, 0, 0x80, 0x3f]);
        Assert.Empty(file.Metadata);
        Assert.Equal(17, file.Shape(name).Count);
        Assert.Equal(1, file.Read(name).item<float>());
        Assert.Equal([1f], file.ReadSingles("deep"));
        Refused(() => file.Read("deep"), "deep.shape", "has 65 dimensions, more than the 64 that are read");
    }

    [Theory]
    [InlineData("", "header length", "needs 8 bytes")]
    [InlineData("0200000000", "header length", "needs 8 bytes")]
    [InlineData("FFFFFFFFFFFFFFFF", "header length", "more than 100000000")]
    [InlineData("00E1F50500000000", "header length", "past the end")] // 100,000,000 exactly, in a file of 8 bytes
    [InlineData("01000000000000007B", "header", "not valid JSON")]
    public void A_hostile_length_is_refused_before_anything_is_allocated(string hex, string field, string problem)
    {
        using var scope = NewDisposeScope();
        string path = _folder.Write("x.safetensors", Convert.FromHexString(hex));
        Refused(() => SafeTensorsFile.Open(path), field, problem);
    }

    [Fact]
    public void Depth_names_and_bytes_that_are_no_text_are_refused()
    {
        Refused(() => Open(new string('[', 100_000), []), "header", "not valid JSON");
        Refused(() => Open($$"""{"{{new string('n', 5000)}}":7}""", []), new string('n', 200) + "…", "is not a JSON object");
        byte[] latin = [(byte)'{', (byte)'"', 0xe9, (byte)'"', (byte)':', (byte)'7', (byte)'}'];
        Refused(
            () => SafeTensorsFile.Open(_folder.Write("x.safetensors", [.. BitConverter.GetBytes(7L), .. latin])),
            "header",
            "not valid JSON");
    }

    [UnixFact] // Windows does not let it happen
    public void A_file_that_is_shortened_while_it_is_open_is_one_error()
    {
        using var scope = NewDisposeScope();
        using SafeTensorsFile file = Open("""{"x":{"dtype":"F32","shape":[1000],"data_offsets":[0,4000]}}""", new byte[4000]);
        using (var other = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) other.SetLength(100);
        Refused(() => file.Read("x"), "file", "ends at byte 100, but had");
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        using var scope = NewDisposeScope();
        Refused(() => SafeTensorsFile.Open(Path.Combine(_folder.Root, "absent")), "file", "does not exist");
        Refused(() => SafeTensorsFile.Open(_folder.Root), "file", "is a folder");
    }

    [Fact]
    public void A_tensor_longer_than_what_is_read_at_once_is_read_whole()
    {
        const int length = (1 << 27) + 3; // one byte each
        byte[] bytes = new byte[length];
        foreach (int place in (int[])[0, (1 << 27) - 1, 1 << 27, length - 1]) bytes[place] = (byte)(1 + (place % 200));
        string path = Path.Combine(Path.GetTempPath(), $"hypotheses-long-{Environment.ProcessId}.safetensors");
        try
        {
            SafeTensorsWriter.Write(path, [SafeTensorsPart.Of<byte>("x", [length], bytes)]);
            using SafeTensorsFile file = SafeTensorsFile.Open(path);
            using Tensor read = file.Read("x");
            Assert.True(read.bytes.SequenceEqual(bytes));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Numbers_are_read_straight_into_an_array_and_only_those_of_float32()
    {
        string path = Path.Combine(Path.GetTempPath(), $"hypotheses-singles-{Environment.ProcessId}.safetensors");
        try
        {
            SafeTensorsWriter.Write(
                path,
                [
                    SafeTensorsPart.Of<float>("x", [2, 2], new[] { 1f, float.NaN, -0f, 4f }),
                    SafeTensorsPart.Of<float>("none", [0], Array.Empty<float>()),
                    SafeTensorsPart.Of<double>("y", [1], new[] { 1.0 })]);
            using SafeTensorsFile file = SafeTensorsFile.Open(path);
            Assert.Equal(new[] { 1f, float.NaN, -0f, 4f }, file.ReadSingles("x"));
            Assert.Empty(file.ReadSingles("none"));
            Assert.Equal("y", Assert.Throws<MalformedFileException>(() => file.ReadSingles("y")).Field);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_missing_tensor_and_a_strange_boolean_are_named()
    {
        using var scope = NewDisposeScope();
        using SafeTensorsFile file = Open("""{"x":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""", [1, 2]);
        Refused(() => file.Read("y"), "y", "is missing");
        Refused(() => file.Shape("y"), "y", "is missing");
        Refused(() => file.Read("x"), "x", "neither 0 nor 1");
    }

    private SafeTensorsFile Open(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return SafeTensorsFile.Open(
            _folder.Write("x.safetensors", [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data]));
    }

    private void Refused(Func<object> action, string field, string problem) => Refusal.Of(action, _folder.Root, field, problem);
}

using System.Security.Cryptography;
using System.Text;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Files.SafeTensors;

public sealed class SafeTensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public SafeTensorsWriterTests() => _path = Path.Combine(_folder.Root, "x.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    public void Every_bit_of_a_tensor_comes_back(ScalarType type)
    {
        using var scope = NewDisposeScope();
        Tensor x = empty([3, 5, 2], dtype: type);
        Rng rng = Seed.FromPath("bits", $"{type}").Rng();
        foreach (ref byte b in x.bytes) b = (byte)rng.Below(256); // NaN, infinities and negative zeros among them
        SafeTensorsWriter.Write(
            _path,
            [
                SafeTensorsPart.Of("x", x),
                SafeTensorsPart.Of("turned", x.transpose(0, 2)),
                SafeTensorsPart.Of("one", x[1, 2, 1]),
                SafeTensorsPart.Of("none", x.narrow(1, 0, 0))]);
        using SafeTensorsFile file = SafeTensorsFile.Open(_path);
        Assert.Equal(["x", "turned", "one"], file.Names.Where(n => n != "none"));
        Assert.Equal(x.bytes.ToArray(), file.Read("x").bytes.ToArray());
        Assert.Equal(type, file.Read("x").dtype);
        Assert.Equal([2, 5, 3], file.Shape("turned"));
        Assert.Equal(x.bytes.ToArray(), file.Read("turned").transpose(0, 2).contiguous().bytes.ToArray());
        Assert.Equal(x[1, 2, 1].contiguous().bytes.ToArray(), file.Read("one").bytes.ToArray());
        Assert.Equal([], file.Shape("one"));
        Assert.Equal([3, 0, 2], file.Shape("none"));
    }

    [Fact]
    public void Numbers_in_memory_and_numbers_that_come_in_portions_are_written_the_same()
    {
        using var scope = NewDisposeScope();
        float[] numbers = [1, -2, .5f, float.NaN, 0, -0f];
        SafeTensorsWriter.Write(_path,
        [
            SafeTensorsPart.Of<float>("f", [3, 2], numbers), SafeTensorsPart.Of<double>("d", [1], new[] { .1 }),
            SafeTensorsPart.Of<Half>("h", [1], new[] { (Half)2 }),
            SafeTensorsPart.Of<long>("l", [], new[] { long.MinValue }), SafeTensorsPart.Of<int>("i", [2], new[] { 1, -1 }),
            SafeTensorsPart.Of<byte>("b", [3], new byte[] { 1, 2, 255 }),
            SafeTensorsPart.Of<bool>("o", [2], new[] { true, false }),
            new(
                "parts",
                ScalarType.Float32,
                [6],
                to => { foreach (float number in numbers) to.Write(BitConverter.GetBytes(number)); }),
        ]);
        using SafeTensorsFile file = SafeTensorsFile.Open(_path);
        Assert.Equal(["f", "d", "h", "l", "i", "b", "o", "parts"], file.Names);
        Assert.Equal(file.Read("f").bytes.ToArray(), file.Read("parts").bytes.ToArray());
        Assert.Equal(numbers, file.Read("f").data<float>().ToArray());
        Assert.Equal(.1, file.Read("d").item<double>());
        Assert.Equal((Half)2, file.Read("h").item<Half>());
        Assert.Equal(long.MinValue, file.Read("l").item<long>());
        Assert.Equal([1, -1], file.Read("i").data<int>().ToArray());
        Assert.Equal([1, 2, 255], file.Read("b").data<byte>().ToArray());
        Assert.Equal([true, false], file.Read("o").data<bool>().ToArray());
    }

    [Fact]
    public void The_bytes_are_those_of_the_format() // by hand from the format's description
    {
        SafeTensorsWriter.Write(
            _path, [SafeTensorsPart.Of<byte>("a\"", [2], new byte[] { 7, 8 })], new Dictionary<string, string> { ["k"] = "é" });
        byte[] file = File.ReadAllBytes(_path);
        const string json = """{"__metadata__":{"k":"\u00E9"},"a\u0022":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""";
        int padded = (json.Length + 7) / 8 * 8;
        Assert.Equal([.. BitConverter.GetBytes((long)padded), .. Encoding.ASCII.GetBytes(json.PadRight(padded)), 7, 8], file);
    }

    [Fact]
    public void The_checksum_is_that_of_the_data_and_the_length_is_known_before()
    {
        byte[] data = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        SafeTensorsPart[] parts = [
            SafeTensorsPart.Of<byte>("x", [999], data.AsMemory(0, 999)), SafeTensorsPart.Of<byte>("y", [1], data.AsMemory(999))];
        string returned = SafeTensorsWriter.Write(_path, parts, new Dictionary<string, string> { ["a"] = "b" }, "sha256");
        using SafeTensorsFile file = SafeTensorsFile.Open(_path);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data)), returned);
        Assert.Equal(returned, file.Metadata["sha256"]);
        Assert.Equal("b", file.Metadata["a"]);
        Assert.Equal(
            SafeTensorsWriter.FileLength(parts, new Dictionary<string, string> { ["a"] = "b" }, "sha256"),
            new FileInfo(_path).Length);
        Assert.Equal(0, (new FileInfo(_path).Length - 1000) % 8);
        Assert.Equal(returned, SafeTensorsWriter.Write(_path, parts));
    }

    [Fact]
    public void A_slice_is_read_without_a_copy_and_never_beyond_its_tensor()
    {
        SafeTensorsWriter.Write(
            _path,
            [
                SafeTensorsPart.Of<byte>("x", [4], new byte[] { 1, 2, 3, 4 }),
                SafeTensorsPart.Of<byte>("y", [2], new byte[] { 5, 6 })]);
        using SafeTensorsFile file = SafeTensorsFile.Open(_path);
        Assert.Equal([2, 3], file.Bytes("x", 1, 2).ToArray());
        Assert.Equal([5, 6], file.Bytes("y", 0, 2).ToArray());
        Assert.Equal([], file.Bytes("x", 4, 0).ToArray());
        Assert.Equal((ScalarType.Byte, 4L, 6L), (file.Entry("y").Type, file.Entry("y").Begin, file.Entry("y").End));
        foreach ((long offset, int count) in new[] { (3L, 2), (0, 5), (-1, 1), (0, -1), (long.MaxValue, 1), (5, 0) })
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Bytes("x", offset, count).Length);
        Refusal.Of(() => file.Bytes("z", 0, 1).Length, _path, "z", "is missing");
    }

    [Fact]
    public void What_cannot_be_a_file_of_the_format_is_refused_and_leaves_the_old_one()
    {
        byte[] before = [1, 2, 3];
        File.WriteAllBytes(_path, before);
        SafeTensorsPart good = SafeTensorsPart.Of<byte>("x", [1], new byte[] { 1 });
        (string Message, Action Write)[] wrong =
        [
            ("given twice", () => SafeTensorsWriter.Write(_path, [good, good])),
            ("format's own", () => SafeTensorsWriter.Write(_path, [good with { Name = "__metadata__" }])),
            ("no ComplexFloat32", () => SafeTensorsWriter.Write(_path, [good with { Type = ScalarType.ComplexFloat32 }])),
            ("no sizes", () => SafeTensorsWriter.Write(_path, [good with { Shape = [-1] }])),
            ("no sizes", () => SafeTensorsWriter.Write(_path, [good with { Shape = [1L << 40, 1L << 40] }])),
            ("wrote 1 bytes, but [2] of Byte has 2", () => SafeTensorsWriter.Write(_path, [good with { Shape = [2] }])),
            ("wrote 1 bytes, but [0] of Byte has 0", () => SafeTensorsWriter.Write(_path, [good with { Shape = [0] }])),
            ("2 numbers are not [3]", () => SafeTensorsPart.Of<int>("i", [3], new[] { 1, 2 })),
            ("no Decimal", () => SafeTensorsPart.Of<decimal>("i", [1], new[] { 1m })),
            ("checksum's key", () => SafeTensorsWriter.Write(_path, [good], new Dictionary<string, string> { ["s"] = "" }, "s")),
        ];
        foreach ((string message, Action write) in wrong)
        {
            Assert.Contains(message, Assert.Throws<ArgumentException>(write).Message, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllBytes(_path));
            Assert.Equal([_path], Directory.GetFiles(_folder.Root));
        }
    }
}

using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Models.Transformers.Formats.Tables;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats.Tables;

public sealed class StoredTensorTests : IDisposable
{
    private const int Count = 600_000; // several portions, and a part of one

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void A_large_tensor_is_read_as_it_is(ScalarType type)
    {
        using var scope = NewDisposeScope();
        Tensor numbers = Numbers(type);
        using SafeTensorsFile file = Written(numbers);
        Assert.True(new StoredTensor(file, "x").Read().bytes.SequenceEqual(numbers.bytes));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void One_number_that_is_not_finite_is_refused_in_whichever_portion_it_stands(ScalarType type)
    {
        foreach (int place in new[] { 0, (1 << 18) - 1, 1 << 18, 1 << 19, Count - 1 })
        {
            using var scope = NewDisposeScope();
            Tensor numbers = Numbers(type);
            numbers[place] = double.NaN;
            using SafeTensorsFile file = Written(numbers);
            MalformedFileException refused = Assert.Throws<MalformedFileException>(() => new StoredTensor(file, "x").Read());
            Assert.Equal(("x", true), (refused.Field, refused.Message.Contains("NaN or infinite", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Who_looks_while_it_is_read_sees_each_byte_once()
    {
        using var scope = NewDisposeScope();
        Tensor numbers = Numbers(ScalarType.Float32);
        using SafeTensorsFile file = Written(numbers);
        var gate = new Lock();
        (long bytes, ulong sum) seen = (0, 0);
        file.Read("x", portion =>
        {
            lock (gate) seen = (seen.bytes + portion.Length, seen.sum + Sum(portion));
        });
        Assert.Equal((4L * Count, Sum(numbers.bytes)), seen);
    }

    private static Tensor Numbers(ScalarType type)
    {
        float[] drawn = new float[Count];
        Seed.FromPath("stored tensor").Rng().Normals(drawn, 1);
        return Tensors.Of(drawn).to(type);
    }

    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        foreach (byte b in bytes) sum += b;
        return sum;
    }

    private SafeTensorsFile Written(Tensor numbers)
    {
        string path = Path.Combine(_folder.Root, "x.safetensors");
        SafeTensorsWriter.Write(path, [SafeTensorsPart.Of("x", numbers)]);
        return SafeTensorsFile.Open(path);
    }
}

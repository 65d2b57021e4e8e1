using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Runtime;

/// <summary>The same numbers give the same products to the bit, wherever the garbage collector has put their array.</summary>
public sealed class TensorsTests
{
    [Fact]
    public void Products_do_not_depend_on_where_an_array_lies()
    {
        using var scope = NewDisposeScope();
        Threads.Configure();
        Rng rng = Seed.FromPath("tensors").Rng();
        float[] numbers = [.. Enumerable.Range(0, 8 * 20_000).Select(_ => (float)rng.Normal())];
        Tensor right = Tensors.Of([.. Enumerable.Range(0, 24).Select(_ => (float)rng.Normal())], 3, 8).t(),
            first = Tensors.Of(numbers, 20_000, 8).matmul(right);
        for (int i = 0; i < 100; i++)
        {
            using var draw = NewDisposeScope();
            float[] copy = [.. numbers]; // another place; of torch.tensor's products two in five differ from the others
            Assert.True(Tensors.Of(copy, 20_000, 8).matmul(right).equal(first).all().item<bool>());
        }
    }

    [Fact]
    public void Are_copies_of_the_array_in_its_shape()
    {
        using var scope = NewDisposeScope();
        float[] values = [1, 2, 3, 4, 5, 6];
        Tensor flat = Tensors.Of(values), shaped = Tensors.Of(values, 2, -1), precise = Tensors.Of([.1, .2], 2, 1);
        values[0] = 9;
        Assert.Equal([1f, 2, 3, 4, 5, 6], flat.data<float>().ToArray());
        Assert.Equal([2, 3], shaped.shape);
        Assert.Equal(1, shaped[0, 0].item<float>());
        Assert.Equal([2, 1], precise.shape);
        Assert.Equal((ScalarType.Float64, .2), (precise.dtype, precise[1, 0].item<double>()));
    }

    [Fact]
    public void Give_back_numbers_of_any_layout_and_rows_by_their_places()
    {
        using var scope = NewDisposeScope();
        Tensor rows = Tensors.Of([1f, 2, 3, 4, 5, 6], 3, 2);
        Assert.Equal([1.0, 3, 5, 2, 4, 6], Tensors.ToArray<double>(rows.t()));
        Assert.Equal([5f, 6, 1, 2, 5, 6], Tensors.ToArray<float>(Tensors.Select(rows, [2, 0, 2])));
        Assert.Equal([3f, 4], Tensors.ToArray<float>(Tensors.Select(rows, new long[] { 1 })));
        Assert.Equal([0L, 2], Tensors.ToArray<long>(Tensors.Indices([0, 2], CPU)));
        Assert.Equal((21f, true), (Tensors.Item<float>(rows.sum()), Tensors.Item<bool>(rows.gt(0).all())));
        Assert.Equal([1f, 2, 3, 4, 5, 6], Tensors.Memory<float>(Tensors.OnCpu(rows)).ToArray());
    }
}

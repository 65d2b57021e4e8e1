using Hypotheses.Core.Measures.Streaming;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Streaming;

public class SampleBatchTests
{
    [Fact]
    public void Tensors_of_any_layout_and_type_become_rows()
    {
        using var scope = NewDisposeScope();
        Tensor x = arange(6, float64).reshape(3, 2).t(); // [2, 3], not contiguous
        SampleBatch batch = SampleBatch.Of(x, x + 1, ones(2, 4), ones(2, 5));
        Assert.Equal((2, 3, 4, 5), (batch.Samples, batch.Dimension, batch.Latents.Columns, batch.Codes.Columns));
        Assert.Equal([1, 3, 5], batch.Activation(1).ToArray());
        Assert.Equal([1, 3, 5], batch.Reconstruction(0).ToArray());
    }

    [Fact]
    public void Bad_input_is_refused_in_a_line_that_names_it()
    {
        using var scope = NewDisposeScope();
        Tensor x = ones(2, 3), z = ones(2, 4), bad = x.clone();
        bad[1, 2] = float.NaN;
        SparseBatchTests.Refused("activations", "non-empty matrix", () => SampleBatch.Of(zeros(0, 3), zeros(0, 3), z, z));
        SparseBatchTests.Refused("activations", "holds NaN", () => SampleBatch.Of(bad, x, z, z));
        SparseBatchTests.Refused("reconstructions", "holds NaN", () => SampleBatch.Of(x, bad, z, z));
        SparseBatchTests.Refused("latents", "holds NaN", () => SampleBatch.Of(x, x, z * float.NaN, z));
        SparseBatchTests.Refused("codes", "holds NaN", () => SampleBatch.Of(x, x, z, z * float.PositiveInfinity));
        SparseBatchTests.Refused("reconstructions", "rows of length 2", () => SampleBatch.Of(x, ones(2, 2), z, z));
        SparseBatchTests.Refused("latents", "1 samples for 2", () => SampleBatch.Of(x, x, ones(1, 4), z));
        SparseBatchTests.Refused("codes", "3 samples for 2", () => SampleBatch.Of(x, x, z, ones(3, 4)));
        var (none, one) = (new SparseBatch(2), SparseBatch.Of(ones(2, 2)));
        SparseBatchTests.Refused("latents", "no samples", () => new SampleBatch(new float[2], new float[2], none, none));
        SparseBatchTests.Refused(
            "activations", "3 numbers are not 2 rows", () => new SampleBatch(new float[3], new float[3], one, one));
        SparseBatchTests.Refused(
            "reconstructions", "2 numbers for 4", () => new SampleBatch(new float[4], new float[2], one, one));
    }
}

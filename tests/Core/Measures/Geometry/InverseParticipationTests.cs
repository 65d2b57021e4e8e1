using Hypotheses.Core.Measures.Geometry;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Geometry;

public class InverseParticipationTests
{
    [Fact]
    public void K_equal_readers_give_one_over_k_and_none_is_undefined()
    {
        using var scope = NewDisposeScope();
        Tensor readouts = tensor(
            new float[,] { { 0, 5, 0, 0 }, { 2, 2, 0, 0 }, { 3, 3, 3, 3 }, { 0, 0, 0, 0 }, { 1e-20f, 0, 0, 0 } });
        Assert.Equal([1, .5, .25, double.NaN, 1], InverseParticipation.Of(readouts));
    }

    [Fact]
    public void Agrees_with_the_formula_written_out_and_ignores_order_and_scale()
    {
        using var scope = NewDisposeScope();
        double[] r = [.3, 0, 1.7, .9, .05];
        double expected = r.Sum(x => Math.Pow(x, 4)) / Math.Pow(r.Sum(x => x * x), 2);
        Tensor row = tensor(r).unsqueeze(0), reversed = tensor(r.Reverse().ToArray()).unsqueeze(0);
        Assert.Equal(expected, InverseParticipation.Of(row)[0], 12);
        Assert.Equal(expected, InverseParticipation.Of(reversed * 9)[0], 12);
    }

    [Fact]
    public void What_is_no_finite_matrix_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => InverseParticipation.Of(ones(3)));
        Assert.Throws<ArgumentException>(() => InverseParticipation.Of(full(2, 2, double.NaN)));
    }
}

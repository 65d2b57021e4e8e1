using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Numerics;

public class RectifierTests
{
    private static readonly double[] Numbers =
        [-2, -1e-300, -0.0, 0, 1e-300, 3, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    [Fact]
    public void It_is_torchs_relu_in_value_and_slope()
    {
        using var scope = NewDisposeScope();
        Tensor ours = Tensors.Of(Numbers).requires_grad_(), torchs = Tensors.Of(Numbers).requires_grad_();
        Tensor seen = ours.Rectified(), expected = torchs.relu();
        Assert.Equal(Tensors.ToArray<double>(expected), Tensors.ToArray<double>(seen));
        seen.sum().backward();
        expected.sum().backward();
        Assert.Equal(Tensors.ToArray<double>(torchs.grad!), Tensors.ToArray<double>(ours.grad!));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 0], Tensors.ToArray<double>(ours.grad!)[..^1]);
    }
}

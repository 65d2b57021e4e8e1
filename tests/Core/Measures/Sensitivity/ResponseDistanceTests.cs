using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Sensitivity;

public class ResponseDistanceTests
{
    [Fact]
    public void Sqrt_kl_by_hand()
    {
        using var scope = NewDisposeScope();
        Tensor p = tensor(new[,] { { .5, .5 }, { .2, .8 }, { 1, 0 } }).log(),
            q = tensor(new[,] { { .9, .1 }, { .2, .8 }, { .25, .75 } }).log();
        double[] seen = ResponseDistance.SqrtKl(p, q).data<double>().ToArray();
        Assert.Equal(Math.Sqrt(.5 * Math.Log(.5 / .9) + .5 * Math.Log(.5 / .1)), seen[0], 12);
        Assert.Equal(0, seen[1]);
        Assert.Equal(Math.Sqrt(Math.Log(4)), seen[2], 12);
        // possible under p, impossible under q
        Assert.Equal(double.PositiveInfinity, ResponseDistance.SqrtKl(q, p).data<double>().ToArray()[2]);
    }

    [Fact]
    public void Sqrt_kl_is_linear_near_zero()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(1);
        Tensor logits = tensor(Enumerable.Range(0, 6).Select(_ => rng.Normal()).ToArray()),
            step = tensor(Enumerable.Range(0, 6).Select(_ => rng.Normal()).ToArray());
        double At(double t) =>
            ResponseDistance.SqrtKl(logits.log_softmax(0).unsqueeze(0), (logits + t * step).log_softmax(0).unsqueeze(0))
                .item<double>();
        Assert.Equal(10, At(1e-2) / At(1e-3), .1);
    }

    [Fact]
    public void L2_by_hand()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            [5f, 0],
            ResponseDistance.L2(tensor(new[,] { { 0f, 0 }, { 1, 1 } }), tensor(new[,] { { 3f, 4 }, { 1, 1 } })).data<float>()
                .ToArray());
    }
}

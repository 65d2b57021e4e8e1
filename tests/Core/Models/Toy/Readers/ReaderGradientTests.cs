using FsCheck;
using FsCheck.Xunit;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Runtime;
using TorchSharp;

namespace Hypotheses.Tests.Core.Models.Toy.Readers;

public class ReaderGradientTests
{
    // The reference is torch's autograd in float64 on the plain definition, FrozenReader.Loss.
    [Theory]
    [InlineData(29, 40, 256, 0)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(5, 8, 33, 2)]
    [InlineData(3, 17, 7, 3)]
    public void Hand_derived_gradients_agree_with_autograd(int n, int d, int batch, ulong seed)
    {
        Rng rng = Seed.FromPath("reader", $"{seed}").Rng();
        float[] weights = new float[n * d], bias = new float[n], activations = new float[batch * d],
            targets = new float[batch * n];
        foreach (float[] values in (float[][])[weights, bias, activations]) rng.Normals(values, .5);
        for (int i = 0; i < targets.Length; i++) targets[i] = rng.Uniform() < .2 ? rng.UniformSingle() : 0;
        float[] importance = [.. Enumerable.Range(0, n).Select(j => j % 3 * .7f)]; // 0: an output that is not trained

        var gradient = new ReaderGradient(n, d, importance);
        float[] padded = new float[n * gradient.Stride];
        for (int j = 0; j < n; j++) weights.AsSpan(j * d, d).CopyTo(padded.AsSpan(j * gradient.Stride));
        gradient.Compute(padded, bias, activations, targets);
        double loss = gradient.Compute(padded, bias, activations, targets); // the second call must keep nothing of the first

        using var scope = torch.NewDisposeScope();
        torch.Tensor w = torch.tensor(weights, 1, n, d).to(torch.float64).requires_grad_(),
            b = torch.tensor(bias, 1, n).to(torch.float64).requires_grad_();
        torch.Tensor reference = new FrozenReader(w, b).Loss(
            torch.tensor(activations, batch, d).to(torch.float64), torch.tensor(targets, batch, n)
                .to(torch.float64), torch.tensor(importance).to(torch.float64));
        reference.sum().backward();

        Assert.Equal(reference.item<double>(), loss, 1e-6 * Math.Max(1, loss));
        float[] seen = [.. Enumerable.Range(0, n).SelectMany(j => gradient.Weights.AsSpan(j * gradient.Stride, d).ToArray())];
        AssertClose(w.grad!, seen);
        AssertClose(b.grad!, gradient.Bias);
        // padding stays 0
        Assert.All(
            Enumerable.Range(0, n),
            j => Assert.All(gradient.Weights[(j * gradient.Stride + d)..((j + 1) * gradient.Stride)], x => Assert.Equal(0, x)));
    }

    [Property(MaxTest = 40, Replay = "20261126,77")]
    public void They_agree_for_any_size(PositiveInt outputs, PositiveInt dimension, PositiveInt batch, byte seed) =>
        Hand_derived_gradients_agree_with_autograd(1 + outputs.Get % 24, 1 + dimension.Get % 40, 1 + batch.Get % 60, seed);

    private static void AssertClose(torch.Tensor expected, float[] seen)
    {
        double[] reference = expected.reshape(-1).data<double>().ToArray();
        double scale = Math.Max(1, reference.Max(Math.Abs));
        for (int i = 0; i < seen.Length; i++) Assert.Equal(reference[i], seen[i], 1e-6 * scale);
    }
}

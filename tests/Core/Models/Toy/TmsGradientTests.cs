using FsCheck;
using FsCheck.Xunit;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using TorchSharp;

namespace Hypotheses.Tests.Core.Models.Toy;

public class TmsGradientTests
{
    // The reference is torch's autograd in float64 on the model's own Loss, for the same batch, with and without empty samples.
    [Theory]
    [InlineData(5, 2, 0.05, 512, false, 1.0, 0.0)]
    [InlineData(5, 2, 0.05, 509, true, 1.0, 0.0)]
    [InlineData(1, 1, 0.5, 3, false, 1.0, 0.0)]
    [InlineData(20, 6, 1.0, 61, false, 0.9, 0.0)]
    [InlineData(33, 7, 0.03, 200, false, 0.8, 0.6)]
    [InlineData(9, 9, 0.3, 8, true, 0.7, 1.0)]
    public void Hand_derived_gradients_agree_with_autograd(
        int n, int m, double p, int batch, bool linear, double decay, double cofiring)
    {
        var recipe = new TmsRecipe
        {
            Features = n,
            Hidden = m,
            Probability = p,
            Batch = batch,
            Linear = linear,
            ImportanceDecay = decay,
            PairCofiring = cofiring
        };
        Rng rng = Seed.FromPath("tms", n.ToString(), batch.ToString()).Rng();
        float[] weights = new float[n * m], bias = new float[n];
        rng.Normals(weights, 0.5);
        rng.Normals(bias, 0.3);

        var columns = new SampleColumns(recipe.Inputs().Sampler(), n, batch);
        columns.Draw(new Seed(11).Rng());
        columns.Draw(new Seed(12).Rng()); // the second draw must leave nothing of the first
        var gradient = new TmsGradient(n, m, recipe.Importance(), linear);
        double loss = gradient.Compute(weights, bias, columns);

        using var scope = torch.NewDisposeScope();
        var dense = new float[batch * n];
        recipe.Inputs().Create(new Seed(0)).Stream(new Seed(12)).Next(dense); // identity directions: the inputs themselves
        torch.Tensor w = torch.tensor(weights, 1, n, m).to(torch.float64).requires_grad_();
        torch.Tensor b = torch.tensor(bias, 1, n).to(torch.float64).requires_grad_();
        var model = new ToyModelOfSuperposition(recipe, w.transpose(1, 2), b, [0]);
        torch.Tensor reference = model.Loss(torch.tensor(dense, batch, n).to(torch.float64));
        reference.sum().backward();

        Assert.Equal(reference.item<double>(), loss, 1e-6 * Math.Max(1, loss));
        AssertClose(w.grad!, gradient.Weights);
        AssertClose(b.grad!, gradient.Bias);
    }

    [Property(MaxTest = 60, Replay = "20250101,77")]
    public void They_agree_for_any_size(PositiveInt features, PositiveInt hidden, PositiveInt batch, byte rate, bool linear)
    {
        int n = 1 + features.Get % 24;
        Hand_derived_gradients_agree_with_autograd(
            n, 1 + hidden.Get % n, (1 + rate) / 256.0, 1 + batch.Get % 80, linear, 0.9, rate % 3 / 2.0);
    }

    private static void AssertClose(torch.Tensor expected, float[] seen)
    {
        double[] reference = expected.reshape(-1).data<double>().ToArray();
        double scale = Math.Max(1, reference.Max(Math.Abs));
        for (int i = 0; i < seen.Length; i++) Assert.Equal(reference[i], seen[i], 1e-6 * scale);
    }
}

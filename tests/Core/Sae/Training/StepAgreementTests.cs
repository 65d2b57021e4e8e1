using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Autograd;
using Hypotheses.Core.Sae.Training.Batched;
using Hypotheses.Core.Sae.Training.CpuFused;
using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Training;

/// <summary>
/// The three steps train the same dictionary: 500 steps, losses to .1%, matched decoder directions to cosine .999.
/// </summary>
public class StepAgreementTests
{
    private const int D = 16, Width = 24, Steps = 500;
    private static readonly Seed Root = Seed.FromPath("step agreement");

    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        foreach (string name in TrainingCases.Names) cases.Add(name);
        foreach (
            string name in new[]
            {
                "relu-l1 free clip",
                "topk auxk clip",
                "jumprelu tanh free clip",
                "relu-l1 tied clip",
                "relu-l1 frozen-encoder clip"
            })
            cases.Add(name);
        return cases;
    }

    // Float64, because training is chaotic where one latent chosen otherwise by a rounding grows within some hundred steps.
    [Theory]
    [MemberData(nameof(Cases))]
    public void In_float64_after_500_steps(string name)
    {
        using var scope = NewDisposeScope();
        Seed seed = Root.Derive(name);
        SaeRecipe recipe = Recipe(name, seed);
        var lane = new Lane(recipe, seed, World(seed));
        LaneStart start = LaneStart.Draw(lane);
        using var reference = new AutogradLanes(recipe, [start], CPU, ScalarType.Float64);
        using var hand = new DenseLanes(recipe, [start], CPU, ScalarType.Float64);
        var fused = new FusedLane<double>(recipe, start, threads: 2);
        var samples = new float[recipe.Batch * D];
        double[] last = new double[3];
        for (int step = 0; step < Steps; step++)
        {
            using var inner = NewDisposeScope();
            lane.Stream.Next(samples);
            Tensor x = tensor(samples).to(float64).reshape(1, -1, D), rate = tensor(recipe.RateAt(step)).reshape(1, 1, 1);
            Tensor penalty = tensor(recipe.Architecture.Penalty(recipe) * recipe.PenaltyShareAt(step)).reshape(1, 1, 1);
            last = [
                reference.Step(x, rate, penalty).item<double>(),
                hand.Step(x, rate, penalty).item<double>(),
                fused.Step(samples, recipe.RateAt(step), recipe.PenaltyShareAt(step))];
        }

        Assert.Equal(last[0], last[1], 1e-3 * last[0]);
        Assert.Equal(last[0], last[2], 1e-3 * last[0]);
        LaneStart expected = reference.Weights.Unload(0);
        Assert.InRange(Least(expected, hand.Weights.Unload(0)), .999, 1.0001);
        Assert.InRange(Least(expected, fused.Weights.Unload()), .999, 1.0001);
        // training moved it
        Assert.InRange(
            expected.Decoder.Zip(start.Decoder, (a, b) => Math.Abs(a - b)).Max(),
            recipe.Weights == WeightTraining.FrozenDecoder ? 0 : 1e-3,
            double.MaxValue);
    }

    [Theory]
    [InlineData("relu-l1")]
    [InlineData("topk")]
    [InlineData("batch-topk")]
    [InlineData("jumprelu")]
    [InlineData("gated")]
    [InlineData("matryoshka")]
    public void As_trained_in_float32(string architecture)
    {
        // Noise, and a k below the true 1.6: there roundings do not decide who is chosen. At a higher rate they grow.
        SaeRecipe recipe = SaeRecipes.Toy(Width, 0) with
        {
            Steps = Steps,
            LearningRate = 4e-3,
            WarmUp = 200,
            Beta1 = .9,
            Beta2 = .999,
            Architecture = SaeArchitectures.All.Single(f => f.Name == architecture),
        };
        recipe = architecture is "relu-l1" or "jumprelu" or "gated"
            ? recipe with { Penalty = .1 }
            : recipe with { K = 1, Auxiliary = new AuxiliaryLoss(2000) };
        Seed seed = Seed.FromPath("trainer tests").Derive("both", 1);
        TrainedSae Trained(TrainingStep step) =>
            SaeTrainer.Train([new Lane(recipe, seed, World(seed))], new TrainingOptions { Step = step })[0];

        TrainedSae reference = Trained(TrainingStep.Autograd), hand = Trained(TrainingStep.Batched),
            fused = Trained(TrainingStep.CpuFused);

        Assert.Equal(reference.Loss, hand.Loss, 1e-3 * reference.Loss);
        Assert.Equal(reference.Loss, fused.Loss, 1e-3 * reference.Loss);
        Assert.InRange(Least(reference.Sae, hand.Sae), .999, 1.0001);
        Assert.InRange(Least(reference.Sae, fused.Sae), .999, 1.0001);
    }

    private static SaeRecipe Recipe(string name, Seed seed)
    {
        SaeRecipe recipe = TrainingCases.Recipe(
            name.Replace(" clip", "", StringComparison.Ordinal), Width, 100, seed.Derive("recipe").Rng());
        recipe = recipe with
        {
            Steps = Steps,
            Width = Width,
            Batch = 100,
            PenaltyWarmUp = recipe.Penalty > 0 ? 100 : 0,
            GradientClip = name.Contains("clip", StringComparison.Ordinal) ? .05 : 0
        };
        return recipe.Auxiliary is null ? recipe : recipe with { K = 2, Auxiliary = new AuxiliaryLoss(1000, 4) };
    }

    private static SparseWorld World(Seed seed) => new(seed.Derive("data"), D, D, .1, noise: .1);

    private static double Least(LaneStart a, LaneStart b) => Least(a.Decoder, b.Decoder);

    private static double Least(SparseAutoencoder a, SparseAutoencoder b) => Least(a.Decoder, b.Decoder);

    // Least cosine of directions matched one to one.
    private static double Least(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        using var scope = NewDisposeScope();
        return SignedMatching.Of(tensor(a.ToArray()).reshape(-1, D), tensor(b.ToArray()).reshape(-1, D)).Cosine.Min();
    }
}

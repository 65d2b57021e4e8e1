using Hypotheses.Benchmarks;
using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Runtime;
using TorchSharp;

namespace Hypotheses.Tests.Benchmarks;

public class AutogradStepTests
{
    private static readonly StepSize Size = new(64, 16, 40, 4);

    // What a speedup is measured against must do the same work.
    [Theory]
    [InlineData(StepArchitecture.TopK)]
    [InlineData(StepArchitecture.BatchTopK)]
    [InlineData(StepArchitecture.ReluL1)]
    [InlineData(StepArchitecture.JumpRelu)]
    internal void The_reference_and_the_fused_step_go_the_same_way(StepArchitecture family)
    {
        (StepProblem problem, double[] losses) = Losses(family);
        var fused = new FusedStepAdapter(problem);
        for (int step = 0; step < losses.Length; step++)
            Assert.Equal(losses[step], fused.Step(problem.Samples[step % problem.Samples.Count]), 1e-4 * losses[step]);
    }

    [Fact]
    public void Each_family_learns()
    {
        foreach (StepArchitecture family in Enum.GetValues<StepArchitecture>())
        {
            (StepProblem problem, double[] losses) = Losses(family);
            Assert.True(losses[^1] < losses[losses.Length - 1 - problem.Samples.Count], $"{family}: {string.Join(", ", losses)}");
        }
    }

    [Fact]
    public void The_wanted_number_of_latents_fires()
    {
        var problem = new StepProblem(StepArchitecture.ReluL1, Size, Seed.FromPath("problem"));
        Assert.InRange(problem.Firing(problem.Encoder, problem.EncoderBias, 0), Size.Active - .1, Size.Active + .1);
    }

    private static (StepProblem Problem, double[] Losses) Losses(StepArchitecture family)
    {
        var problem = new StepProblem(family, Size, Seed.FromPath("problem"));
        using AutogradStep reference = AutogradStep.Of(problem);
        var losses = new double[9];
        for (int step = 0; step < losses.Length; step++)
        {
            using torch.Tensor x = torch.tensor(problem.Samples[step % problem.Samples.Count], Size.Batch, Size.Dimension);
            losses[step] = reference.Step(x);
        }

        return (problem, losses);
    }
}

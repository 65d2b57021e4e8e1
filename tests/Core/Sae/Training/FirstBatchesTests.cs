using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Core.Sae.Training;

/// <summary>Samples on which nothing would be learned, without a sound, are refused by name before anything is trained.</summary>
public class FirstBatchesTests
{
    private const int D = 16;
    private static readonly Seed Root = Seed.FromPath("first batches");
    private static readonly SaeRecipe Recipe = SaeRecipes.Toy(24, .1) with { Steps = 300, Batch = 50, WarmUp = 50 };

    public static TheoryData<float, string> Magnitudes => new()
    {
        { 1e12f, "e+12" }, // Adam's squares of gradients are infinite
        { 1e20f, "e+20" }, // squares of samples are
        { 1e-8f, "e-08" }, // they vanish beside Adam's ε
        { 1e-25f, "e-25" }, // they are 0
    };

    [Theory]
    [MemberData(nameof(Magnitudes))]
    public void Too_large_or_too_small_is_one_clear_error_that_names_lane_and_magnitude(float scale, string magnitude)
    {
        bool trained = false;
        var progress = new Called(() => trained = true);
        foreach (TrainingStep step in new[] { TrainingStep.CpuFused, TrainingStep.Batched })
        {
            string message = Assert.Throws<ArgumentException>(() => SaeTrainer.Train(
                [new Lane(Recipe, Root, Of(1)), new Lane(Recipe, Root.Derive("far"), Of(scale))],
                new TrainingOptions { Step = step, Progress = progress })).Message;
            string lane = $"lanes[1] (relu-l1, seed {Root.Derive("far")})";
            Assert.StartsWith(
                $"{lane}: the longest of its stream's first 50 samples has norm ", message, StringComparison.Ordinal);
            Assert.Contains(magnitude, message, StringComparison.Ordinal);
            Assert.Contains("set Normalise", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }

        Assert.False(trained);
    }

    [Theory]
    [InlineData(1e12f)]
    [InlineData(1e20f)]
    [InlineData(1e-25f)]
    public void Normalised_it_trains_as_at_any_scale(float scale)
    {
        SaeRecipe recipe = Recipe with { Normalise = true };
        TrainedSae Trained(float at) => SaeTrainer.Train([new Lane(recipe, Root, Of(at))])[0];
        TrainedSae plain = Trained(1), far = Trained(scale);
        Assert.Equal(plain.Loss, far.Loss, .05 * plain.Loss);
        double Fvu(SparseAutoencoder d, float at) => SaeReport.Evaluate(d, Of(at), 2000).Fvu;
        Assert.InRange(Fvu(plain.Sae, 1), 0, .5);
        Assert.Equal(Fvu(plain.Sae, 1), Fvu(far.Sae, scale), .05);
    }

    [Theory]
    [InlineData(false, 100 * 50)]
    [InlineData(true, 50)]
    public void Zeros_alone_are_refused_and_zeros_at_first_are_not(bool normalise, int samples)
    {
        SaeRecipe recipe = Recipe with { Normalise = normalise };
        string Refused(IActivationStream stream) =>
            Assert.Throws<ArgumentException>(() => SaeTrainer.Train([new Lane(recipe, Root, stream)])).Message;
        string zeros = $"its stream's first {samples} samples are all 0: nothing can be learned";
        Assert.Equal($"lanes[0] (relu-l1, seed {Root}): {zeros}", Refused(Of(0)));
        if (normalise) return;
        TrainedSae late = SaeTrainer.Train([new Lane(Recipe, Root, new Late(99 * 50, 1))])[0];
        Assert.True(late.Loss > 0);
        Assert.Contains("e+12", Refused(new Late(20 * 50, 1e12f)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TrainingStep.CpuFused)]
    [InlineData(TrainingStep.Batched)]
    [InlineData(TrainingStep.Autograd)]
    public void A_sample_later_on_that_stops_training_leaves_no_loss(TrainingStep step)
    {
        // One step at 1e13: Adam's moments are infinite from then on, while weights and losses look sound.
        SaeRecipe recipe = Recipe with { Architecture = SaeArchitectures.TopK, Penalty = 0, K = 2 };
        IReadOnlyList<TrainedSae> trained = SaeTrainer.Train(
            [new Lane(recipe, Root, Of(1)), new Lane(recipe, Root, new Late(40 * 50, 1e13f, before: 1))],
            new TrainingOptions { Step = step });
        Assert.True(double.IsFinite(trained[0].Loss));
        Assert.Equal(double.NaN, trained[1].Loss);
    }

    private static SparseWorld Of(float scale) => new(Root.Derive("data"), D, D, .1, scale: scale);

    /// <summary>Zeros and then a world's samples; or, with some before, one batch of another scale between.</summary>
    private sealed class Late(int from, float scale, float before = 0) : IActivationStream
    {
        private readonly SparseWorld _before = Of(before), _between = Of(scale), _after = Of(before == 0 ? scale : before);
        private int _row;

        public int Dimension => D;

        public void Next(Span<float> activations)
        {
            (_row < from ? _before : _row == from ? _between : _after).Next(activations);
            _row += activations.Length / D;
        }
    }

    private sealed class Called(Action call) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => call();
    }
}

using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;

namespace Hypotheses.Tests.Core.Sae;

/// <summary>The baselines: what is frozen stays, what is bound stays near, and the rest learns.</summary>
public class WeightTrainingTests
{
    private const int D = 16, Width = 24;
    private static readonly Seed Root = Seed.FromPath("weight training");

    public static TheoryData<WeightTraining, TrainingStep> Cases()
    {
        var cases = new TheoryData<WeightTraining, TrainingStep>();
        foreach (WeightTraining weights in Enum.GetValues<WeightTraining>())
            foreach (TrainingStep step in new[] { TrainingStep.CpuFused, TrainingStep.Batched, TrainingStep.Autograd })
                cases.Add(weights, step);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_frozen_stays_and_what_is_bound_stays_near(WeightTraining weights, TrainingStep step)
    {
        SaeRecipe recipe = SaeRecipes.Toy(Width, .1) with { Steps = 300, Weights = weights, LearningRate = 1e-2 };
        LaneStart start = LaneStart.Draw(new Lane(recipe, Root, World()));
        TrainedSae trained = SaeTrainer.Train(
            [new Lane(recipe, Root, World())], new TrainingOptions { Step = step })[0];
        SparseAutoencoder dictionary = trained.Sae;

        double[] cosines = [
            .. Enumerable.Range(0, Width).Select(j => Dot(dictionary.Direction(j), start.Decoder.AsSpan(j * D, D)))];
        double encoderMoved = Enumerable.Range(0, D * Width).Max(i => Math.Abs(dictionary.Encoder[i] - start.Encoder[i]));
        Assert.All(Enumerable.Range(0, Width), j => Assert.Equal(1, Dot(dictionary.Direction(j), dictionary.Direction(j)), 1e-5));
        Assert.NotEqual(start.EncoderBias, dictionary.EncoderBias.ToArray());
        Assert.True(trained.Loss < .8 * trained.Curve[0], $"loss {trained.Curve[0]} → {trained.Loss}: nothing was learnt");
        switch (weights)
        {
            case WeightTraining.FrozenDecoder:
                Assert.All(cosines, c => Assert.Equal(1, c, 1e-6));
                Assert.True(encoderMoved > .05);
                break;
            case WeightTraining.FrozenEncoder:
                Assert.Equal(0, encoderMoved);
                Assert.True(cosines.Min() < .9);
                break;
            case WeightTraining.SoftFrozenDecoder:
                Assert.All(cosines, c => Assert.InRange(c, .8 - 1e-4, 1.0001));
                Assert.True(cosines.Count(c => c < .81) >= 3, "no row reached the edge of its cone: the case tests nothing");
                break;
            case WeightTraining.Tied:
                for (int j = 0; j < Width; j++)
                    for (int i = 0; i < D; i++) Assert.Equal(dictionary.Direction(j)[i], dictionary.Encoder[i * Width + j]);
                break;
            default:
                Assert.True(cosines.Min() < .8);
                Assert.True(encoderMoved > .05);
                break;
        }
    }

    [Fact]
    public void Only_a_trained_decoder_finds_the_features()
    {
        double Recovered(WeightTraining weights)
        {
            SparseAutoencoder dictionary = SaeTrainer.Train(
                [
                    new Lane(
                        SaeRecipes.Toy(Width, .1) with { Weights = weights, Steps = 2500 }, Root, World())])[0].Sae;
            return Enumerable.Range(0, D)
                .Count(f => Enumerable.Range(0, Width).Max(j => dictionary.Direction(j)[f]) > .95) / (double)D;
        }

        Assert.InRange(Recovered(WeightTraining.Free), .9, 1);
        Assert.InRange(Recovered(WeightTraining.Tied), .9, 1);
        Assert.Equal(0, Recovered(WeightTraining.FrozenDecoder));
    }

    private static SparseWorld World() => new(Root.Derive("data"), D, D, .1);

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * (double)b[i];
        return sum;
    }
}

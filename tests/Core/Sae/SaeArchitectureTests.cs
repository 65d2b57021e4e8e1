using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;

namespace Hypotheses.Tests.Core.Sae;

/// <summary>Every architecture does what it is for: on orthonormal features it finds them all.</summary>
public class SaeArchitectureTests
{
    private const int D = 16;
    private const double Probability = .125; // true L0: 2
    private static readonly Seed Root = Seed.FromPath("architectures");

    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (
            string name in new[]
            {
                "relu-l1",
                "relu-l1 free",
                "gated",
                "jumprelu l0",
                "jumprelu tanh",
                "jumprelu tanh free",
                "batch-topk",
                "matryoshka"
            })
            names.Add(name);
        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_finds_all_orthonormal_features_with_the_right_L0(string name)
    {
        // What a unit of penalty buys differs: a gate's is paid once more by its own reconstruction, a count's is not in units of
        // codes.
        double penalty = name.StartsWith("gated", StringComparison.Ordinal)
            ? .4
            : name.StartsWith("jump", StringComparison.Ordinal) ? .2 : .1;
        SaeRecipe recipe = SaeRecipes.Toy(D, penalty) with
        {
            Architecture = SaeArchitectures.All.Single(f => f.Name == name.Split(' ')[0])
        };
        // This is about architectures, not about haste: the time that the catalogue gives, and a rate at which nobody is caught
        // elsewhere.
        recipe = recipe with { Steps = 3000, LearningRate = 4e-3, WarmUp = 200, Beta1 = .9, Beta2 = .999, DecayFraction = .2 };
        if (name.Contains("free", StringComparison.Ordinal)) recipe = recipe with { DecoderNorm = DecoderNorm.Free };
        if (recipe.Architecture == SaeArchitectures.JumpRelu)
            recipe = recipe with
            {
                JumpRelu = new JumpReluSettings(
                    name.Contains("tanh", StringComparison.Ordinal) ? JumpReluPenalty.Tanh : JumpReluPenalty.L0, Bandwidth: .5),
                PenaltyWarmUp = 500
            };
        if (recipe.Architecture is var f && (f == SaeArchitectures.BatchTopK || f == SaeArchitectures.Matryoshka))
            recipe = recipe with
            {
                Penalty = 0,
                K = 2,
                Auxiliary = new AuxiliaryLoss(2000),
                Prefixes = f == SaeArchitectures.Matryoshka ? [.5, 1] : null
            };

        TrainedSae best = SaeTrainer.TrainBest(recipe, [Root.Derive(name)], (_, seed) => World(seed))[0];

        for (int feature = 0; feature < D; feature++)
            Assert.True(Best(best.Sae, feature) > .95, $"feature {feature}: {Best(best.Sae, feature)}");
        SaeReport report = SaeReport.Evaluate(best.Sae, World(best.Seed.Derive("report")), 5000);
        Assert.Equal(0, report.Dead);
        Assert.InRange(report.L0, 1.6, 2.4);
        Assert.InRange(report.Fvu, 0, .06);
    }

    [Fact]
    public void A_gated_dictionary_does_not_shrink_what_it_lets_through()
    {
        // The reason to have it (arXiv:2404.16014, section 5.2): L1 shrinks codes of ReLU + L1 by λ/2, the gate's pays elsewhere.
        const double penalty = .4;
        double Magnitude(SaeArchitecture architecture)
        {
            SaeRecipe recipe = SaeRecipes.Toy(D, penalty) with { Architecture = architecture, Restarts = 1 };
            SparseAutoencoder dictionary = SaeTrainer.Train([new Lane(recipe, Root, World(Root))])[0].Sae;
            float[] one = new float[D];
            one[3] = 1;
            using var scope = TorchSharp.torch.NewDisposeScope();
            return dictionary.Reconstruct(TorchSharp.torch.tensor(one).reshape(1, D))[0][3].item<float>();
        }

        Assert.InRange(Magnitude(SaeArchitectures.ReluL1), 1 - .75 * penalty, 1 - .25 * penalty);
        Assert.InRange(Magnitude(SaeArchitectures.Gated), .95, 1.05);
    }

    [Fact]
    public void Normalised_training_gives_the_dictionary_of_the_data_as_they_come()
    {
        // Data 8 times larger: with E‖x‖² = d training is the same but for roundings, codes and thresholds are 8 times larger.
        foreach (
            SaeArchitecture architecture in new[] { SaeArchitectures.ReluL1, SaeArchitectures.JumpRelu, SaeArchitectures.Gated })
        {
            SaeRecipe recipe = SaeRecipes.Toy(D, 1) with
            {
                Architecture = architecture,
                Normalise = true,
                Steps = 400,
                StartAtMean = true,
                MedianIterations = 5
            };
            TrainedSae one = SaeTrainer.Train([new Lane(recipe, Root, World(Root))])[0],
                eight = SaeTrainer.Train([new Lane(recipe, Root, World(Root, 8))])[0];
            Assert.Equal(one.Scale, 8 * eight.Scale, 1e-4);
            SaeReport first = SaeReport.Evaluate(one.Sae, World(Root.Derive("r")), 4000),
                second = SaeReport.Evaluate(eight.Sae, World(Root.Derive("r"), 8), 4000);
            Assert.Equal(first.Fvu, second.Fvu, 1e-3);
            Assert.Equal(first.L0, second.L0, 2e-2);
            Assert.InRange(first.Fvu, 0, .5);
            for (int j = 0; j < D; j++) Assert.Equal(1, one.Sae.Direction(j).ToArray().Sum(v => v * (double)v), 1e-4);
            // its gate's own error is not part of what restarts are compared by
            if (architecture == SaeArchitectures.Gated) continue;
            // The loss that restarts are compared by is meant in the scale of training.
            TrainedSae best = SaeTrainer.TrainBest(recipe with { Restarts = 1 }, [Root], (_, s) => World(s, 8))[0];
            Assert.Equal(best.Curve.TakeLast(50).Average(v => (double)v), best.Loss, .1 * best.Loss);
        }
    }

    [Fact]
    public void The_start_can_be_the_geometric_median()
    {
        Rng rng = Root.Derive("median").Rng();
        const int d = 3, count = 400;
        var samples = new float[count * d];
        rng.Normals(samples);
        for (int n = 0; n < 20; n++) for (int i = 0; i < d; i++) samples[n * d + i] += 100; // outliers move a mean by 5
        double[] median = GeometricMedian.Of(samples, d, 1000), mean = GeometricMedian.Of(samples, d, 0);
        Assert.All(mean, m => Assert.InRange(m, 4, 6));
        Assert.All(median, m => Assert.InRange(m, -.3, .6));
        // A minimum: nowhere near it is the mean distance smaller.
        double Distance(double[] at) =>
            Enumerable.Range(0, count)
                .Average(n => Math.Sqrt(Enumerable.Range(0, d).Sum(i => Math.Pow(samples[n * d + i] - at[i], 2))));
        for (int i = 0; i < d; i++)
            foreach (double step in new[] { -1e-3, 1e-3 })
                Assert.True(Distance([.. median.Select((m, k) => k == i ? m + step : m)]) > Distance(median));
        float[] twice = [1, 2, 1, 2];
        Assert.Equal([1, 2], GeometricMedian.Of(twice, 2, 10)); // all samples hit exactly
        LaneStart start = LaneStart.Draw(
            SaeRecipes.Toy(4, .1) with { StartAtMean = true, MedianIterations = 1000 }, Root, d, () => samples);
        for (int i = 0; i < d; i++) Assert.Equal(median[i], start.DecoderBias[i], 1e-5);
        for (int j = 0; j < 4; j++)
            Assert.Equal(-Enumerable.Range(0, d).Sum(i => median[i] * start.Encoder[i * 4 + j]), start.EncoderBias[j], 1e-5);
    }

    [Fact]
    public void A_meta_SAE_finds_the_atoms_of_composite_decoder_rows()
    {
        // 24 rows (a_k + c_l)/√2 of 4 actions and 6 contexts along the axes, and the 10 atoms alone. Without the latter nothing
        // could tell a_k, c_l from a_k + t, c_l − t for any t.
        var rows = new float[34 * 10];
        for (int r = 0; r < 24; r++) rows[r * 10 + r / 6] = rows[r * 10 + 4 + r % 6] = (float)Math.Sqrt(.5);
        for (int atom = 0; atom < 10; atom++) rows[(24 + atom) * 10 + atom] = 1;
        var dictionary = new SparseAutoencoder(new ReluActivation(), new float[340], new float[34], rows, new float[10]);
        SaeRecipe recipe = SaeRecipes.Leask2025(40, 3000, k: 2) with
        {
            Batch = 34,
            LearningRate = 3e-3,
            Restarts = 5
        };

        SparseAutoencoder meta = SaeTrainer.TrainBest(
            recipe, [Root.Derive("meta")], (_, seed) => new DecoderRows(dictionary, seed))[0].Sae;

        Assert.Equal(10, meta.Width);
        Assert.InRange(Enumerable.Range(0, 10).Count(atom => Best(meta, atom) > .9), 8, 10);
    }

    private static SparseWorld World(Seed seed, float scale = 1) => new(seed.Derive("data"), D, D, Probability, scale: scale);

    private static double Best(SparseAutoencoder dictionary, int feature) =>
        Enumerable.Range(0, dictionary.Width)
            .Max(j => dictionary.Direction(j)[feature] / Math.Sqrt(dictionary.Direction(j).ToArray().Sum(v => v * (double)v)));
}

using System.Text.Json;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Autograd;
using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Architectures;

/// <summary>A new architecture needs its loss only: one file, in any assembly, without partners in the faster steps.</summary>
public class OutsideArchitectureTests
{
    private const int D = 16;
    private static readonly Seed Root = Seed.FromPath("outside architectures");

    [Theory]
    [InlineData(nameof(LogSumArchitecture), .02)]
    [InlineData(nameof(ProLuArchitecture), .1)]
    public void It_trains_from_another_assembly_and_finds_the_features(string name, double penalty)
    {
        SaeArchitecture architecture = Elsewhere.Compile(name);
        SaeRecipe recipe = SaeRecipes.Toy(D, penalty) with { Architecture = architecture };
        TrainingPlan? plan = null;

        TrainedSae best = SaeTrainer.TrainBest(
            recipe, [Root.Derive(name)], (_, seed) => World(seed), new TrainingOptions { Starting = p => plan = p })[0];

        Assert.NotEqual(typeof(OutsideArchitectureTests).Assembly, architecture.GetType().Assembly);
        Assert.Equal([new PlannedStep(TrainingStep.Autograd, 3)], plan!.Steps);
        string said = $"3 dictionaries, autograd step, {Math.Min(3, Threads.Workers)} at once on 1 threads each, ";
        Assert.StartsWith(said, plan.ToString(), StringComparison.Ordinal);
        for (int feature = 0; feature < D; feature++)
            Assert.True(Cosine(best.Sae, feature) > .95, $"feature {feature}: {Cosine(best.Sae, feature)}");
        SaeReport report = SaeReport.Evaluate(best.Sae, World(best.Seed.Derive("report")), 5000);
        Assert.Equal(0, report.Dead);
        Assert.InRange(report.L0, 1.6, 2.4);
        Assert.InRange(report.Fvu, 0, .06);
    }

    [Fact]
    public void Its_gradient_is_that_of_finite_differences()
    {
        const double h = 1e-6;
        using var scope = NewDisposeScope();
        SaeRecipe recipe = SaeRecipes.Toy(9, .3) with
        {
            Architecture = new LogSumArchitecture(),
            Batch = 40,
            StartAtMean = true
        };
        var lane = new Lane(recipe, Root, new SparseWorld(Root, 6, 12, .3, orthonormal: false, noise: .2));
        using var lanes = new AutogradLanes(recipe, [LaneStart.Draw(lane)], CPU, ScalarType.Float64);
        var samples = new float[recipe.Batch * 6];
        lane.Stream.Next(samples);
        Tensor x = tensor(samples).to(float64).reshape(1, recipe.Batch, 6), penalty = tensor(recipe.Penalty).reshape(1, 1, 1);
        double[][] gradients = [.. lanes.Accumulate(x, penalty).Gradients.Select(g => g.contiguous().data<double>().ToArray())];
        IReadOnlyList<Tensor> weights = lanes.Weights.Trained(recipe.Weights);
        int moved = 0;
        for (int w = 0; w < weights.Count; w++)
        {
            double scale = gradients[w].Max(Math.Abs);
            for (int i = 0; i < gradients[w].Length; i++)
            {
                double slope = (LossAt(weights[w], i, h) - LossAt(weights[w], i, -h)) / (2 * h);
                Assert.Equal(slope, gradients[w][i], 1e-6 * Math.Max(1, scale));
                if (Math.Abs(slope) > .01 * scale) moved++;
            }
        }

        Assert.True(moved > 80, $"only {moved} numbers have a gradient worth comparing");

        double LossAt(Tensor weight, int index, double by)
        {
            using var inner = NewDisposeScope();
            Move(weight, index, by);
            double loss = lanes.Accumulate(x, penalty).Losses.item<double>();
            Move(weight, index, -by);
            return loss;
        }
    }

    [Theory]
    [InlineData(TrainingStep.CpuFused, "CPU-fused")]
    [InlineData(TrainingStep.Batched, "batched")]
    public void A_step_that_it_has_no_partner_in_is_refused_when_asked_for(TrainingStep step, string name)
    {
        var lane = new Lane(SaeRecipes.Toy(D, .1) with { Architecture = new LogSumArchitecture() }, Root, World(Root));
        var options = new TrainingOptions { Step = step };
        string said = Assert.Throws<ArgumentException>(() => SaeTrainer.Train([lane], options)).Message;
        Assert.Equal($"options.Step: the {name} step cannot train log-sum dictionaries; Autograd and Automatic can", said);
    }

    public static TheoryData<string> NamesOfTheLibrary => [.. SaeArchitectures.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(NamesOfTheLibrary))]
    [InlineData(" ")]
    public void A_name_that_tells_nothing_apart_is_refused(string name)
    {
        // One that checks nothing itself.
        SaeArchitecture architecture = Elsewhere.Compile(
            nameof(LogSumArchitecture),
            text => text.Replace("\"log-sum\"", $"\"{name}\"", StringComparison.Ordinal)
                .Replace("base.Validate(recipe);", "", StringComparison.Ordinal));
        SaeRecipe recipe = SaeRecipes.Toy(D, .1) with { Architecture = architecture };
        string said = Assert.Throws<ArgumentException>(recipe.Validate).Message;
        Assert.StartsWith("SaeRecipe.Architecture: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_holds_an_architecture_by_its_name_alone()
    {
        // What jobs and approved definitions are told apart by: a further member of the class must not change it.
        Assert.StartsWith("{\"family\":{\"Name\":\"gated\"},\"Width\":", Json(SaeArchitectures.Gated), StringComparison.Ordinal);
        Assert.StartsWith(
            "{\"family\":{\"Name\":\"log-sum\"},\"Width\":", Json(new LogSumArchitecture()), StringComparison.Ordinal);

        static string Json(SaeArchitecture architecture) =>
            JsonSerializer.Serialize(SaeRecipes.Toy(4, .1) with { Architecture = architecture });
    }

    private static void Move(Tensor weight, int index, double by)
    {
        using var _ = no_grad();
        weight.view(-1)[index].add_(by);
    }

    private static SparseWorld World(Seed seed) => new(seed.Derive("data"), D, D, .125);

    // Features lie along the axes and decoder rows have unit norm.
    private static double Cosine(SparseAutoencoder dictionary, int feature) =>
        Enumerable.Range(0, dictionary.Width).Max(j => dictionary.Direction(j)[feature]);
}

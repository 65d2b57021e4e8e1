using System.Text.Json;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Recipes;
using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Dictionaries.Training.Autograd;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Dictionaries.Families;

/// <summary>A new architecture needs its loss only: one file, in any assembly, without partners in the faster steps.</summary>
public class OutsideFamilyTests
{
    private const int D = 16;
    private static readonly Seed Root = Seed.FromPath("outside families");

    [Theory]
    [InlineData(nameof(LogSumFamily), .02)]
    [InlineData(nameof(ProLuFamily), .1)]
    public void It_trains_from_another_assembly_and_finds_the_features(string name, double penalty)
    {
        DictionaryFamily family = Elsewhere.Compile(name);
        DictionaryRecipe recipe = DictionaryRecipe.Toy(D, penalty) with { Family = family };
        TrainingPlan? plan = null;

        TrainedDictionary best = DictionaryTrainer.TrainBest(
            recipe, [Root.Derive(name)], (_, seed) => World(seed), new TrainingOptions { Starting = p => plan = p })[0];

        Assert.NotEqual(typeof(OutsideFamilyTests).Assembly, family.GetType().Assembly);
        Assert.Equal([new PlannedStep(TrainingStep.Autograd, 3)], plan!.Steps);
        string said = $"3 dictionaries, autograd step, {Math.Min(3, Threads.Lanes)} at once on 1 threads each, ";
        Assert.StartsWith(said, plan.ToString(), StringComparison.Ordinal);
        for (int feature = 0; feature < D; feature++)
            Assert.True(Cosine(best.Dictionary, feature) > .95, $"feature {feature}: {Cosine(best.Dictionary, feature)}");
        DictionaryReport report = DictionaryReport.Evaluate(best.Dictionary, World(best.Seed.Derive("report")), 5000);
        Assert.Equal(0, report.Dead);
        Assert.InRange(report.L0, 1.6, 2.4);
        Assert.InRange(report.Fvu, 0, .06);
    }

    [Fact]
    public void Its_gradient_is_that_of_finite_differences()
    {
        const double h = 1e-6;
        using var scope = NewDisposeScope();
        DictionaryRecipe recipe = DictionaryRecipe.Toy(9, .3) with
        {
            Family = new LogSumFamily(),
            Batch = 40,
            StartAtMean = true
        };
        var lane = new Lane(recipe, Root, new SparseWorld(Root, 6, 12, .3, orthonormal: false, noise: .2));
        using var lanes = new AutogradLanes(recipe, [DictionaryStart.Draw(lane)], CPU, ScalarType.Float64);
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
        var lane = new Lane(DictionaryRecipe.Toy(D, .1) with { Family = new LogSumFamily() }, Root, World(Root));
        var options = new TrainingOptions { Step = step };
        string said = Assert.Throws<ArgumentException>(() => DictionaryTrainer.Train([lane], options)).Message;
        Assert.Equal($"options.Step: the {name} step cannot train log-sum dictionaries; Autograd and Automatic can", said);
    }

    [Theory]
    [InlineData("topk")]
    [InlineData(" ")]
    public void A_name_that_tells_nothing_apart_is_refused(string name)
    {
        DictionaryFamily family = Elsewhere.Compile(
            nameof(LogSumFamily), text => text.Replace("\"log-sum\"", $"\"{name}\"", StringComparison.Ordinal));
        DictionaryRecipe recipe = DictionaryRecipe.Toy(D, .1) with { Family = family };
        string said = Assert.Throws<ArgumentException>(recipe.Validate).Message;
        Assert.StartsWith("DictionaryRecipe.Family: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_holds_a_family_by_its_name_alone()
    {
        // What jobs and approved definitions are told apart by: a further member of the class must not change it.
        Assert.StartsWith("{\"Family\":{\"Name\":\"gated\"},\"Width\":", Json(DictionaryFamily.Gated), StringComparison.Ordinal);
        Assert.StartsWith("{\"Family\":{\"Name\":\"log-sum\"},\"Width\":", Json(new LogSumFamily()), StringComparison.Ordinal);

        static string Json(DictionaryFamily family) =>
            JsonSerializer.Serialize(DictionaryRecipe.Toy(4, .1) with { Family = family });
    }

    private static void Move(Tensor weight, int index, double by)
    {
        using var _ = no_grad();
        weight.view(-1)[index].add_(by);
    }

    private static SparseWorld World(Seed seed) => new(seed.Derive("data"), D, D, .125);

    // Features lie along the axes and decoder rows have unit norm.
    private static double Cosine(Dictionary dictionary, int feature) =>
        Enumerable.Range(0, dictionary.Width).Max(j => dictionary.Direction(j)[feature]);
}

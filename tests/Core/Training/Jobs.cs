using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Tests.Core.Training;

/// <summary>Small jobs of every kind, and their results as bytes, to be compared to the bit.</summary>
internal static class Jobs
{
    public static Seed Root { get; } = Seed.FromPath("jobs");

    public static SaeRecipe Recipe { get; } =
        SaeRecipes.Toy(9, .1) with { Steps = 30, WarmUp = 5, Batch = 40, Restarts = 2, HeldOut = 200 };

    public static TmsRecipe Toy { get; } = new() { Features = 7, Hidden = 4, Probability = .2, Steps = 60, Batch = 50 };

    public static ReaderRecipe Reading { get; } = new() { Steps = 60, Batch = 40 };

    /// <summary>Samples of a world; <paramref name="opened"/> is told of each opening.</summary>
    public static TrainingData Data(int dimension = 6, Action? opened = null, string name = "world")
    {
        SparseWorld world = World(dimension);
        return new TrainingData($"{name} of {dimension}", _ =>
        {
            opened?.Invoke();
            return world.Stream;
        });
    }

    public static SparseWorld World(int dimension = 6) =>
        new SharkeyRecipe { Features = 10, Dimension = dimension, MeanActive = 2 }.Create(Root.Derive("world", dimension));

    public static SaeJob Sae(int i = 0, SaeRecipe? recipe = null, TrainingData? data = null) =>
        new(recipe ?? Recipe, data ?? Data(), Root.Derive("sae", i));

    public static SideBySideJob SideBySide(int i = 0, TrainingData? data = null) => new(
        [new(Recipe), new(Recipe with { Penalty = .3 }), new(Recipe, Start)], data ?? Data(), Root.Derive("side by side", i));

    /// <summary>Orthonormal rows: the first axes.</summary>
    public static SaeStart Start { get; } = new("the axes", () => PairStarts.Atomic(TorchSharp.torch.eye(6), 9, .1));

    public static ToyModelJob ToyModel(int i = 0) => new(Toy, Root.Derive("toy", i));

    public static ReaderJob Reader(int i = 0) =>
        new(Reading, "world of 6", new Lazy<IWorld>(() => World()), Root.Derive("reader", i));

    public static NumbersJob Numbers(int i = 0, Func<double[]>? measure = null) =>
        new($"numbers {i}", 1, measure ?? (() => [i, double.NaN, -0.0]));

    /// <summary>A dictionary of what a toy model hides.</summary>
    public static SaeJob OfHidden(ToyModelJob model, Action? opened = null) => new(
        Recipe,
        new TrainingData(
            $"hidden activations of {model.Identity}",
            trained =>
            {
                opened?.Invoke();
                return trained.Of(model).HiddenWorld(0).Stream;
            },
            model),
        Root.Derive("hidden"));

    /// <summary>Two and more of each kind, in two dimensions, one of which learns from another's result.</summary>
    public static TrainingJob[] All { get; } =
    [
        Sae(0), OfHidden(ToyModel(0)), Sae(1, Recipe with { Width = 12, Steps = 20 }), ToyModel(0), SideBySide(),
        Sae(2, data: Data(8)), Reader(0), Numbers(1),
        ToyModel(1), Reader(1), Numbers(2), Sae(3, SaeRecipes.Toy(9, .2) with { Steps = 12, Batch = 30, Restarts = 1 }),
    ];

    /// <summary>A job's result as bytes.</summary>
    public static byte[] Bytes(Trained trained, TrainingJob job) => job switch
    {
        SaeJob sae => TrainedBytes.Of(trained.Of(sae))!,
        SideBySideJob several => TrainedBytes.Of(trained.Of(several))!,
        ToyModelJob toy => TrainedBytes.Of(trained.Of(toy))!,
        ReaderJob reader => TrainedBytes.Of(trained.Of(reader))!,
        NumbersJob numbers => numbers.Encode(trained.Of(numbers))!,
        _ => throw new ArgumentException($"{job}"),
    };

    /// <summary>Trains them together; one result's bytes a job.</summary>
    public static byte[][] Train(IReadOnlyList<TrainingJob> jobs, JobTrainer? trainer = null)
    {
        using Trained trained = (trainer ?? new JobTrainer()).Train(jobs);
        return [.. jobs.Select(j => Bytes(trained, j))];
    }
}

using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Training.Caching;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Tests.Core.Sae.Training;

namespace Hypotheses.Tests.Core.Training;

/// <summary>
/// What is trained follows from its recipe, seed and world: alone, among others of any recipe, in any order, on one thread and on
/// two, the bits are the same. Keeping it by the hash of those rests on this.
/// </summary>
public class BatchMateTests
{
    private static readonly Seed Root = Seed.FromPath("batch mates");

    [Fact]
    public void Toy_models_do_not_depend_on_what_trains_beside_them()
    {
        TmsRecipe plain = new() { Features = 11, Hidden = 3, Steps = 40, Batch = 60 };
        TmsRecipe[] recipes =
        [
            plain, plain with { Linear = true }, plain with { WeightDecay = .1 }, plain with { Probability = .5, Steps = 25 },
            plain with { Features = 20, Hidden = 7 },
        ];
        ToyLane[] all = [.. from r in recipes from i in Enumerable.Range(0, 2) select new ToyLane(r, Root.Derive("toy", i))];
        Holds(all, lanes => TmsTrainer.Train(lanes), new ToyCodec());
    }

    [Fact]
    public void Readers_do_not_depend_on_what_trains_beside_them()
    {
        ReaderRecipe plain = new() { Steps = 30, Batch = 40 };
        SharkeyRecipe sharkey = new() { Features = 6, Dimension = 8, MeanActive = 1.5 };
        ReaderLane[] lanes =
        [
            .. from i in Enumerable.Range(0, 2)
               from lane in new[]
               {
                   new ReaderLane(plain, sharkey.Create(Root.Derive("world", i)), Root.Derive("reader", i)),
                   new ReaderLane(
                       plain with { LearningRate = .03 }, sharkey.Create(Root.Derive("world", i)), Root.Derive("reader", i)),
                   new ReaderLane(plain, sharkey.Create(Root.Derive("world", i)), Root.Derive("reader", i), [1, 1, 0, 1, 1, .5]),
                   new ReaderLane(
                       plain, (sharkey with { Features = 9 }).Create(Root.Derive("world", i)), Root.Derive("reader", i)),
               }
               select lane,
        ];
        Holds(lanes, all => ReaderTrainer.Train(all), new ReaderCodec());
    }

    [Fact]
    public void Dictionaries_do_not_depend_on_what_trains_beside_them()
    {
        UniformSparseRecipe world = new() { Features = 16, Probability = .1 };
        (SaeRecipe Recipe, Seed Seed)[] items = [.. TrainingCases.Names.Select((name, i) =>
            (
                TrainingCases.Recipe(name, 12 + i % 5, 20 + i % 3, Root.Derive(name).Rng()) with { Steps = 8, WarmUp = 2 },
                Root.Derive(name)))];
        Lane Of((SaeRecipe Recipe, Seed Seed) item) =>
            new(item.Recipe, item.Seed, world.Create(item.Seed).Stream(item.Seed.Derive("data")));
        Holds(items, some => SaeTrainer.Train([.. some.Select(Of)]), new TrainedSaeCodec());
    }

    [Fact]
    public void The_best_of_restarts_does_not_depend_on_the_other_seeds()
    {
        UniformSparseRecipe world = new() { Features = 16, Probability = .1 };
        SaeRecipe recipe = SaeRecipes.Toy(24, .1) with
        {
            Steps = 30,
            WarmUp = 5,
            Batch = 50,
            Restarts = 3,
            HeldOut = 700
        };
        Seed[] seeds = [.. Enumerable.Range(0, 5).Select(i => Root.Derive("best", i))];
        IReadOnlyList<TrainedSae> Best(Seed[] some) =>
            SaeTrainer.TrainBest(recipe, some, (i, seed) => world.Create(some[i]).Stream(seed.Derive("data")));
        Holds(seeds, Best, new TrainedSaeCodec());
    }

    private static void Holds<TItem, T>(TItem[] items, Func<TItem[], IReadOnlyList<T>> train, ICodec<T> codec)
        where T : class
    {
        byte[][] Bytes(TItem[] some) => [.. train(some).Select(t => codec.Encode(t)!)];
        byte[][] alone = [.. items.SelectMany(item => Bytes([item]))];
        // Otherwise equality would say nothing.
        Assert.Equal(items.Length, alone.Select(Convert.ToHexString).Distinct().Count());
        int before = Threads.Workers;
        try
        {
            foreach (int threads in new[] { 1, 2, 5 })
            {
                Threads.Configure(threads);
                Assert.Equal(alone, Bytes(items));
                Assert.Equal(alone.Reverse(), Bytes([.. items.Reverse()]));
                Assert.Equal(alone[1..3], Bytes(items[1..3]));
                Assert.Equal(alone[^1], Bytes(items[^1..])[0]);
            }
        }
        finally
        {
            Threads.Configure(before);
        }
    }
}

using Hypotheses.Claims;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Claims;

/// <summary>Work that trains jointly gets to the bit what it would have got alone, in as many ensembles as its deepest piece trains.</summary>
public sealed class JointTrainingTests
{
    [Fact]
    public void Labs_that_train_jointly_get_what_they_would_have_got_alone()
    {
        // Pieces differ in seeds, sizes, steps, dimension and in how often they train.
        float[][] Piece(int i, JointTraining? joint)
        {
            var lab = new Lab([.. Enumerable.Range(0, 1 + i % 3).Select(s => Seed.FromPath("joint").Derive("piece", i).Derive("seed", s))], joint: joint);
            SparseWorld world = World(i % 2 == 0 ? 8 : 6, lab.Seeds[0]);
            DictionaryRecipe recipe = Recipe(6 + i, 20 + 3 * i);
            IReadOnlyList<Dictionary> found = lab.TrainDictionaries(recipe with { Restarts = 2 }, (_, seed) => world.Stream(seed));
            if (i >= 2) found = [.. found, .. lab.TrainSideBySide(s => [(recipe, null), (recipe with { Penalty = .3 }, null)], (_, seed) => world.Stream(seed)).SelectMany(d => d)];
            return [.. found.Select(Numbers)];
        }

        var jointly = new float[5][][];
        int ensembles = JointTraining.Run(jointly.Length, (i, joint) => jointly[i] = Piece(i, joint));
        Assert.Equal(2, ensembles);
        for (int i = 0; i < jointly.Length; i++) Assert.Equal(Piece(i, null), jointly[i]);
    }

    [Fact]
    public void Lanes_that_cannot_be_trained_are_the_fault_of_their_own_piece()
    {
        var trained = new int[3];
        var refused = new string?[3];
        int ensembles = JointTraining.Run(3, (i, joint) =>
        {
            DictionaryRecipe recipe = i == 1 ? Recipe(8, 10) with { Steps = -1 } : Recipe(8, 10);
            try
            {
                trained[i] = joint.Train([new Lane(recipe, new Seed(1), World(8, new Seed(2)).Stream(new Seed(3)))]).Count;
            }
            catch (ArgumentException e)
            {
                refused[i] = e.Message;
            }
        });
        Assert.Equal(1, ensembles);
        Assert.Equal([1, 0, 1], trained);
        Assert.Null(refused[0] ?? refused[2]);
        Assert.Contains("Steps", refused[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Who_fails_before_training_or_never_trains_holds_nobody_up()
    {
        int trained = 0;
        Exception thrown = Assert.Throws<InvalidOperationException>(() => JointTraining.Run(4, (i, joint) =>
        {
            if (i == 0) throw new InvalidOperationException("no world");
            if (i == 1) return;
            Interlocked.Add(ref trained, joint.Train([new Lane(Recipe(8, 10), new Seed(1), World(8, new Seed(2)).Stream(new Seed(3)))]).Count);
            Assert.Empty(joint.Train([]));
        }));
        Assert.Equal(("no world", 2), (thrown.Message, trained));
        Assert.Equal(0, JointTraining.Run(0, (_, _) => { }));
    }

    [Fact]
    public void What_goes_wrong_in_an_ensemble_comes_out_of_all_its_pieces()
    {
        var failed = new bool[2];
        JointTraining.Run(2, (i, joint) =>
        {
            IActivationStream stream = i == 0 ? new BrokenStream() : World(8, new Seed(2)).Stream(new Seed(3));
            failed[i] = Record.Exception(() => joint.Train([new Lane(Recipe(8, 10), new Seed(1), stream)])) is InvalidDataException;
        });
        Assert.Equal([true, true], failed);
    }

    private static SparseWorld World(int dimension, Seed seed) => new SharkeyRecipe { Features = 10, Dimension = dimension, MeanActive = 2 }.Create(seed);

    private static DictionaryRecipe Recipe(int width, int steps) => DictionaryRecipe.Toy(width, .1) with { Steps = steps, Restarts = 1, HeldOut = 50 };

    private static float[] Numbers(Dictionary dictionary) => [.. dictionary.DecoderTensor.data<float>(), .. dictionary.EncoderTensor.data<float>()];

    private sealed class BrokenStream : IActivationStream
    {
        public int Dimension => 8;

        public void Next(Span<float> activations) => throw new InvalidDataException("the stream ends here");
    }
}

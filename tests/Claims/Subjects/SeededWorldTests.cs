using Hypotheses.Claims.Subjects;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Tests.Claims.Subjects;

public class SeededWorldTests
{
    [Fact]
    public void A_world_is_made_once_when_it_is_first_wanted()
    {
        var subject = new Counted(new NestedRecipe());
        var world = new SeededWorld(subject, new Seed(1));
        Assert.Equal((0, true), (subject.Made, world.Identity.Length > 0));
        TrainingData data = world.Data;
        Func<Seed, IActivationStream> open = data.Open(Trained.Nothing);
        Assert.Equal(0, subject.Made); // data that nobody draws
        IActivationStream[] streams = [open(new Seed(2)), open(new Seed(3)), world.Data.Open(Trained.Nothing)(new Seed(4))];
        Assert.Same(world.World, world.World);
        Assert.Same(world.World, world.Lazy.Value);
        Assert.Equal((1, 3), (subject.Made, streams.Distinct().Count()));
    }

    [Fact]
    public void Its_activations_are_the_worlds_own()
    {
        var subject = new WorldSubject("w", "", new NestedRecipe { ParentProbability = .6 });
        var world = new SeededWorld(subject, new Seed(1));
        float[] seen = new float[50 * 12], expected = new float[50 * 12];
        world.Data.Open(Trained.Nothing)(new Seed(2)).Next(seen);
        subject.World(new Seed(1).Derive("world")).Stream(new Seed(2)).Next(expected);
        Assert.Equal(expected, seen);
        Assert.Contains(expected, x => x != 0);
    }

    [Fact]
    public void It_is_told_from_others_by_recipe_and_seed_and_not_by_name()
    {
        string Of(string name, NestedRecipe recipe, ulong seed) =>
            new SeededWorld(new NestedSubject(name, "", recipe), new Seed(seed)).Identity;
        string[] all = [Of("a", new(), 1), Of("a", new(), 2), Of("a", new() { Others = 3 }, 1)];
        Assert.Equal(3, all.Distinct().Count());
        Assert.Equal(all[0], Of("b", new(), 1));
        Assert.Empty(new SeededWorld(new NestedSubject("a", "", new()), new Seed(1)).Data.Needs);
    }

    private sealed class Counted(NestedRecipe recipe) : WorldSubject("counted", "", recipe), IHasWorld
    {
        public int Made { get; private set; }

        IWorld IHasWorld.World(Seed seed)
        {
            Made++;
            return World(seed);
        }
    }
}

using Hypotheses.Claims.Subjects;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects;

public class WorldSubjectTests
{
    [Fact]
    public void A_seeds_world_is_the_recipes_and_another_seed_gives_other_directions()
    {
        using var scope = NewDisposeScope();
        var recipe = new SharkeyRecipe { Features = 12, Dimension = 8, MeanActive = 2 };
        var subject = new WorldSubject("small", "", recipe);
        IWorld world = subject.World(new Seed(1));
        Assert.Equal((12, 8), (world.Features, world.Dimension));
        Assert.Same(recipe, subject.WorldRecipe);
        Assert.True(world.Directions.equal(recipe.Create(new Seed(1)).Directions).all().item<bool>());
        Assert.True(world.Directions.equal(subject.World(new Seed(1)).Directions).all().item<bool>());
        Assert.False(world.Directions.allclose(subject.World(new Seed(2)).Directions));
    }

    [Fact]
    public void Hierarchies_and_families_give_their_recipe()
    {
        var nested = new NestedRecipe { ChildGivenParent = .3 };
        Assert.Same(nested, new NestedSubject("nested", "", nested).Hierarchy);
        using var scope = NewDisposeScope();
        var composite = new CompositeRecipe { Families = 3, Members = 2, Dimension = 20 };
        var subject = new CompositeSubject("families", "", composite);
        Assert.Same(composite, subject.Families);
        Assert.Equal([3, 20], ((CompositeWorld)subject.World(new Seed(3))).ActionDirections.shape);
    }

    [Fact]
    public void A_recipe_out_of_range_is_refused_when_the_subject_is_made() =>
        Assert.Contains(
            "MeanActive",
            Assert.Throws<ArgumentException>(() => new WorldSubject("bad", "", new SharkeyRecipe { MeanActive = -1 })).Message,
            StringComparison.Ordinal);
}

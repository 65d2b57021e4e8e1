using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Dictionaries.Families;

namespace Hypotheses.Tests.Core.Dictionaries;

public class DictionaryRecipeTests
{
    private static readonly DictionaryRecipe Toy = DictionaryRecipe.Toy(24, .1), TopK = DictionaryRecipe.ResidualTopK(64);

    public static TheoryData<string, DictionaryRecipe> Bad() => new()
    {
        { "Width", Toy with { Width = 0 } },
        { "Penalty", Toy with { Penalty = -1 } },
        { "Penalty", Toy with { Penalty = double.NaN } },
        { "Penalty", TopK with { Penalty = .1 } },
        { "K", TopK with { K = 0 } },
        { "K", TopK with { K = 65 } },
        { "K", Toy with { K = 3 } },
        { "Steps", Toy with { Steps = 0 } },
        { "Batch", Toy with { Batch = 0 } },
        { "LearningRate", Toy with { LearningRate = 0 } },
        { "WarmUp", Toy with { WarmUp = -1 } },
        { "DecayFraction", Toy with { DecayFraction = 1.1 } },
        { "Beta1", Toy with { Beta1 = 1 } },
        { "Beta2", Toy with { Beta2 = -.1 } },
        { "Restarts", Toy with { Restarts = 0 } },
        { "HeldOut", Toy with { HeldOut = 0 } },
        { "Auxiliary", Toy with { Auxiliary = new AuxiliaryLoss() } },
        { "Auxiliary.DeadAfter", TopK with { Auxiliary = new AuxiliaryLoss(0) } },
        { "Auxiliary.K", TopK with { Auxiliary = new AuxiliaryLoss(K: 65) } },
        { "Auxiliary.Coefficient", TopK with { Auxiliary = new AuxiliaryLoss(Coefficient: -1) } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_field_out_of_range_is_one_line_that_names_it(string field, DictionaryRecipe recipe)
    {
        string message = Assert.Throws<ArgumentException>(recipe.Validate).Message;
        Assert.StartsWith($"DictionaryRecipe.{field}:", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Named_recipes_and_their_mutants_are_valid()
    {
        foreach (DictionaryRecipe recipe in new[] { Toy, TopK, TopK with { Family = DictionaryFamily.TopK }, DictionaryRecipe.ResidualRelu(256) })
        {
            recipe.Validate();
            (recipe with { Steps = recipe.Steps / 20 }).Validate();
        }

        (Toy with { Penalty = 10 * Toy.Penalty }).Validate();
        (TopK with { K = TopK.K / 2 }).Validate();
    }

    [Fact]
    public void The_learning_rate_rises_stays_and_falls()
    {
        DictionaryRecipe recipe = Toy with { Steps = 1000, LearningRate = 1 };
        Assert.Equal(1 / 200.0, recipe.RateAt(0), 1e-12);
        Assert.Equal(1, recipe.RateAt(199), 1e-12);
        Assert.Equal(1, recipe.RateAt(800), 1e-12);
        Assert.Equal(.5, recipe.RateAt(900), 1e-12);
        Assert.Equal(1 / 200.0, recipe.RateAt(999), 1e-12);
        Assert.Equal(1, (recipe with { WarmUp = 0, DecayFraction = 0 }).RateAt(999));
        Assert.Equal(50 / 200.0, (recipe with { Steps = 50, DecayFraction = 0 }).RateAt(49), 1e-12);
    }
}

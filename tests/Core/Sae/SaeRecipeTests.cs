using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;

namespace Hypotheses.Tests.Core.Sae;

public class SaeRecipeTests
{
    private static readonly SaeRecipe Toy = SaeRecipes.Toy(24, .1), TopK = SaeRecipes.ResidualTopK(64);

    public static TheoryData<string, SaeRecipe> Bad() => new()
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
        { "PenaltyWarmUp", Toy with { PenaltyWarmUp = -1 } },
        { "PenaltyWarmUp", TopK with { PenaltyWarmUp = 5 } },
        { "GradientClip", Toy with { GradientClip = -1 } },
        { "MedianIterations", Toy with { MedianIterations = 1001, StartAtMean = true } },
        { "MedianIterations", Toy with { MedianIterations = 3 } },
        { "StartNorm", Toy with { StartNorm = .1 } },
        { "DecoderNorm", Toy with { DecoderNorm = (DecoderNorm)7 } },
        { "DecoderNorm", Toy with { DecoderNorm = DecoderNorm.Free, Weights = WeightTraining.Tied } },
        { "DecoderNorm", Toy with { DecoderNorm = DecoderNorm.Free, Weights = WeightTraining.SoftFrozenDecoder } },
        { "DecoderNorm", Toy with { DecoderNorm = DecoderNorm.Free, Architecture = SaeArchitectures.Gated } },
        { "Weights", Toy with { Weights = (WeightTraining)9 } },
        { "JumpRelu", Toy with { JumpRelu = new JumpReluSettings() } },
        {
            "JumpRelu.Bandwidth",
            Toy with { Architecture = SaeArchitectures.JumpRelu, JumpRelu = new JumpReluSettings(Bandwidth: 0) }
        },
        {
            "JumpRelu.Initial",
            Toy with { Architecture = SaeArchitectures.JumpRelu, JumpRelu = new JumpReluSettings(Initial: double.NaN) }
        },
        {
            "JumpRelu.TanhScale",
            Toy with { Architecture = SaeArchitectures.JumpRelu, JumpRelu = new JumpReluSettings(TanhScale: -4) }
        },
        {
            "JumpRelu.Penalty",
            Toy with { Architecture = SaeArchitectures.JumpRelu, JumpRelu = new JumpReluSettings((JumpReluPenalty)2) }
        },
        { "Prefixes", Toy with { Prefixes = [1] } },
        { "Prefixes", TopK with { Architecture = SaeArchitectures.Matryoshka, Prefixes = [] } },
        { "Prefixes", TopK with { Architecture = SaeArchitectures.Matryoshka, Prefixes = [.5] } },
        { "Prefixes[1]", TopK with { Architecture = SaeArchitectures.Matryoshka, Prefixes = [.5, .25, 1] } },
        { "K", Toy with { Architecture = SaeArchitectures.JumpRelu, K = 2 } },
        { "Auxiliary", Toy with { Architecture = SaeArchitectures.Gated, Auxiliary = new AuxiliaryLoss() } },
        { "Auxiliary", Toy with { Auxiliary = new AuxiliaryLoss() } },
        { "Auxiliary.DeadAfter", TopK with { Auxiliary = new AuxiliaryLoss(0) } },
        { "Auxiliary.K", TopK with { Auxiliary = new AuxiliaryLoss(K: 65) } },
        { "Auxiliary.Coefficient", TopK with { Auxiliary = new AuxiliaryLoss(Coefficient: -1) } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_field_out_of_range_is_one_line_that_names_it(string field, SaeRecipe recipe)
    {
        string message = Assert.Throws<ArgumentException>(recipe.Validate).Message;
        Assert.StartsWith($"SaeRecipe.{field}:", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Named_recipes_and_their_mutants_are_valid()
    {
        foreach (
            SaeRecipe recipe in (SaeRecipe[])[
                Toy, TopK, TopK with { Architecture = SaeArchitectures.TopK }, SaeRecipes.ResidualRelu(256), .. Published])
        {
            recipe.Validate();
            (recipe with { Steps = recipe.Steps / 20 }).Validate();
        }

        (Toy with { Penalty = 10 * Toy.Penalty }).Validate();
        (TopK with { K = TopK.K / 2 }).Validate();
    }

    private static readonly SaeRecipe[] Published =
    [
        SaeRecipes.Bricken2023(512, .1, 5000), SaeRecipes.Anthropic2024(512, 5000),
        SaeRecipes.GatedRajamanoharan2024(512, .1, 5000),
        SaeRecipes.Gao2024(512, 32, 5000), SaeRecipes.JumpReluRajamanoharan2024(512, 64, .01, 5000),
        SaeRecipes.Anthropic2025(512, 5000),
        SaeRecipes.Bussmann2024(512, 32, 5000), SaeRecipes.Bussmann2025(512, 32, 5000),
        SaeRecipes.Cunningham2023(512, 64, 5000), SaeRecipes.Leask2025(512, 5000),
    ];

    [Fact]
    public void Lambda_rises_over_its_warm_up()
    {
        SaeRecipe recipe = Toy with { PenaltyWarmUp = 10 };
        Assert.Equal(.1, recipe.PenaltyShareAt(0), 1e-12);
        Assert.Equal(1, recipe.PenaltyShareAt(9));
        Assert.Equal(1, recipe.PenaltyShareAt(500));
        Assert.Equal(1, Toy.PenaltyShareAt(0));
    }

    [Fact]
    public void What_a_recipe_does_not_use_is_not_in_its_hash()
    {
        // Claims' definitions, and so their seeds, hash recipes as JSON: a field that is new must not move those of old recipes.
        string text = Hypotheses.Claims.Vocabulary.Json.Canonical(Toy);
        Assert.Equal("""{"family":{"name":"relu-l1"},"width":24,"penalty":0.1,"k":1,"steps":1000,"batch":200,"learning_rate":0.016,"warm_up":300,"decay_fraction":1,"beta1":0.8,"beta2":0.99,"start_at_mean":false,"restarts":3,"held_out":10000,"restart_samples":"shared"}""", text);
        Assert.Contains(
            "\"weights\":\"tied\"",
            Hypotheses.Claims.Vocabulary.Json.Canonical(Toy with { Weights = WeightTraining.Tied }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_learning_rate_rises_stays_and_falls()
    {
        SaeRecipe recipe = Toy with { Steps = 1000, LearningRate = 1, WarmUp = 200, DecayFraction = .2 };
        Assert.Equal(1 / 200.0, recipe.RateAt(0), 1e-12);
        Assert.Equal(1, recipe.RateAt(199), 1e-12);
        Assert.Equal(1, recipe.RateAt(800), 1e-12);
        Assert.Equal(.5, recipe.RateAt(900), 1e-12);
        Assert.Equal(1 / 200.0, recipe.RateAt(999), 1e-12);
        Assert.Equal(1, (recipe with { WarmUp = 0, DecayFraction = 0 }).RateAt(999));
        Assert.Equal(50 / 200.0, (recipe with { Steps = 50, DecayFraction = 0 }).RateAt(49), 1e-12);
    }
}

using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Models.Transformers;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Language.Training;

public class LanguageScoreTests
{
    private static readonly CorpusRecipe Included =
        SmallLanguage.Recipe.Corpus with { Domains = CorpusDomains.Included, MarkerRate = 0 };

    /// <summary>A model that knows nothing gives every token 1/289; the floor at a response is its entropy.</summary>
    [Theory]
    [InlineData(CorpusDomains.Included)]
    [InlineData(CorpusDomains.All)]
    public void A_model_that_knows_nothing_is_far_above_floors_that_are_known(CorpusDomains domains)
    {
        LanguageRecipe recipe = SmallLanguage.Recipe with { Corpus = Included with { Domains = domains } };
        using Transformer model = Ignorant(recipe);
        LanguageScore score = LanguageScore.Of(model, recipe, SmallLanguage.Root, SmallLanguage.Root, documents: 300);
        double own = .3 + (.1 / 24), other = .1 / 24;
        double entropy = -(3 * own * Math.Log(own)) - (21 * other * Math.Log(other));
        Assert.Equal(1.5656, entropy, 4);
        Assert.Equal(Math.Log(289), score.Responses, 4);
        Assert.Equal(Math.Log(289), score.Whole, 4);
        Assert.InRange(score.ResponsesFloor, entropy - .15, entropy + .15); // 1,200 responses of deviation about 1.3
        Assert.InRange(score.WholeFloor, .5, 3);
        Assert.False(score.Passes);
        Assert.Equal(domains == CorpusDomains.All, double.IsNaN(score.LeftOut));
        if (domains == CorpusDomains.All) return;
        Assert.Equal(Math.Log(289), score.LeftOut, 4);
        Assert.InRange(score.LeftOutFloor, entropy - .25, entropy + .25);
    }

    [Theory]
    [InlineData(1.61, 3, true)]
    [InlineData(1.63, 3, false)]
    [InlineData(1.61, 2.5, false)]
    [InlineData(1.61, double.NaN, true)]
    [InlineData(double.NaN, 3, false)]
    public void It_passes_where_it_learned_what_it_saw_and_nothing_else(double responses, double leftOut, bool passes) =>
        Assert.Equal(passes, new LanguageScore(2, 2, responses, 1.57, leftOut, 1.56).Passes);

    private static Transformer Ignorant(LanguageRecipe recipe)
    {
        using TransformerWeights start = LanguageTrainer.Train(recipe with { Steps = 0 }, SmallLanguage.Root).Checkpoints[0]
            .Weights(recipe.Config());
        return new(start.Select((name, tensor) => name == "head.weight" ? zeros_like(tensor) : tensor.clone()));
    }
}

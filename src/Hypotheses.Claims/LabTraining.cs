using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims;

/// <content>The trainers: all seeds of a lab in one call, and where a mutant lab puts its faults in.</content>
public sealed partial class Lab
{
    private const int Truncation = 30;

    /// <summary>One dictionary a seed (the best of the recipe's restarts), trained on streams of the seed's own.</summary>
    /// <param name="recipe">How to train.</param>
    /// <param name="stream">A fresh stream of activations for (index of the seed, seed of the stream).</param>
    public IReadOnlyList<Dictionary> TrainDictionaries(DictionaryRecipe recipe, Func<int, Seed, IActivationStream> stream)
    {
        DictionaryRecipe used = Mutant switch
        {
            Claims.Mutant.TruncatedTraining => recipe with { Steps = Math.Max(1, recipe.Steps / Truncation) },
            // Families with a penalty have no k, and refuse one. Ten times the penalty is no fault: it can leave every L0 as it was.
            Claims.Mutant.WrongL0 => recipe.Penalty > 0 ? recipe with { Penalty = recipe.Penalty * 30 } : recipe with { K = Math.Min(recipe.K * 4, recipe.Width) },
            _ => recipe,
        };
        Dictionary[] trained = [.. DictionaryTrainer.TrainBest(used, [.. Seeds.Select(s => s.Derive("dictionary"))], stream, new TrainingOptions { Device = Device }).Select(t => t.Dictionary)];
        return Mutant != Claims.Mutant.DeadLatents ? trained : [.. trained.Select(d => d.WithKilled(Enumerable.Range(0, d.Width / 2)))];
    }

    /// <summary>One toy model of superposition a seed.</summary>
    public ToyModelOfSuperposition TrainToyModels(TmsRecipe recipe) => TmsTrainer.Train(
        Mutant == Claims.Mutant.TruncatedTraining ? recipe with { Steps = Math.Min(recipe.Steps, Math.Max(1, recipe.Steps / Truncation)) } : recipe,
        [.. Seeds.Select(s => s.Derive("model"))]);

    /// <summary>One reader of a frozen embedding a seed, trained on the true features of that seed's world.</summary>
    public FrozenReader TrainReaders(ReaderRecipe recipe, IReadOnlyList<IWorld> worlds) => ReaderTrainer.Train(
        Mutant == Claims.Mutant.TruncatedTraining ? recipe with { Steps = Math.Max(1, recipe.Steps / Truncation) } : recipe,
        worlds,
        [.. Seeds.Select(s => s.Derive("reader"))]);
}

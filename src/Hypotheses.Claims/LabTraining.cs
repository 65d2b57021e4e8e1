using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims;

/// <content>The trainers: all seeds of a lab in one call (of several labs, where they train jointly), and where a mutant lab puts its faults in.</content>
public sealed partial class Lab
{
    private const int Truncation = 30;

    /// <summary>One dictionary a seed (the best of the recipe's restarts), trained on streams of the seed's own.</summary>
    /// <param name="recipe">How to train.</param>
    /// <param name="stream">A fresh stream of activations for (index of the seed, seed of the stream).</param>
    public IReadOnlyList<Dictionary> TrainDictionaries(DictionaryRecipe recipe, Func<int, Seed, IActivationStream> stream)
    {
        IReadOnlyList<TrainedDictionary> trained = DictionaryTrainer.TrainBest(Faulty(recipe), [.. Seeds.Select(s => s.Derive("dictionary"))], stream, train: Train);
        return [.. trained.Select(t => Faulty(t.Dictionary))];
    }

    /// <summary>Several dictionaries a seed, trained side by side on the same samples, all seeds in one call.</summary>
    /// <param name="lanes">For the index of a seed its dictionaries: how to train, and from which weights (null: random ones of the dictionary's own). Equal batches and steps within a seed.</param>
    /// <param name="stream">A fresh stream of activations for (index of the seed, seed of the stream).</param>
    /// <returns>For each seed its dictionaries, in the order of its lanes.</returns>
    public IReadOnlyList<Dictionary[]> TrainSideBySide(Func<int, IReadOnlyList<(DictionaryRecipe Recipe, Dictionary? Start)>> lanes, Func<int, Seed, IActivationStream> stream)
    {
        Lane[][] all = [.. Seeds.Select((seed, i) =>
        {
            Seed own = seed.Derive("dictionary");
            IActivationStream samples = stream(i, own);
            return lanes(i).Select((lane, j) => new Lane(Faulty(lane.Recipe), own.Derive("lane", j), samples, lane.Start)).ToArray();
        })];
        Queue<TrainedDictionary> trained = new(Train([.. all.SelectMany(a => a)]));
        return [.. all.Select(a => a.Select(_ => Faulty(trained.Dequeue().Dictionary)).ToArray())];
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

    private IReadOnlyList<TrainedDictionary> Train(IReadOnlyList<Lane> lanes) =>
        Joint is null ? DictionaryTrainer.Train(lanes, new TrainingOptions { Device = Device }) : Joint.Train(lanes);

    private DictionaryRecipe Faulty(DictionaryRecipe recipe) => Mutant switch
    {
        Claims.Mutant.TruncatedTraining => recipe with { Steps = Math.Max(1, recipe.Steps / Truncation) },
        // Families with a penalty have no k, and refuse one. Ten times the penalty is no fault: it can leave every L0 as it was.
        Claims.Mutant.WrongL0 => recipe.Penalty > 0 ? recipe with { Penalty = recipe.Penalty * 30 } : recipe with { K = Math.Min(recipe.K * 4, recipe.Width) },
        _ => recipe,
    };

    private Dictionary Faulty(Dictionary dictionary) =>
        Mutant != Claims.Mutant.DeadLatents ? dictionary : dictionary.WithKilled(Enumerable.Range(0, dictionary.Width / 2));
}

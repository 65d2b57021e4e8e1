using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Sae;

namespace Hypotheses.Core.Training;

/// <summary>
/// A deliberate fault of training, put into every job at the one place where jobs are trained: whoever judges what is trained
/// must notice.
/// </summary>
public enum TrainingFault
{
    /// <summary>Half of the latents never fire.</summary>
    DeadLatents,

    /// <summary>The sparsity is far from the truth.</summary>
    WrongL0,

    /// <summary>Training stops at a thirtieth of its steps.</summary>
    Truncated,
}

/// <summary>What a fault makes of recipes and of what was trained; no fault leaves them as they are.</summary>
internal static class FaultyTraining
{
    private const int Truncation = 30, TimesK = 4, TimesPenalty = 30;

    // Architectures with a penalty have no k. Ten times the penalty is no fault: it can leave every L0 as it was.
    public static SaeRecipe Under(this SaeRecipe recipe, TrainingFault? fault) => fault switch
    {
        TrainingFault.Truncated => recipe with { Steps = Math.Max(1, recipe.Steps / Truncation) },
        TrainingFault.WrongL0 => recipe.Penalty > 0
            ? recipe with { Penalty = recipe.Penalty * TimesPenalty }
            : recipe with { K = Math.Min(recipe.K * TimesK, recipe.Width) },
        _ => recipe,
    };

    public static TmsRecipe Under(this TmsRecipe recipe, TrainingFault? fault) => fault == TrainingFault.Truncated
        ? recipe with { Steps = Math.Min(recipe.Steps, Math.Max(1, recipe.Steps / Truncation)) }
        : recipe;

    public static ReaderRecipe Under(this ReaderRecipe recipe, TrainingFault? fault) => fault == TrainingFault.Truncated
        ? recipe with { Steps = Math.Max(1, recipe.Steps / Truncation) }
        : recipe;

    public static LanguageRecipe Under(this LanguageRecipe recipe, TrainingFault? fault) => fault == TrainingFault.Truncated
        ? recipe with { Steps = Math.Min(recipe.Steps, Math.Max(1, recipe.Steps / Truncation)) }
        : recipe;

    public static SparseAutoencoder Under(this SparseAutoencoder trained, TrainingFault? fault) =>
        fault == TrainingFault.DeadLatents
        ? trained.WithKilled(Enumerable.Range(0, trained.Width / 2))
        : trained;
}

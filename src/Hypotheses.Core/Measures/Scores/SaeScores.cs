using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Recovery;

namespace Hypotheses.Core.Measures.Scores;

/// <summary>What <see cref="SaeMetrics"/> found.</summary>
/// <param name="Mcc">See <see cref="AbsoluteMatching.Mcc"/>.</param>
/// <param name="MccChance">The same for isotropic directions, as many.</param>
/// <param name="Uniqueness">See <see cref="AbsoluteMatching.Uniqueness"/>.</param>
/// <param name="UniquenessChance">The same for isotropic directions, as many.</param>
/// <param name="Classifier">Precision, recall, F1 and accuracy, each with its chance level.</param>
/// <param name="Firing">L0, true L0 and dead latents.</param>
/// <param name="Reconstruction">Explained variance and shrinkage, each with its chance level.</param>
/// <param name="Absorption">Of the dictionary.</param>
/// <param name="AbsorptionChance">Of the same codes on isotropic decoder rows of the same lengths (one draw).</param>
/// <param name="Hedging">See <see cref="Measures.Absorption.Hedging.AgainstFeatures"/>; latents that never fired take no
/// part.</param>
/// <param name="ForeignPart">See <see cref="Measures.Absorption.Hedging.LargestForeignPart"/>; latents that never fired take no
/// part.</param>
/// <param name="ForeignPartChance">Its chance level.</param>
public sealed record SaeScores(
    double Mcc, ChanceLevel MccChance, double Uniqueness, ChanceLevel UniquenessChance, ClassifierReport Classifier,
    FiringReport Firing,
    ReconstructionReport Reconstruction, AbsorptionReport Absorption, AbsorptionReport AbsorptionChance, Hedging Hedging,
    double ForeignPart, ChanceLevel ForeignPartChance)
{
    /// <summary>
    /// All numbers by name; a chance level (its mean, where it is simulated) has the name of its number with <c>_chance</c>.
    /// </summary>
    public IReadOnlyDictionary<string, double> Numbers() => new SortedDictionary<string, double>(StringComparer.Ordinal)
    {
        ["samples"] = Firing.Samples,
        ["mcc"] = Mcc,
        ["mcc_chance"] = MccChance.Mean,
        ["uniqueness"] = Uniqueness,
        ["uniqueness_chance"] = UniquenessChance.Mean,
        ["precision"] = Classifier.Precision,
        ["precision_chance"] = Classifier.PrecisionChance,
        ["recall"] = Classifier.Recall,
        ["recall_chance"] = Classifier.RecallChance,
        ["f1"] = Classifier.F1,
        ["f1_chance"] = Classifier.F1Chance,
        ["accuracy"] = Classifier.Accuracy,
        ["accuracy_chance"] = Classifier.AccuracyChance,
        ["l0"] = Firing.L0,
        ["true_l0"] = Firing.TrueL0,
        ["dead_latents"] = Firing.DeadLatents,
        ["explained_variance"] = Reconstruction.ExplainedVariance,
        ["explained_variance_chance"] = Reconstruction.ExplainedVarianceChance,
        ["shrinkage"] = Reconstruction.Shrinkage,
        ["shrinkage_chance"] = Reconstruction.ShrinkageChance,
        ["mean_squared_error"] = Reconstruction.MeanSquaredError,
        ["absorption_fraction"] = Absorption.MeanFraction,
        ["absorption_fraction_chance"] = AbsorptionChance.MeanFraction,
        ["full_absorption"] = Absorption.FullRate,
        ["full_absorption_chance"] = AbsorptionChance.FullRate,
        ["hedging_degree"] = Hedging.Degree,
        ["hedging_portion"] = Hedging.Portion,
        ["hedging_portion_chance"] = Hedging.Chance.Mean,
        ["foreign_part"] = ForeignPart,
        ["foreign_part_chance"] = ForeignPartChance.Mean,
    };
}

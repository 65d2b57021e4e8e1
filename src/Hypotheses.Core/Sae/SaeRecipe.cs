using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Hypotheses.Core.Sae;

/// <summary>
/// How a dictionary is trained: everything but the data and the seed. Mutants are recipes edited with <c>with</c>: a tenth of
/// the steps, ten times the penalty, a wrong k. Unless <see cref="Normalise"/> is set data are taken as they come, and
/// penalties, bandwidths and thresholds are in the data's own scale. Immutable and thread-safe.
/// </summary>
[DisplayName("DictionaryRecipe")] // in definitions, whose hashes give the seeds: it outlives the name of the class
public sealed partial record SaeRecipe
{
    /// <summary>Its codes and its loss. Definitions have it under an older name, which stays: seeds follow from them.</summary>
    [JsonPropertyName("family")]
    public required SaeArchitecture Architecture { get; init; }

    /// <summary>F, the number of latents, 1 … 1,048,576.</summary>
    public required int Width { get; init; }

    /// <summary>
    /// λ ≥ 0 of λ·penalty beside the squared error summed over d, both averaged over the batch. For architectures that have one.
    /// </summary>
    public double Penalty { get; init; }

    /// <summary>Active latents a sample, 1 … F. For the TopK architectures.</summary>
    public int K { get; init; } = 1;

    /// <summary>Optimiser steps, 1 … 10,000,000.</summary>
    public int Steps { get; init; } = 3000;

    /// <summary>Samples a step, 1 … 1,048,576.</summary>
    public int Batch { get; init; } = 200;

    /// <summary>Adam's learning rate at its highest, in (0, 1].</summary>
    public double LearningRate { get; init; } = 4e-3;

    /// <summary>Steps over which the learning rate rises linearly, ≥ 0; may exceed <see cref="Steps"/>.</summary>
    public int WarmUp { get; init; } = 200;

    /// <summary>Last part of the steps, 0 … 1, over which the learning rate falls linearly to 0.</summary>
    public double DecayFraction { get; init; } = .2;

    /// <summary>Adam's β₁ in [0, 1).</summary>
    public double Beta1 { get; init; } = .9;

    /// <summary>Adam's β₂ in [0, 1).</summary>
    public double Beta2 { get; init; } = .999;

    /// <summary>b_dec starts at the mean of a batch (and b_enc so that the encoder sees centred data) instead of at 0.</summary>
    public bool StartAtMean { get; init; }

    /// <summary>Revival of dead latents, or null for none. For the TopK architectures.</summary>
    public AuxiliaryLoss? Auxiliary { get; init; }

    /// <summary>Dictionaries trained a seed, 1 … 100, of which the one of lowest held-out loss is kept.</summary>
    public int Restarts { get; init; } = 3;

    /// <summary>Held-out samples on which restarts are compared, 1 … 10,000,000.</summary>
    public int HeldOut { get; init; } = 10_000;

    /// <summary>
    /// What restarts of one training see: the same samples. A word for the hash: who changes it draws fresh seeds.
    /// </summary>
    public string RestartSamples { get; } = "shared";

    // What follows is left out of a recipe's JSON where it has its default: the hash of a claim that does not use it stays.

    /// <summary>Whether decoder rows have unit norm or penalties are weighted by it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DecoderNorm DecoderNorm { get; init; }

    /// <summary>Which weights are trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public WeightTraining Weights { get; init; }

    /// <summary>Steps over which λ rises linearly from 0, ≥ 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PenaltyWarmUp { get; init; }

    /// <summary>Largest norm of the gradient of all weights together, ≥ 0; a longer one is scaled down. 0: no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double GradientClip { get; init; }

    /// <summary>
    /// Weiszfeld iterations from the mean towards the batch's geometric median, 0 … 1,000, where b_dec starts. Needs
    /// <see cref="StartAtMean"/>. A median is not drawn to a few samples of large norm.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MedianIterations { get; init; }

    /// <summary>
    /// Training sees activations times the s for which E‖s·x‖² = d, measured on one batch; the dictionary handed out is for
    /// activations as they come: unit decoder rows stay, codes, biases and thresholds are divided by s.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Normalise { get; init; }

    /// <summary>Norm of decoder rows at the start, &gt; 0, where rows are free; 0 stands for 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double StartNorm { get; init; }

    /// <summary>JumpReLU's settings; null are its defaults. For that architecture.</summary>
    public JumpReluSettings? JumpRelu { get; init; }

    /// <summary>
    /// Matryoshka's prefixes as rising parts of the width, the last one 1; null are its defaults. For that architecture.
    /// </summary>
    public IReadOnlyList<double>? Prefixes { get; init; }

    /// <summary>Least cosine of a soft-frozen decoder row with its start: τ = .8, its authors'.</summary>
    [JsonIgnore]
    public static double SoftFrozenCosine => .8;

    /// <summary>The learning rate of step 0 … Steps − 1.</summary>
    internal double RateAt(int step)
    {
        double rise = WarmUp == 0 ? 1 : Math.Min(1, (step + 1.0) / WarmUp);
        double decay = DecayFraction * Steps;
        return LearningRate * rise * (decay == 0 ? 1 : Math.Min(1, (Steps - step) / decay));
    }

    /// <summary>What λ is multiplied with in step 0 … Steps − 1.</summary>
    internal double PenaltyShareAt(int step) => PenaltyWarmUp == 0 ? 1 : Math.Min(1, (step + 1.0) / PenaltyWarmUp);
}

using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>
/// The dictionaries that are trained on SynthSAEBench worlds, all by one schedule: Adam, warm-up, linear decay over the last
/// third (as in the benchmark's own runs: batch 1,024, decay over a third). Families with a k are given it; for the others the
/// penalty was chosen in short runs on another seed so that about as many latents are active: what L0 it gives is among the
/// numbers.
/// </summary>
internal static class SynthFamilies
{
    /// <summary>Samples a step.</summary>
    public const int Batch = 1024;

    /// <summary>
    /// The reduced setting: every family, by name, and the three baselines that a trained dictionary has to beat.
    /// </summary>
    public static IReadOnlyList<(string Name, SaeRecipe Recipe)> Reduced(int width, int k, long samples)
    {
        SaeRecipe recipe = Schedule(width, samples) with { LearningRate = 1e-3 };
        SaeRecipe top = recipe with { K = k, Auxiliary = new AuxiliaryLoss(DeadAfter: 100 * Batch) };
        SaeRecipe relu = recipe with { Architecture = SaeArchitectures.ReluL1, Penalty = 3.5, PenaltyWarmUp = 500 };
        SaeRecipe jump = recipe with
        {
            Architecture = SaeArchitectures.JumpRelu,
            Penalty = 1.4,
            PenaltyWarmUp = 500,
            JumpRelu = new JumpReluSettings(Bandwidth: .5)
        };
        return
        [
            ("ReLU + L1", relu),
            ("ReLU + L1, norm-weighted", relu with { DecoderNorm = DecoderNorm.Free }),
            ("ReLU + L1, tied", relu with { Weights = WeightTraining.Tied }),
            ("Gated", recipe with { Architecture = SaeArchitectures.Gated, Penalty = 5, PenaltyWarmUp = 500 }),
            ("JumpReLU, L0", jump),
            ("JumpReLU, tanh", jump with { Penalty = 1, JumpRelu = new JumpReluSettings(JumpReluPenalty.Tanh, Bandwidth: .5) }),
            ("TopK", top),
            ("BatchTopK", top with { Architecture = SaeArchitectures.BatchTopK }),
            ("Matryoshka", top with { Architecture = SaeArchitectures.Matryoshka }),
            ("TopK, frozen decoder", top with { Weights = WeightTraining.FrozenDecoder }),
            ("TopK, soft-frozen decoder", top with { Weights = WeightTraining.SoftFrozenDecoder }),
            ("TopK, frozen encoder", top with { Weights = WeightTraining.FrozenEncoder }),
        ];
    }

    /// <summary>
    /// The published setting (width 4,096, k = 25, batch 1,024, Adam 3e-4), of the two families whose figures are held against
    /// the published ones.
    /// </summary>
    public static IReadOnlyList<(string Name, SaeRecipe Recipe)> Published(long samples)
    {
        SaeRecipe recipe = Schedule(4096, samples) with
        {
            LearningRate = 3e-4,
            K = 25,
            Auxiliary = new AuxiliaryLoss(DeadAfter: 1000 * Batch)
        };
        return [
            ("BatchTopK", recipe with { Architecture = SaeArchitectures.BatchTopK }),
            ("Matryoshka", recipe with { Architecture = SaeArchitectures.Matryoshka })];
    }

    private static SaeRecipe Schedule(int width, long samples) => new()
    {
        Architecture = SaeArchitectures.TopK,
        Width = width,
        Batch = Batch,
        Steps = (int)Math.Max(1, samples / Batch),
        WarmUp = (int)Math.Min(1000, samples / Batch / 10),
        DecayFraction = 1.0 / 3,
        StartAtMean = true,
        Restarts = 1,
    };
}

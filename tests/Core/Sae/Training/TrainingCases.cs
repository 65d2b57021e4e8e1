using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;

namespace Hypotheses.Tests.Core.Sae.Training;

/// <summary>Every architecture in every way of training it, as recipes of random shapes.</summary>
internal static class TrainingCases
{
    /// <summary>Names of the cases.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "relu-l1", "relu-l1 free", "relu-l1 tied", "relu-l1 frozen-decoder", "relu-l1 soft-frozen-decoder",
        "relu-l1 frozen-encoder", "relu-l1 free frozen-decoder",
        "topk", "topk auxk", "topk tied", "topk tied auxk", "topk frozen-decoder auxk", "topk frozen-encoder auxk",
        "batch-topk", "batch-topk auxk", "batch-topk soft-frozen-decoder", "batch-topk frozen-encoder", "batch-topk free",
        "matryoshka", "matryoshka auxk", "matryoshka tied",
        "jumprelu l0", "jumprelu tanh", "jumprelu tanh free", "jumprelu l0 tied", "jumprelu l0 frozen-decoder",
        "jumprelu l0 wide",
        "gated", "gated tied", "gated frozen-decoder", "gated frozen-encoder",
    ];

    /// <summary>A case at a random shape.</summary>
    public static SaeRecipe Recipe(string name, int width, int batch, Rng rng)
    {
        string[] words = name.Split(' ');
        bool Has(string word) => words.Contains(word);
        SaeArchitecture architecture = SaeArchitectures.All.Single(f => f.Name == words[0]);
        bool chooses = architecture.Name.EndsWith("topk", StringComparison.Ordinal) || architecture.Name == "matryoshka";
        var recipe = new SaeRecipe
        {
            Architecture = architecture,
            Width = width,
            Batch = batch,
            Penalty = chooses ? 0 : rng.Uniform(.05, .5),
            K = chooses ? 1 + rng.Below(Math.Min(width, 12)) : 1,
            StartAtMean = rng.Below(2) == 0,
            DecoderNorm = Has("free") ? DecoderNorm.Free : DecoderNorm.Unit,
            StartNorm = Has("free") ? rng.Uniform(.3, 2) : 0,
            Weights = Has("tied") ? WeightTraining.Tied
                : Has("frozen-decoder") ? WeightTraining.FrozenDecoder
                : Has("soft-frozen-decoder") ? WeightTraining.SoftFrozenDecoder
                : Has("frozen-encoder") ? WeightTraining.FrozenEncoder
                : WeightTraining.Free,
        };
        if (architecture.Name == "jumprelu")
        {
            recipe = recipe with
            {
                // A wide kernel reaches below 0, where a latent never fires.
                JumpRelu = new JumpReluSettings(
                    Has("tanh") ? JumpReluPenalty.Tanh : JumpReluPenalty.L0,
                    Has("wide") ? .9 : rng.Uniform(.1, .4),
                    rng.Uniform(.05, .4),
                    rng.Uniform(1, 5)),
            };
        }

        // One latent a sample and more latents than samples: some are silent, and count as dead at once.
        return Has("auxk")
            ? recipe with
            {
                K = 1,
                Batch = Math.Min(batch, 10),
                Width = width + 20,
                Auxiliary = new AuxiliaryLoss(1, 1 + rng.Below(width), .5)
            }
            : recipe;
    }
}

using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Training;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>The dictionaries that are trained on a small language model's residual stream, and how.</summary>
public static class ResidualSaes
{
    /// <summary>Where the activations come from; they are centred, with E‖x‖² = d.</summary>
    public const string Hook = "blocks.2.hook_resid_pre";

    /// <summary>Activations that are collected.</summary>
    public const int Rows = 30_000;

    /// <summary>Tokens of a story that are read at most.</summary>
    public const int StoryLength = 128;
    private const int Evaluation = 20_000;

    /// <summary>
    /// Every constant of it: claims that use it put this into their recipes, so that whoever changes one draws fresh seeds.
    /// </summary>
    public static object Constants { get; } = new { Hook, Rows, StoryLength, Evaluation };

    /// <summary>
    /// A sixth of the pilot's 2,500 steps, of half its batch, at a rate four times as high that falls from the start: FVU is
    /// within a tenth of it. λ = 2 for ReLU + L1 (squared error summed over d): the pilot's λ = .3 at unit RMS gives L0 76 of 256
    /// in that convention, no sparse dictionary. Wide ones take nine tenths of the time.
    /// </summary>
    public static IReadOnlyList<HookSaeSetting> Settings { get; } =
    [
        Relu(2, 256),
        Relu(2, 1024).InFullTier(),
        TopK(2, 256, active: 8),
        TopK(2, 1024, active: 8).InFullTier(),
    ];

    /// <summary>ReLU + L1 before a block.</summary>
    public static HookSaeSetting Relu(int layer, int width) =>
        Setting(layer, $"relu-{width}", SaeRecipes.ResidualRelu(width, penalty: 2));

    /// <summary>BatchTopK before a block, so many latents a row.</summary>
    public static HookSaeSetting TopK(int layer, int width, int active) =>
        Setting(layer, $"topk-{width}", SaeRecipes.ResidualTopK(width) with { K = active });

    /// <summary>
    /// The same, trained as the pilot on the controlled language trained (catalogue, section 7), but for 1,500 steps of its
    /// 2,500: shorter training leaves rare features without a latent.
    /// </summary>
    public static HookSaeSetting LongTopK(int layer, int width, int active) => new(
        $"blocks.{layer}.topk-{width}-long",
        $"blocks.{layer}.hook_resid_pre",
        SaeRecipes.ResidualTopK(width) with { K = active, Steps = 1500, Batch = 512 });

    /// <summary>
    /// The same dictionaries before a block of another model: 4 and 16 latents a dimension, as 256 and 1,024 are for stories260K.
    /// </summary>
    /// <param name="layer">The block.</param>
    /// <param name="dimension">d of the model.</param>
    public static IReadOnlyList<HookSaeSetting> Before(int layer, int dimension) =>
    [
        Setting(layer, "relu-4x", SaeRecipes.ResidualRelu(4 * dimension, penalty: 2)),
        Setting(layer, "relu-16x", SaeRecipes.ResidualRelu(16 * dimension, penalty: 2)).InFullTier(),
        Setting(layer, "topk-4x", SaeRecipes.ResidualTopK(4 * dimension)),
        Setting(layer, "topk-16x", SaeRecipes.ResidualTopK(16 * dimension)).InFullTier(),
    ];

    /// <summary>A dictionary of one seed on that seed's activations; latents that never fire are left out.</summary>
    /// <param name="setting">One of <see cref="Settings"/>, or of <see cref="Before"/>.</param>
    /// <param name="identity">Everything that the activations follow from.</param>
    /// <param name="activations">At least 20,000 activations; collected once, when they are first wanted.</param>
    /// <param name="seed">The trial's.</param>
    public static Preparation<DirectionsSpecimen> Prepare(
        HookSaeSetting setting, string identity, Lazy<ActivationTable> activations, Seed seed) =>
        Dictionary(setting, identity, activations, seed).Then(trained =>
        {
            ActivationTable table = activations.Value;
            using Tensor sample = Tensors.Of(
                table.Values.AsSpan(0, Evaluation * table.Dimension).ToArray(), Evaluation, table.Dimension);
            return DirectionsSpecimen.Of(
                trained, new ModelActivations(table, seed.Derive("evaluation")), Evaluation, Gaussian.Estimate(sample), seed);
        });

    /// <summary>The dictionary itself.</summary>
    /// <param name="setting">See <see cref="Prepare"/>.</param>
    /// <param name="identity">See <see cref="Prepare"/>.</param>
    /// <param name="activations">See <see cref="Prepare"/>.</param>
    /// <param name="seed">See <see cref="Prepare"/>.</param>
    public static Preparation<SparseAutoencoder> Dictionary(
        HookSaeSetting setting, string identity, Lazy<ActivationTable> activations, Seed seed) =>
        Preparation.Of(
            new SaeJob(
                setting.Recipe,
                new TrainingData(identity, _ => own => new ModelActivations(activations.Value, own)),
                seed.Derive("dictionary")));

    /// <summary>What a dictionary does to the activations that it was trained on, in another order.</summary>
    /// <param name="trained">The dictionary.</param>
    /// <param name="activations">At least 20,000 activations.</param>
    /// <param name="seed">The trial's.</param>
    public static SaeReport Report(SparseAutoencoder trained, ActivationTable activations, Seed seed) =>
        SaeReport.Evaluate(trained, new ModelActivations(activations, seed.Derive("evaluation")), Evaluation);

    private static HookSaeSetting Setting(int layer, string name, SaeRecipe recipe) =>
        new($"blocks.{layer}.{name}", $"blocks.{layer}.hook_resid_pre", Short(recipe));

    private static SaeRecipe Short(SaeRecipe recipe) =>
        recipe with { Steps = 400, Batch = 512, LearningRate = .012, WarmUp = 100, DecayFraction = 1, Beta2 = .98 };
}


namespace Hypotheses.Core.Sae.Architectures;

/// <summary>
/// Named recipes, each saying whose it is. Where authors' losses average over d their λ was multiplied by d, since the squared
/// error here is summed over d; what could not be read in a source of the authors is marked "as re-implemented".
/// </summary>
public static class SaeRecipes
{
    /// <summary>
    /// The toy-world recipe of this project's catalogue of claims (section 1, "SAE recipe"): ReLU + L1, unit-norm decoder, batch
    /// 200, best of 3 restarts. The catalogue trains for 2,000-4,000 steps by Adam 4e-3. For ReLU + L1 a rate four times as high,
    /// with a long rise, a fall to the end and shorter memories (β .8, .99), comes to the same held-out loss in 1,000: within .5%
    /// in superposed, composite and narrow worlds, with no more dead latents. TopK's is 2% higher.
    /// </summary>
    /// <param name="width">F.</param>
    /// <param name="penalty">λ: each claim gives its own.</param>
    public static SaeRecipe Toy(int width, double penalty) => new()
    {
        Architecture = SaeArchitectures.ReluL1,
        Width = width,
        Penalty = penalty,
        Steps = 1000,
        LearningRate = .016,
        WarmUp = 300,
        DecayFraction = 1,
        Beta1 = .8,
        Beta2 = .99,
    };

    /// <summary>
    /// The recipe of the catalogue's pilot on a small language model's residual stream (section 6), for centred activations of
    /// unit RMS: k = 8, AuxK, batch 1,024, Adam 3e-3, 2,500 steps, one run. The pilot chose its k a batch
    /// (<see cref="SaeArchitectures.BatchTopK"/>).
    /// </summary>
    public static SaeRecipe ResidualTopK(int width) => Residual(width) with
    {
        Architecture = SaeArchitectures.BatchTopK,
        K = 8,
        Auxiliary = new AuxiliaryLoss(),
    };

    /// <summary>The pilot's second architecture on the same data (catalogue, section 6, C26): ReLU + L1 with λ = .3.</summary>
    public static SaeRecipe ResidualRelu(int width, double penalty = .3) => Residual(width) with { Penalty = penalty };

    /// <summary>
    /// ReLU + L1 with a unit-norm decoder (Bricken et al. 2023, "Towards Monosemanticity"), as dictionary_learning trains it:
    /// Adam 1e-3, warm-up 1,000, λ over 2,000 steps, b_dec from the geometric median. Dead latents are not resampled.
    /// </summary>
    public static SaeRecipe Bricken2023(int width, double penalty, int steps) =>
        Of(SaeArchitectures.ReluL1, width, steps) with
        {
            Penalty = penalty,
            LearningRate = 1e-3,
            WarmUp = 1000,
            PenaltyWarmUp = 2000,
            DecayFraction = 0,
            MedianIterations = 100,
            StartAtMean = true,
        };

    /// <summary>
    /// ReLU + L1 weighted by decoder norms (Anthropic, April 2024 update): Adam 5e-5, no warm-up, decay over the last 20%, λ = 5
    /// over the first 5%, gradient norm at most 1, decoder rows of norm .1, activations normalised, batch 4,096.
    /// </summary>
    public static SaeRecipe Anthropic2024(int width, int steps, double penalty = 5) =>
        Of(SaeArchitectures.ReluL1, width, steps) with
        {
            Penalty = penalty,
            LearningRate = 5e-5,
            WarmUp = 0,
            PenaltyWarmUp = steps / 20,
            GradientClip = 1,
            DecoderNorm = DecoderNorm.Free,
            StartNorm = .1,
            Normalise = true,
        };

    /// <summary>
    /// Gated (Rajamanoharan et al. 2024, arXiv:2404.16014), as re-implemented in dictionary_learning: Adam 5e-5 with β₁ = 0,
    /// warm-up 1,000, unit-norm decoder, batch 4,096.
    /// </summary>
    public static SaeRecipe GatedRajamanoharan2024(int width, double penalty, int steps) =>
        Of(SaeArchitectures.Gated, width, steps) with
        {
            Penalty = penalty,
            LearningRate = 5e-5,
            Beta1 = 0,
            WarmUp = 1000,
            DecayFraction = 0,
            Normalise = true,
        };

    /// <summary>
    /// TopK with AuxK (Gao et al. 2024, arXiv:2406.04093, and the authors' code): Adam 1e-4, constant, b_dec from the geometric
    /// median, dead after 10 million samples, k_aux = d/2, coefficient 1/32. Their batch is 131,072.
    /// </summary>
    public static SaeRecipe Gao2024(int width, int k, int steps, int batch = 131_072) =>
        Of(SaeArchitectures.TopK, width, steps) with
        {
            K = k,
            Batch = batch,
            LearningRate = 1e-4,
            WarmUp = 0,
            DecayFraction = 0,
            StartAtMean = true,
            MedianIterations = 100,
            Auxiliary = new AuxiliaryLoss(DeadAfter: 10_000_000),
        };

    /// <summary>
    /// JumpReLU with the L0 penalty (Rajamanoharan et al. 2024, arXiv:2407.14435): Adam 7e-5 with β₁ = 0, λ over 10,000 steps,
    /// bandwidth and initial threshold .001 at E‖x‖² = 1, hence .001·√d where E‖x‖² = d as here. Their warm-up is a cosine over
    /// 1,000 steps (linear here).
    /// </summary>
    public static SaeRecipe JumpReluRajamanoharan2024(int width, int dimension, double penalty, int steps) =>
        Of(SaeArchitectures.JumpRelu, width, steps) with
        {
            Penalty = penalty,
            LearningRate = 7e-5,
            Beta1 = 0,
            WarmUp = 1000,
            PenaltyWarmUp = 10_000,
            DecayFraction = 0,
            Normalise = true,
            JumpRelu = new JumpReluSettings(JumpReluPenalty.L0, .001 * Math.Sqrt(dimension), .001 * Math.Sqrt(dimension)),
        };

    /// <summary>
    /// JumpReLU with the tanh penalty (Anthropic, January 2025 update, as re-implemented in SAELens): Adam 2e-4, decay over the
    /// last 20%, λ over the whole run, c = 4, ε = 2, θ = .1, gradient norm at most 1, free rows. Their pre-activation loss
    /// (coefficient 3e-6) and their choice of b_enc by firing rates are left out.
    /// </summary>
    public static SaeRecipe Anthropic2025(int width, int steps, double penalty = 10) =>
        Of(SaeArchitectures.JumpRelu, width, steps) with
        {
            Penalty = penalty,
            Batch = 32_768,
            LearningRate = 2e-4,
            WarmUp = 0,
            PenaltyWarmUp = steps,
            GradientClip = 1,
            DecoderNorm = DecoderNorm.Free,
            Normalise = true,
            JumpRelu = new JumpReluSettings(JumpReluPenalty.Tanh, Bandwidth: 2),
        };

    /// <summary>
    /// BatchTopK (Bussmann et al. 2024, arXiv:2412.06410, and the authors' code): Adam 3e-4 with β = (.9, .99), constant, batch
    /// 4,096, dead after 5 batches, k_aux 512, coefficient 1/32.
    /// </summary>
    public static SaeRecipe Bussmann2024(int width, int k, int steps) => Of(SaeArchitectures.BatchTopK, width, steps) with
    {
        K = k,
        LearningRate = 3e-4,
        Beta2 = .99,
        WarmUp = 0,
        DecayFraction = 0,
        StartAtMean = true,
        Auxiliary = new AuxiliaryLoss(DeadAfter: 5 * 4096, K: Math.Min(512, width)),
    };

    /// <summary>
    /// Matryoshka BatchTopK (Bussmann et al. 2025, arXiv:2503.17547, and their code): as <see cref="Bussmann2024"/>, prefixes
    /// 1/16, 1/8, 1/4, 1/2, 1, dead after 20 batches.
    /// </summary>
    public static SaeRecipe Bussmann2025(int width, int k, int steps) => Bussmann2024(width, k, steps) with
    {
        Architecture = SaeArchitectures.Matryoshka,
        Auxiliary = new AuxiliaryLoss(DeadAfter: 20 * 4096, K: Math.Min(512, width)),
    };

    /// <summary>
    /// Tied ReLU + L1 (Cunningham et al. 2023, arXiv:2309.08600): Adam 1e-3, batch 256; their α = 8.6e-4 beside an error averaged
    /// over d is α·d here. They have no b_dec; here it starts at 0 and is trained.
    /// </summary>
    public static SaeRecipe Cunningham2023(int width, int dimension, int steps, double alpha = 8.6e-4) =>
        Of(SaeArchitectures.ReluL1, width, steps) with
        {
            Penalty = alpha * dimension,
            Batch = 256,
            LearningRate = 1e-3,
            WarmUp = 0,
            DecayFraction = 0,
            Weights = WeightTraining.Tied,
        };

    /// <summary>
    /// A meta-SAE (Leask et al. 2025, arXiv:2502.04878): BatchTopK on the decoder rows of another dictionary
    /// (<see cref="DecoderRows"/>), a quarter as wide, 4 active.
    /// </summary>
    /// <param name="baseWidth">F of the dictionary whose rows are the data.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="k">Active meta-latents a row.</param>
    public static SaeRecipe Leask2025(int baseWidth, int steps, int k = 4) =>
        Of(SaeArchitectures.BatchTopK, Math.Max(1, baseWidth / 4), steps) with
        {
            K = Math.Min(k, Math.Max(1, baseWidth / 4)),
            Batch = Math.Min(baseWidth, 4096),
            LearningRate = 1e-3,
            WarmUp = 100,
            Auxiliary = new AuxiliaryLoss(DeadAfter: 50L * baseWidth),
        };

    private static SaeRecipe Of(SaeArchitecture architecture, int width, int steps) =>
        new() { Architecture = architecture, Width = width, Steps = steps, Batch = 4096, Restarts = 1 };

    private static SaeRecipe Residual(int width) => new()
    {
        Architecture = SaeArchitectures.ReluL1,
        Width = width,
        Steps = 2500,
        Batch = 1024,
        LearningRate = 3e-3,
        StartAtMean = true,
        Restarts = 1,
    };
}

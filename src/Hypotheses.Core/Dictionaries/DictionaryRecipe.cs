using Hypotheses.Core.Dictionaries.Families;

namespace Hypotheses.Core.Dictionaries;

/// <summary>
/// How a dictionary is trained: everything but the data and the seed. Mutants are recipes edited with <c>with</c>: a tenth of
/// the steps, ten times the penalty, a wrong k. Data are taken as they come: nothing is normalised here, so penalties are in
/// the data's own scale. Immutable and thread-safe.
/// </summary>
public sealed record DictionaryRecipe
{
    /// <summary>The family: its codes and its loss.</summary>
    public required DictionaryFamily Family { get; init; }

    /// <summary>F, the number of latents, 1 … 1,048,576.</summary>
    public required int Width { get; init; }

    /// <summary>λ ≥ 0 of λ·Σ f beside the squared error summed over d, both averaged over the batch. For families that have one.</summary>
    public double Penalty { get; init; }

    /// <summary>Active latents a sample, 1 … F. For the TopK families.</summary>
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

    /// <summary>Revival of dead latents, or null for none. For the TopK families.</summary>
    public AuxiliaryLoss? Auxiliary { get; init; }

    /// <summary>Dictionaries trained a seed, 1 … 100, of which the one of lowest held-out loss is kept.</summary>
    public int Restarts { get; init; } = 3;

    /// <summary>Held-out samples on which restarts are compared, 1 … 10,000,000.</summary>
    public int HeldOut { get; init; } = 10_000;

    /// <summary>
    /// The toy-world recipe of this project's catalogue of claims (section 1, "SAE recipe"): ReLU + L1, unit-norm decoder, Adam
    /// 4e-3 with PyTorch's β, warm-up 200, decay over the last 20%, batch 200, 3,000 steps, best of 3 restarts.
    /// </summary>
    /// <param name="width">F.</param>
    /// <param name="penalty">λ: each claim gives its own.</param>
    public static DictionaryRecipe Toy(int width, double penalty) => new() { Family = DictionaryFamily.ReluL1, Width = width, Penalty = penalty };

    /// <summary>
    /// The recipe of the catalogue's pilot on a small language model's residual stream (section 6), for centred activations of
    /// unit RMS: k = 8, AuxK, batch 1,024, Adam 3e-3, 2,500 steps, one run. The pilot chose its k a batch
    /// (<see cref="DictionaryFamily.BatchTopK"/>).
    /// </summary>
    public static DictionaryRecipe ResidualTopK(int width) => Residual(width) with
    {
        Family = DictionaryFamily.BatchTopK,
        K = 8,
        Auxiliary = new AuxiliaryLoss(),
    };

    /// <summary>The pilot's second family on the same data (catalogue, section 6, C26): ReLU + L1 with λ = .3.</summary>
    public static DictionaryRecipe ResidualRelu(int width, double penalty = .3) => Residual(width) with { Penalty = penalty };

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">A field is out of its range; one line that names it.</exception>
    public void Validate()
    {
        Within(nameof(Width), Width, 1, 1 << 20);
        Within(nameof(Penalty), Penalty, 0, 1e6);
        Within(nameof(K), K, 1, Width);
        Within(nameof(Steps), Steps, 1, 10_000_000);
        Within(nameof(Batch), Batch, 1, 1 << 20);
        Within(nameof(LearningRate), LearningRate, double.Epsilon, 1);
        Within(nameof(WarmUp), WarmUp, 0, int.MaxValue);
        Within(nameof(DecayFraction), DecayFraction, 0, 1);
        Within(nameof(Beta1), Beta1, 0, Math.BitDecrement(1.0));
        Within(nameof(Beta2), Beta2, 0, Math.BitDecrement(1.0));
        Within(nameof(Restarts), Restarts, 1, 100);
        Within(nameof(HeldOut), HeldOut, 1, 10_000_000);
        if (Auxiliary is { } auxiliary)
        {
            Within("Auxiliary.DeadAfter", auxiliary.DeadAfter, 1, long.MaxValue);
            Within("Auxiliary.K", auxiliary.K, 0, Width);
            Within("Auxiliary.Coefficient", auxiliary.Coefficient, 0, 1e6);
        }

        Family.Validate(this);
    }

    /// <summary>The learning rate of step 0 … Steps − 1.</summary>
    internal double RateAt(int step)
    {
        double rise = WarmUp == 0 ? 1 : Math.Min(1, (step + 1.0) / WarmUp);
        double decay = DecayFraction * Steps;
        return LearningRate * rise * (decay == 0 ? 1 : Math.Min(1, (Steps - step) / decay));
    }

    private static DictionaryRecipe Residual(int width) => new()
    {
        Family = DictionaryFamily.ReluL1,
        Width = width,
        Steps = 2500,
        Batch = 1024,
        LearningRate = 3e-3,
        StartAtMean = true,
        Restarts = 1,
    };

    private static void Within(string field, double value, double low, double high)
    {
        if (!(value >= low && value <= high)) throw new ArgumentException(FormattableString.Invariant($"DictionaryRecipe.{field}: {value} is not in {low} … {high}"));
    }
}

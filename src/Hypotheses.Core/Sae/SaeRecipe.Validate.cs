
namespace Hypotheses.Core.Sae;

/// <content>Ranges of every field, and which fields go together.</content>
public sealed partial record SaeRecipe
{
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
        Within(nameof(PenaltyWarmUp), PenaltyWarmUp, 0, int.MaxValue);
        Within(nameof(GradientClip), GradientClip, 0, 1e6);
        Within(nameof(MedianIterations), MedianIterations, 0, 1000);
        Within(nameof(StartNorm), StartNorm, 0, 1e3);
        if (!Enum.IsDefined(DecoderNorm))
            throw new ArgumentException($"SaeRecipe.DecoderNorm: {DecoderNorm} is not one of Unit, Free");
        if (!Enum.IsDefined(Weights))
            throw new ArgumentException(
                $"SaeRecipe.Weights: {Weights} is none of {string.Join(", ", Enum.GetNames<WeightTraining>())}");
        if (MedianIterations > 0 && !StartAtMean)
            throw new ArgumentException("SaeRecipe.MedianIterations: needs StartAtMean, where they begin");
        if (StartNorm > 0 && DecoderNorm == DecoderNorm.Unit)
            throw new ArgumentException("SaeRecipe.StartNorm: decoder rows have unit norm");
        if (Weights is WeightTraining.Tied or WeightTraining.SoftFrozenDecoder && DecoderNorm == DecoderNorm.Free)
            throw new ArgumentException($"SaeRecipe.DecoderNorm: {Weights} needs unit rows");
        if (Auxiliary is { } auxiliary)
        {
            Within("Auxiliary.DeadAfter", auxiliary.DeadAfter, 1, long.MaxValue);
            Within("Auxiliary.K", auxiliary.K, 0, Width);
            Within("Auxiliary.Coefficient", auxiliary.Coefficient, 0, 1e6);
        }

        if (JumpRelu is { } jump)
        {
            Within("JumpRelu.Bandwidth", jump.Bandwidth, 1e-12, 1e6);
            Within("JumpRelu.Initial", jump.Initial, 1e-12, 1e6);
            Within("JumpRelu.TanhScale", jump.TanhScale, 1e-12, 1e6);
            if (!Enum.IsDefined(jump.Penalty))
                throw new ArgumentException($"SaeRecipe.JumpRelu.Penalty: {jump.Penalty} is not one of L0, Tanh");
        }

        if (Prefixes is { } prefixes)
        {
            if (prefixes.Count is 0 or > 64)
                throw new ArgumentException($"SaeRecipe.Prefixes: {prefixes.Count} of them, not 1 … 64");
            for (int i = 0; i < prefixes.Count; i++)
                Within($"Prefixes[{i}]", prefixes[i], i == 0 ? double.Epsilon : prefixes[i - 1], 1);
            if (prefixes[^1] != 1)
                throw new ArgumentException(
                    FormattableString.Invariant($"SaeRecipe.Prefixes: the last is {prefixes[^1]}, not 1"));
        }

        Architecture.RequireName();
        Architecture.Validate(this);
    }

    private static void Within(string field, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
            throw new ArgumentException(
                FormattableString.Invariant($"SaeRecipe.{field}: {value} is not in {low} … {high}"));
    }
}

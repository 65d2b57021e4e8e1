namespace Hypotheses.Core.Models.Transformers.Configuration;

/// <summary>How a transformer knows where a token stands; this type itself: it does not.</summary>
public record PositionSettings;

/// <summary>A vector a position is added to the embedding: <c>positions.weight</c> [context, d].</summary>
public sealed record LearnedPositions : PositionSettings;

/// <summary>Which numbers of a head turn together.</summary>
public enum RotaryPairing
{
    /// <summary>i and i + r/2 of the r numbers that turn (GPT-NeoX, Llama in Hugging Face's layout).</summary>
    Halves,

    /// <summary>2i and 2i + 1 (llama2.c, GPT-J).</summary>
    Neighbours,
}

/// <summary>
/// Queries and keys turn with their position (Su et al. 2021): pair i of r/2 by position · base^(−2i/r).
/// </summary>
/// <param name="Base">Positive.</param>
/// <param name="Fraction">Of a head's numbers, its first ones, turn: r = fraction · head size, an even number.</param>
/// <param name="Pairing">Which turn together.</param>
/// <param name="Scaling">Other frequencies than the base gives; null as it gives them.</param>
/// <param name="Divisor">Positions are divided by it ("linear" scaling): at least 1; null for 1.</param>
public sealed record RotaryPositions(
    double Base = 10_000, double Fraction = 1, RotaryPairing Pairing = RotaryPairing.Halves, RotaryScaling? Scaling = null,
    double? Divisor = null)
    : PositionSettings
{
    /// <summary>r, how many numbers of a head of that size turn.</summary>
    public int Turning(int headSize) => (int)((Fraction * headSize) + 1e-9); // .3 · 20 is 6, whatever the rounding
}

/// <summary>
/// Llama 3's frequencies for long contexts: those whose wavelength exceeds original / low are divided by the factor, those below
/// original / high stay, between them a linear blend.
/// </summary>
/// <param name="Factor">At least 1.</param>
/// <param name="LowFrequencyFactor">Positive.</param>
/// <param name="HighFrequencyFactor">Above the low one.</param>
/// <param name="OriginalContext">Positions of the training before.</param>
public sealed record RotaryScaling(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContext);

/// <summary>
/// Scores fall linearly with distance (Press et al. 2022): − slope · (i − j), a slope a head, added to the scaled score.
/// </summary>
/// <param name="Slopes">One a head, none negative.</param>
public sealed record AlibiPositions(IReadOnlyList<double> Slopes) : PositionSettings
{
    /// <inheritdoc/>
    public bool Equals(AlibiPositions? other) => other is not null && Slopes.SequenceEqual(other.Slopes);

    /// <inheritdoc/>
    public override int GetHashCode() => Slopes.Aggregate(0, HashCode.Combine);
}

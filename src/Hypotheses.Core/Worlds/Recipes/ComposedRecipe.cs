using System.Text.Json.Serialization;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// What worlds of hierarchy, co-occurrence and composition have in common: in what ways they may be less than ideal.
/// Superposition is a matter of <c>Dimension</c>: where there are as many dimensions as directions these are orthonormal, and
/// below that they are independent and isotropic, down to half as many dimensions as atoms. Whether parts ever fire alone is a
/// matter of each world's rates. Where an option has its default the world is, byte for byte, the one without it.
/// </summary>
public abstract record ComposedRecipe : WorldRecipe
{
    /// <summary>Standard deviation of Gaussian noise added to each number of an activation, in [0, 10].</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Noise { get; init; }

    /// <summary>
    /// σ in [0, 10]: values are multiplied by max(0, 1 + σg), g standard normal: a composite's parts by one factor.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public virtual double MagnitudeSpread { get; init; }

    /// <summary>
    /// υ in [0, 6]: a composite's second part is 2^u as strong as it would be, u uniform in [−υ, υ] and fixed in a world, each
    /// composite with its own. 1: from half to twice.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double UnequalParts { get; init; }

    /// <summary>
    /// Cosine of directions that belong together: of the composites of one action at equal parts, in (0, 1), else of parent and
    /// child or of the two of a pair, in (−1, 1). Null: ½ for composites, for others what the frame gives.
    /// </summary>
    [JsonIgnore]
    public double? InFamilyCosine { get; init; }

    /// <summary>Checks the options and that the atoms are at most two to a dimension.</summary>
    /// <param name="recipe">Its name in messages.</param>
    /// <param name="dimension">d.</param>
    /// <param name="atoms">How many atoms the world has.</param>
    /// <param name="leastCosine">The least in-family cosine.</param>
    private protected void ValidateOptions(string recipe, int dimension, int atoms, double leastCosine)
    {
        Require.Within(recipe, dimension, (atoms + 1) / 2, 8192, "Dimension");
        Require.Within(recipe, Noise, 0, 10);
        Require.Within(recipe, MagnitudeSpread, 0, 10);
        Require.Within(recipe, UnequalParts, 0, 6);
        if (InFamilyCosine is { } cosine) Require.Within(recipe, cosine, leastCosine, 1 - 1e-6, nameof(InFamilyCosine));
    }

    /// <summary>Directions [count × dimension], row-major: orthonormal where they fit, else independent.</summary>
    private protected static float[] Frame(Seed seed, int count, int dimension) => count <= dimension
        ? RandomFrames.OrthonormalRows(DirectionRng(seed), count, dimension)
        : RandomFrames.UnitRows(DirectionRng(seed), count, dimension);

    /// <summary>The same, rows 0 and 1 at the in-family cosine where there is one.</summary>
    private protected float[] FrameOfTwo(Seed seed, int count, int dimension)
    {
        float[] frame = Frame(seed, count, dimension);
        if (InFamilyCosine is { } cosine)
            RandomFrames.SetCosine(frame.AsSpan(0, dimension), frame.AsSpan(dimension, dimension), cosine);
        return frame;
    }

    /// <summary>2^u of each of <paramref name="composites"/>; exactly 1 where parts are equal.</summary>
    private protected double[] Strengths(Seed seed, int composites)
    {
        Rng rng = seed.Derive("parts").Rng();
        return [.. Enumerable.Range(0, composites).Select(_ => Math.Pow(2, UnequalParts * rng.Uniform(-1, 1)))];
    }

    /// <summary>A value drawn in [low, high), spread.</summary>
    internal double Value(Rng rng, double low, double high)
    {
        double value = rng.Uniform(low, high);
        return MagnitudeSpread == 0 ? value : value * Magnitudes.Clipped(rng, MagnitudeSpread);
    }

    /// <summary>The share of values that the spread does not clip to 0.</summary>
    private protected double PositiveShare => Magnitudes.PositiveShare(MagnitudeSpread);
}

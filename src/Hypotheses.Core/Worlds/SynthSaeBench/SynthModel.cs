using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Core.Worlds.SynthSaeBench;

/// <summary>
/// The numbers of a synthetic model: what its files hold, and the magnitudes that follow from the recipe. Row-major float32.
/// Checked by <see cref="Validate"/>; not changed afterwards.
/// </summary>
internal sealed class SynthModel
{
    internal SynthModel(SynthRecipe recipe, SynthForest forest)
    {
        (Recipe, Forest) = (recipe, forest);
        long source = recipe.SourceSeed ?? throw new ArgumentException("synth world: SourceSeed is null");
        Means = recipe.MeanMagnitude.Values(recipe.Features, source + 2);
        Spreads = recipe.SpreadMagnitude.Values(recipe.Features, source + 1);
    }

    internal SynthRecipe Recipe { get; }

    internal SynthForest Forest { get; }

    /// <summary>V [n × d], unit rows.</summary>
    internal required float[] Vectors { get; init; }

    /// <summary>b [d].</summary>
    internal required float[] Bias { get; init; }

    /// <summary>p [n], after compensation.</summary>
    internal required float[] Probabilities { get; init; }

    /// <summary>L [n × rank]; empty where features are independent.</summary>
    internal required float[] Factor { get; init; }

    /// <summary>D [n]; empty where features are independent.</summary>
    internal required float[] Diagonal { get; init; }

    /// <summary>Mean of each raw value [n].</summary>
    internal float[] Means { get; }

    /// <summary>Standard deviation of each raw value [n].</summary>
    internal float[] Spreads { get; }

    internal int Features => Recipe.Features;

    internal int Rank => Factor.Length / Features;

    /// <summary>
    /// Sizes, finite numbers, unit rows, probabilities in [0, 1], positive diagonal, positive means of parents that scale.
    /// </summary>
    /// <param name="fail">Makes the exception of (field, problem).</param>
    internal void Validate(Func<string, string, Exception> fail)
    {
        int n = Features, d = Recipe.Dimension;
        Check("feature_vectors", Vectors, (long)n * d, float.MinValue, float.MaxValue);
        Check("bias", Bias, d, float.MinValue, float.MaxValue);
        Check("firing_probabilities", Probabilities, n, 0, 1);
        Check("correlation_factor", Factor, (long)n * Rank, float.MinValue, float.MaxValue);
        Check("correlation_diag", Diagonal, Rank == 0 ? 0 : n, 1e-12f, float.MaxValue);
        for (int i = 0; i < n; i++)
        {
            double square = 0;
            foreach (float number in Vectors.AsSpan(i * d, d)) square += (double)number * number;
            if (Math.Abs(Math.Sqrt(square) - 1) > 1e-3)
                throw fail("feature_vectors", FormattableString.Invariant($"row {i} has length {Math.Sqrt(square):g6}, not 1"));
        }

        for (int i = 0; i < Diagonal.Length; i++)
        {
            double variance = Diagonal[i];
            foreach (float entry in Factor.AsSpan(i * Rank, Rank)) variance += (double)entry * entry;
            if (Math.Abs(variance - 1) > 1e-2)
                throw fail("correlation_diag", FormattableString.Invariant($"feature {i}'s variance is {variance:g6}, not 1"));
        }

        foreach (SynthNode root in Forest.Roots) CheckScale(root, -1);

        void Check(string field, float[] numbers, long length, float low, float high)
        {
            if (numbers.LongLength != length) throw fail(field, $"has {numbers.LongLength} numbers, not {length}");
            for (int i = 0; i < numbers.Length; i++)
                if (!(numbers[i] >= low && numbers[i] <= high))
                    throw fail(field, FormattableString.Invariant($"number {i} is {numbers[i]}"));
        }

        void CheckScale(SynthNode node, int parent)
        {
            int feature = node.Feature ?? parent;
            if (node.ScalesChildren && node.Children.Count > 0 && feature >= 0 && Means[feature] <= 0)
                throw fail("hierarchy", $"feature {feature} scales its children, but its mean magnitude is 0");
            foreach (SynthNode child in node.Children) CheckScale(child, feature);
        }
    }
}

using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>
/// The numbers of a dictionary in training, at its start and wherever one wants them: random unit decoder rows (or of the
/// recipe's norm), the encoder its transpose, biases 0 or centred on the data. Made by nobody else than its owner.
/// </summary>
internal sealed class LaneStart(int width, int dimension, int extras)
{
    /// <summary>W_enc [d × F], row-major.</summary>
    public float[] Encoder { get; } = new float[checked(width * dimension)];

    /// <summary>b_enc [F].</summary>
    public float[] EncoderBias { get; } = new float[width];

    /// <summary>The architecture's further numbers [extras × F].</summary>
    public float[] Extras { get; } = new float[extras * width];

    /// <summary>W_dec [F × d], row-major.</summary>
    public float[] Decoder { get; } = new float[checked(width * dimension)];

    /// <summary>b_dec [d].</summary>
    public float[] DecoderBias { get; } = new float[dimension];

    /// <summary>s: training sees activations times it.</summary>
    public float Scale { get; private set; } = 1;

    /// <summary>Whether all numbers are finite; those of a training that diverged are not.</summary>
    public bool IsFinite => Finite(Encoder) && Finite(EncoderBias) && Finite(Extras) && Finite(Decoder) && Finite(DecoderBias);

    /// <summary>The dictionary of these numbers, for activations as training sees them.</summary>
    public SparseAutoencoder ToDictionary(SaeRecipe recipe) =>
        new(recipe.Architecture.Activation(recipe, EncoderBias, Extras), Encoder, EncoderBias, Decoder, DecoderBias);

    /// <summary>
    /// The start that follows from a lane's seed; draws one batch from its stream where the recipe needs to see data.
    /// </summary>
    public static LaneStart Draw(Lane lane) => Of(lane, () => Batch(lane));

    /// <summary>A lane's start: the one that it gives, or a drawn one with the batch that a recipe may want to see.</summary>
    public static LaneStart Of(Lane lane, Func<float[]> batch) =>
        lane.Start is { } given ? Copy(given) : Draw(lane.Recipe, lane.Seed, lane.Stream.Dimension, batch);

    /// <summary>What is wrong with the start that a lane gives; null where nothing is.</summary>
    public static string? Problem(Lane lane) => lane.Start switch
    {
        null => null,
        _ when lane.Recipe.Architecture.Extras > 0 || lane.Recipe.Weights == WeightTraining.Tied =>
            $"{lane.Recipe.Architecture.Name} dictionaries, {lane.Recipe.Weights}, cannot start from given weights",
        _ when lane.Recipe.StartAtMean || lane.Recipe.Normalise => "a given start excludes StartAtMean and Normalise",
        { } start when (start.Width, start.Dimension) != (lane.Recipe.Width, lane.Stream.Dimension) =>
            $"a start of {start.Width} latents in {start.Dimension} dimensions for a training of {lane.Recipe.Width} in "
                + $"{lane.Stream.Dimension}",
        _ => null,
    };

    /// <summary>A drawn start.</summary>
    public static LaneStart Draw(SaeRecipe recipe, Seed seed, int d, Func<float[]> batch)
    {
        int width = recipe.Width;
        Rng rng = seed.Derive("dictionary-start").Rng();
        var start = new LaneStart(width, d, recipe.Architecture.Extras);
        double norm = recipe.StartNorm > 0 ? recipe.StartNorm : 1;
        var row = new double[d];
        for (int j = 0; j < width; j++)
        {
            double squares = 0;
            for (int i = 0; i < d; i++)
            {
                row[i] = rng.Normal();
                squares += row[i] * row[i];
            }

            for (int i = 0; i < d; i++)
                start.Encoder[(long)i * width + j] = start.Decoder[(long)j * d + i] = (float)(norm * row[i] / Math.Sqrt(squares));
        }

        recipe.Architecture.Start(recipe, start.Extras);
        if (!recipe.StartAtMean && !recipe.Normalise) return start;
        float[] seen = batch();
        if (recipe.Normalise) start.Scale = ScaleOf(seen, d);
        if (recipe.StartAtMean) start.Centre(recipe, seen);
        return start;
    }

    private static LaneStart Copy(SparseAutoencoder from)
    {
        var start = new LaneStart(from.Width, from.Dimension, 0);
        from.Encoder.CopyTo(start.Encoder);
        from.EncoderBias.CopyTo(start.EncoderBias);
        from.Decoder.CopyTo(start.Decoder);
        from.DecoderBias.CopyTo(start.DecoderBias);
        if (from.SubtractsDecoderBias) start.Fold();
        return start;
    }

    private static float[] Batch(Lane lane)
    {
        var drawn = new float[checked(lane.Recipe.Batch * lane.Stream.Dimension)];
        lane.Stream.Next(drawn);
        return drawn;
    }

    // x·0 is 0 for every finite x and NaN otherwise.
    private static bool Finite(float[] numbers)
    {
        float sum = 0;
        foreach (float number in numbers) sum += number * 0;
        return sum == 0;
    }

    // 1 where the batch is all zeros or not finite: nothing can be said of its scale.
    private static float ScaleOf(float[] batch, int d)
    {
        double squares = 0;
        foreach (float number in batch) squares += (double)number * number;
        double scale = Math.Sqrt((double)d * (batch.Length / d) / squares);
        return double.IsFinite(scale) && scale > 0 ? (float)scale : 1;
    }

    // Training subtracts nothing: (x − b_dec)·W_enc + b_enc = x·W_enc + (b_enc − b_dec·W_enc).
    private void Fold()
    {
        int width = EncoderBias.Length;
        double[] bias = [.. EncoderBias.Select(b => (double)b)];
        for (int i = 0; i < DecoderBias.Length; i++)
            for (int j = 0; j < width; j++) bias[j] -= (double)DecoderBias[i] * Encoder[(long)i * width + j];
        for (int j = 0; j < width; j++) EncoderBias[j] = (float)bias[j];
    }

    private void Centre(SaeRecipe recipe, float[] batch)
    {
        int d = DecoderBias.Length, width = EncoderBias.Length;
        double[] centre = GeometricMedian.Of(batch, d, recipe.MedianIterations);
        for (int i = 0; i < d; i++) DecoderBias[i] = (float)centre[i] * Scale;
        for (int j = 0; j < width; j++)
            for (int i = 0; i < d; i++) EncoderBias[j] -= DecoderBias[i] * Encoder[(long)i * width + j];
    }
}

using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>Starting weights: random unit decoder rows, the encoder its transpose, biases 0 or centred on the data.</summary>
internal static class DictionaryStart
{
    /// <summary>The start that follows from a lane's seed; draws one batch from its stream where the recipe starts at the mean.</summary>
    public static Dictionary Draw(DictionaryRecipe recipe, Lane lane)
    {
        (int width, int d) = (recipe.Width, lane.Stream.Dimension);
        Rng rng = lane.Seed.Derive("dictionary-start").Rng();
        var decoder = new float[checked(width * d)];
        var encoder = new float[width * d];
        var row = new double[d];
        for (int j = 0; j < width; j++)
        {
            double squares = 0;
            for (int i = 0; i < d; i++)
            {
                row[i] = rng.Normal();
                squares += row[i] * row[i];
            }

            for (int i = 0; i < d; i++) encoder[i * width + j] = decoder[j * d + i] = (float)(row[i] / Math.Sqrt(squares));
        }

        (float[] encoderBias, float[] decoderBias) = (new float[width], recipe.StartAtMean ? Mean(lane, recipe.Batch) : new float[d]);
        for (int j = 0; j < width; j++)
            for (int i = 0; i < d; i++) encoderBias[j] -= decoderBias[i] * decoder[j * d + i];
        return new Dictionary(recipe.Family.Activation(recipe), encoder, encoderBias, decoder, decoderBias);
    }

    private static float[] Mean(Lane lane, int samples)
    {
        int d = lane.Stream.Dimension;
        var drawn = new float[checked(samples * d)];
        lane.Stream.Next(drawn);
        var sums = new double[d];
        for (int n = 0; n < drawn.Length; n++) sums[n % d] += drawn[n];
        return Array.ConvertAll(sums, s => (float)(s / samples));
    }
}

namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>
/// The point of least mean distance to a batch: Weiszfeld's iterations from the mean (Bricken et al. 2023 start b_dec there). A
/// distance counts as at least 1e-6 of the mean distance, so that a sample that is hit exactly divides nothing by 0.
/// </summary>
internal static class GeometricMedian
{
    /// <summary>
    /// [d] of samples [N × d]; 0 iterations give the mean. Stops early where a step moves by less than 1e-9 of the distances.
    /// </summary>
    public static double[] Of(ReadOnlySpan<float> samples, int d, int iterations)
    {
        int count = samples.Length / d;
        var centre = new double[d];
        for (int n = 0; n < samples.Length; n++) centre[n % d] += samples[n];
        for (int i = 0; i < d; i++) centre[i] /= count;
        var distances = new double[count];
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            double mean = 0;
            for (int n = 0; n < count; n++)
            {
                double squares = 0;
                for (int i = 0; i < d; i++) squares += (samples[n * d + i] - centre[i]) * (samples[n * d + i] - centre[i]);
                mean += (distances[n] = Math.Sqrt(squares)) / count;
            }

            if (!(mean > 0)) break;
            var next = new double[d];
            double weights = 0;
            for (int n = 0; n < count; n++)
            {
                double weight = 1 / Math.Max(distances[n], 1e-6 * mean);
                weights += weight;
                for (int i = 0; i < d; i++) next[i] += weight * samples[n * d + i];
            }

            double moved = 0;
            for (int i = 0; i < d; i++)
            {
                next[i] /= weights;
                moved += (next[i] - centre[i]) * (next[i] - centre[i]);
            }

            centre = next;
            if (Math.Sqrt(moved) < 1e-9 * mean) break;
        }

        return centre;
    }
}

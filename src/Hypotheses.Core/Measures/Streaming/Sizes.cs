namespace Hypotheses.Core.Measures.Streaming;

/// <summary>Checks and sums that metrics share.</summary>
internal static class Sizes
{
    /// <summary>Refuses a batch of another dictionary or world.</summary>
    internal static void Require(SampleBatch batch, int latents, int features)
    {
        if (batch.Latents.Columns != latents)
            throw new ArgumentException($"batch: {batch.Latents.Columns} latents where {latents} are expected", nameof(batch));
        if (batch.Codes.Columns != features)
            throw new ArgumentException($"batch: {batch.Codes.Columns} features where {features} are expected", nameof(batch));
    }

    /// <summary>target += counts.</summary>
    internal static void Add(long[] target, long[] counts)
    {
        for (int i = 0; i < target.Length; i++) target[i] += counts[i];
    }
}

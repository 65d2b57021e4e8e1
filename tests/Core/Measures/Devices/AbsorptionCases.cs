using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Scores;
using Hypotheses.Core.Measures.Streaming;

namespace Hypotheses.Tests.Core.Measures.Devices;

/// <summary>Absorption, and the scores that go through samples.</summary>
internal static class AbsorptionCases
{
    public static readonly Dictionary<string, Func<Inputs, object?>> All = new()
    {
        ["Hedging.Between"] = i => Hedging.Between(i.Rows, i.Normals("extended", 11, Inputs.D), i.Seed, 3),
        ["Hole.Value"] = i => Hole.Value(i.Latents.select(1, 0), i.Code(0), i.Code(1)),
        ["Hole.Chance"] = i => Hole.Chance(i.Activations, i.Code(0), i.Code(1), .3, i.Seed, 3),
        ["SparseBatch.Of"] = i => Entries(SparseBatch.Of(i.Latents)),
        ["SampleBatch.Of"] = i => Activations(SampleBatch.Of(i.Activations, i.Composed, i.Latents, i.Codes)),
        ["SampleBatch.Of sparse"] = i => Activations(
            SampleBatch.Of(i.Activations, i.Composed, SparseBatch.Of(i.Latents), SparseBatch.Of(i.Codes))),
        ["SaeMetrics.ctor"] = i =>
        {
            var metrics = new SaeMetrics(i.Rows.narrow(0, 0, 7), i.Features, i.Seed, 2);
            metrics.Add(SampleBatch.Of(i.Activations, i.Composed, i.Latents.narrow(1, 0, 7), i.Codes));
            return metrics.Compute().Numbers().Select(n => n.Value);
        },
    };

    private static object Entries(SparseBatch batch) =>
        Enumerable.Range(0, batch.Rows).Select(r => (batch.Indices(r).ToArray(), batch.Values(r).ToArray()));

    private static object Activations(SampleBatch batch) =>
        Enumerable.Range(0, batch.Samples).Select(s => (batch.Activation(s).ToArray(), batch.Reconstruction(s).ToArray()))
            .Append(([], [batch.Latents.Count, batch.Codes.Count]));
}

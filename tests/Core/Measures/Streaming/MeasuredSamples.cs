using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Streaming;

/// <summary>
/// A small world and a noisy dictionary of it, as plain arrays for brute force and as batches; the caller's scope owns the
/// tensors.
/// </summary>
internal sealed class MeasuredSamples
{
    public required Tensor Features { get; init; }

    public required Tensor Decoder { get; init; }

    public required Tensor Codes { get; init; }

    public required Tensor Latents { get; init; }

    public required Tensor X { get; init; }

    public required Tensor Rebuilt { get; init; }

    public int Count => (int)X.shape[0];

    public SampleBatch Batch => SampleBatch.Of(X, Rebuilt, Latents, Codes);

    /// <summary>
    /// Everything random, with features in superposition, a latent that is never on, a zero row now and then and negative codes.
    /// </summary>
    public static MeasuredSamples Draw(Rng rng, int? count = null)
    {
        int d = 2 + rng.Below(6), n = 2 + rng.Below(7), f = 1 + rng.Below(8), samples = count ?? 1 + rng.Below(30);
        Tensor features = Directions.Isotropic(n, d, rng), noise = Directions.Normals(f, d, rng);
        Tensor decoder = (
            features.index_select(0, tensor(Enumerable.Range(0, f).Select(_ => (long)rng.Below(n)).ToArray()))
                + (float)rng.Uniform(0, .8) * noise)
            * (float)rng.Uniform(.3, 3);
        if (rng.Below(4) == 0) decoder[rng.Below(f)] = zeros(d);
        if (rng.Below(4) == 0) decoder[rng.Below(f)] = -decoder[rng.Below(f)];
        Tensor codes = Toy.Codes(samples, n, rng.Uniform(.1, .7), rng),
            x = codes.matmul(features) + .1f * Directions.Normals(samples, d, rng);
        Tensor latents = x.matmul(decoder.t()) - (float)rng.Uniform(-.1, .8);
        latents[TensorIndex.Colon, rng.Below(f)] = zeros(samples);
        Tensor rebuilt = nn.functional.relu(latents).matmul(decoder);
        return new MeasuredSamples
        {
            Features = features,
            Decoder = decoder,
            Codes = codes,
            Latents = latents,
            X = x,
            Rebuilt = rebuilt
        };
    }

    /// <summary>The samples listed, in that order.</summary>
    public MeasuredSamples Rows(params int[] rows)
    {
        Tensor at = tensor(rows.Select(r => (long)r).ToArray());
        return new MeasuredSamples
        {
            Features = Features,
            Decoder = Decoder,
            Codes = Codes.index_select(0, at),
            Latents = Latents.index_select(0, at),
            X = X.index_select(0, at),
            Rebuilt = Rebuilt.index_select(0, at),
        };
    }

    /// <summary>
    /// Codes f ≥ 0 for a world of these features read by a dictionary of this decoder, nothing lost in between.
    /// </summary>
    public static MeasuredSamples Of(Tensor features, Tensor decoder, Tensor codes, Tensor latents) => new()
    {
        Features = features,
        Decoder = decoder,
        Codes = codes,
        Latents = latents,
        X = codes.matmul(features),
        Rebuilt = latents.matmul(decoder),
    };

    /// <summary>Random cuts of the samples in random order into non-empty batches.</summary>
    public IReadOnlyList<SampleBatch> Cut(Rng rng)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        rng.Shuffle<int>(order);
        var batches = new List<SampleBatch>();
        for (int at = 0; at < order.Length;)
        {
            int size = 1 + rng.Below(order.Length - at);
            batches.Add(Rows(order[at..(at + size)]).Batch);
            at += size;
        }

        return batches;
    }

    /// <summary>
    /// A metric over all samples at once, over random cuts, and over forks that are merged, which must agree to the last bit;
    /// the numbers of the whole.
    /// </summary>
    public static TResult Everyway<TSelf, TResult>(
        MeasuredSamples samples, IStreamingMetric<TSelf, TResult> empty, Rng rng, Func<TResult, string> text)
        where TSelf : IStreamingMetric<TSelf, TResult>
    {
        TSelf whole = empty.Fork(), cut = empty.Fork(), merged = empty.Fork();
        TSelf[] forks = [.. Enumerable.Range(0, 3).Select(_ => empty.Fork())];
        whole.Add(samples.Batch);
        foreach (SampleBatch batch in samples.Cut(rng)) cut.Add(batch);
        foreach (SampleBatch batch in samples.Cut(rng)) forks[rng.Below(3)].Add(batch);
        Parallel.ForEach(forks, merged.Merge);
        Assert.Equal(text(whole.Compute()), text(cut.Compute()));
        Assert.Equal(text(whole.Compute()), text(merged.Compute()));
        return whole.Compute();
    }
}

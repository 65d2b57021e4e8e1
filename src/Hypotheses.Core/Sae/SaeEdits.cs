using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae;

/// <summary>
/// Dictionaries made from a dictionary, for invariances (a measure must follow them or ignore them) and for mutants (an
/// instrument must notice them). Each returns a new dictionary and leaves the first as it was.
/// </summary>
public static class SaeEdits
{
    /// <summary>The same dictionary for activations x·Q: codes unchanged, reconstructions rotated.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="rotation">Q [d, d], orthogonal to within 1e-4.</param>
    /// <exception cref="ArgumentException">Q has another shape or is not orthogonal.</exception>
    public static SparseAutoencoder Rotated(this SparseAutoencoder dictionary, Tensor rotation)
    {
        long d = dictionary.Dimension;
        if (!rotation.shape.SequenceEqual([d, d])) throw new ArgumentException($"rotation: not a matrix {d} × {d}");
        using var scope = NewDisposeScope();
        Tensor q = rotation.to(CPU).to(float64), identity = eye(d, dtype: float64);
        if (q.matmul(q.t()).sub(identity).abs().max().item<double>() > 1e-4)
            throw new ArgumentException("rotation: not orthogonal");
        return new SparseAutoencoder(
            dictionary.Activation,
            Array(q.t().matmul(dictionary.EncoderTensor.to(float64))),
            dictionary.EncoderBias.ToArray(),
            Array(dictionary.DecoderTensor.to(float64).matmul(q)),
            Array(dictionary.DecoderBiasTensor.to(float64).matmul(q)),
            dictionary.SubtractsDecoderBias);
    }

    /// <summary>
    /// Latents in another order: latent i of the result is latent <c>order[i]</c> of <paramref name="dictionary"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Not a permutation of 0 … F − 1.</exception>
    public static SparseAutoencoder Permuted(this SparseAutoencoder dictionary, ReadOnlySpan<int> order)
    {
        int[] sorted = order.ToArray();
        System.Array.Sort(sorted);
        if (!sorted.AsSpan().SequenceEqual(Enumerable.Range(0, dictionary.Width).ToArray()))
            throw new ArgumentException($"order: not a permutation of 0 … {dictionary.Width - 1}");
        return Chosen(dictionary, order);
    }

    /// <summary>
    /// Latent gauge: latent i's encoder column and bias times <c>factors[i]</c>, its decoder row divided by it. Reconstructions
    /// unchanged, codes scaled. TopK takes one common factor only, because others would change which latents are largest.
    /// </summary>
    /// <exception cref="ArgumentException">Not F positive finite factors, or unequal ones for TopK.</exception>
    public static SparseAutoencoder Gauge(this SparseAutoencoder dictionary, ReadOnlySpan<float> factors)
    {
        (int width, int d) = (dictionary.Width, dictionary.Dimension);
        if (factors.Length != width) throw new ArgumentException($"factors: {factors.Length} of them for {width} latents");
        foreach (float factor in factors)
            if (!(factor > 0 && float.IsFinite(factor)))
                throw new ArgumentException($"factors: {factor} is not positive and finite");
        Weights w = Copy(dictionary);
        for (int j = 0; j < width; j++)
        {
            w.EncoderBias[j] *= factors[j];
            for (int i = 0; i < d; i++)
            {
                w.Encoder[i * width + j] *= factors[j];
                w.Decoder[j * d + i] /= factors[j];
            }
        }

        return w.With(dictionary.Activation.Rescaled(factors));
    }

    /// <summary>
    /// The same dictionary for activations s·x: codes and reconstructions scaled by s, directions unchanged. Training on s·x
    /// with penalty s·λ gives it.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="scale"/> is not positive and finite.</exception>
    public static SparseAutoencoder Scaled(this SparseAutoencoder dictionary, float scale)
    {
        if (!(scale > 0 && float.IsFinite(scale))) throw new ArgumentException($"scale: {scale} is not positive and finite");
        Weights w = Copy(dictionary);
        foreach (ref float bias in w.EncoderBias.AsSpan()) bias *= scale;
        foreach (ref float bias in w.DecoderBias.AsSpan()) bias *= scale;
        var factors = new float[dictionary.Width];
        System.Array.Fill(factors, scale);
        return w.With(dictionary.Activation.Rescaled(factors));
    }

    /// <summary>One more latent, the last, that never fires. Its direction is (1, …, 1)/√d unless one is given.</summary>
    /// <exception cref="ArgumentException">The direction is not of length d.</exception>
    public static SparseAutoencoder WithDeadLatent(this SparseAutoencoder dictionary, ReadOnlySpan<float> direction = default)
    {
        int d = dictionary.Dimension, last = dictionary.Width;
        if (direction.Length != d && direction.Length != 0)
            throw new ArgumentException($"direction: {direction.Length} numbers, not {d}");
        SparseAutoencoder longer = Chosen(dictionary, [.. Enumerable.Range(0, last), 0]);
        Weights w = Copy(longer);
        if (direction.IsEmpty) w.Decoder.AsSpan(last * d).Fill(1 / MathF.Sqrt(d));
        else direction.CopyTo(w.Decoder.AsSpan(last * d));
        Silence(w, last);
        return w.With(dictionary.Activation.Extended());
    }

    /// <summary>
    /// One more latent, the last, a copy of latent <paramref name="latent"/>: where both fire, the reconstruction counts it
    /// twice.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such latent.</exception>
    public static SparseAutoencoder WithDuplicate(this SparseAutoencoder dictionary, int latent)
    {
        Check(dictionary, latent);
        return Chosen(dictionary, [.. Enumerable.Range(0, dictionary.Width), latent]);
    }

    /// <summary>The named latents never fire; their directions stay.</summary>
    /// <exception cref="ArgumentException">There is no such latent.</exception>
    public static SparseAutoencoder WithKilled(this SparseAutoencoder dictionary, IEnumerable<int> latents)
    {
        Weights w = Copy(dictionary);
        foreach (int latent in latents)
        {
            Check(dictionary, latent);
            Silence(w, latent);
        }

        return w.With(dictionary.Activation);
    }

    private sealed record Weights(float[] Encoder, float[] EncoderBias, float[] Decoder, float[] DecoderBias, bool Subtracts)
    {
        public SparseAutoencoder With(LatentActivation activation) =>
            new(activation, Encoder, EncoderBias, Decoder, DecoderBias, Subtracts);
    }

    private static Weights Copy(SparseAutoencoder of) => new(
        of.Encoder.ToArray(), of.EncoderBias.ToArray(), of.Decoder.ToArray(), of.DecoderBias.ToArray(), of.SubtractsDecoderBias);

    private static SparseAutoencoder Chosen(SparseAutoencoder of, ReadOnlySpan<int> order)
    {
        (int d, int width) = (of.Dimension, order.Length);
        var w = new Weights(
            new float[d * width], new float[width], new float[width * d], of.DecoderBias.ToArray(), of.SubtractsDecoderBias);
        for (int j = 0; j < width; j++)
        {
            w.EncoderBias[j] = of.EncoderBias[order[j]];
            of.Direction(order[j]).CopyTo(w.Decoder.AsSpan(j * d));
            for (int i = 0; i < d; i++) w.Encoder[i * width + j] = of.Encoder[i * of.Width + order[j]];
        }

        return w.With(of.Activation.Reordered(order));
    }

    // A pre-activation of −1 for every sample: no activation function lets it through.
    private static void Silence(Weights w, int latent)
    {
        int width = w.EncoderBias.Length;
        for (int i = 0; i < w.DecoderBias.Length; i++) w.Encoder[i * width + latent] = 0;
        w.EncoderBias[latent] = -1;
    }

    private static void Check(SparseAutoencoder dictionary, int latent)
    {
        if (latent < 0 || latent >= dictionary.Width)
            throw new ArgumentException($"latent: {latent} is not in 0 … {dictionary.Width - 1}");
    }

    private static float[] Array(Tensor values) => Tensors.ToArray<float>(values);
}

using Hypotheses.Core.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Streaming;

/// <summary>
/// N samples of a world as a dictionary sees them: what all streaming metrics take. Immutable as long as nobody writes to the
/// arrays behind it; may be read by any number of threads.
/// </summary>
public sealed class SampleBatch
{
    private readonly ReadOnlyMemory<float> _activations, _reconstructions;

    /// <summary>A batch over arrays that are not copied.</summary>
    /// <param name="activations">x [N × d], row-major.</param>
    /// <param name="reconstructions">x̂ [N × d], row-major.</param>
    /// <param name="latents">N codes of the dictionary.</param>
    /// <param name="codes">N codes of the world.</param>
    /// <exception cref="ArgumentException">No samples, lengths that do not belong to N samples of one length, or NaN or
    /// infinity.</exception>
    public SampleBatch(
        ReadOnlyMemory<float> activations, ReadOnlyMemory<float> reconstructions, SparseBatch latents, SparseBatch codes)
    {
        Samples = latents.Rows;
        if (Samples == 0) throw new ArgumentException("latents: no samples", nameof(latents));
        if (codes.Rows != Samples)
            throw new ArgumentException($"codes: {codes.Rows} samples for {Samples} of latents", nameof(codes));
        if (activations.Length == 0 || activations.Length % Samples != 0)
            throw new ArgumentException(
                $"activations: {activations.Length} numbers are not {Samples} rows of one length", nameof(activations));
        if (reconstructions.Length != activations.Length)
            throw new ArgumentException(
                $"reconstructions: {reconstructions.Length} numbers for {activations.Length} of activations",
                nameof(reconstructions));
        Finite.Require(activations.Span, nameof(activations));
        Finite.Require(reconstructions.Span, nameof(reconstructions));
        (_activations, _reconstructions, Latents, Codes, Dimension) = (
            activations, reconstructions, latents, codes, activations.Length / Samples);
    }

    /// <summary>N.</summary>
    public int Samples { get; }

    /// <summary>d, the length of an activation.</summary>
    public int Dimension { get; }

    /// <summary>The dictionary's codes.</summary>
    public SparseBatch Latents { get; }

    /// <summary>The world's codes.</summary>
    public SparseBatch Codes { get; }

    /// <summary>x [d] of a sample.</summary>
    public ReadOnlySpan<float> Activation(int sample) => _activations.Span.Slice(sample * Dimension, Dimension);

    /// <summary>x̂ [d] of a sample.</summary>
    public ReadOnlySpan<float> Reconstruction(int sample) => _reconstructions.Span.Slice(sample * Dimension, Dimension);

    /// <summary>From dense tensors [N, d], [N, d], [N, F] and [N, n], which are copied as float32.</summary>
    /// <exception cref="ArgumentException">Not non-empty matrices of N rows, or NaN or infinity.</exception>
    public static SampleBatch Of(Tensor activations, Tensor reconstructions, Tensor latents, Tensor codes) =>
        Of(activations, reconstructions, SparseBatch.Of(latents, nameof(latents)), SparseBatch.Of(codes, nameof(codes)));

    /// <summary>From dense tensors [N, d] and codes that are sparse already.</summary>
    /// <exception cref="ArgumentException">Not non-empty matrices of N rows, or NaN or infinity.</exception>
    public static SampleBatch Of(Tensor activations, Tensor reconstructions, SparseBatch latents, SparseBatch codes)
    {
        float[] x = Finite.Singles(activations, nameof(activations)),
            y = Finite.Singles(reconstructions, nameof(reconstructions));
        Rows.RequireSameCount(activations, reconstructions, nameof(reconstructions));
        Rows.RequireSameLength(activations, reconstructions, nameof(reconstructions));
        if (latents.Rows != activations.shape[0])
            throw new ArgumentException(
                $"latents: {latents.Rows} samples for {activations.shape[0]} of activations", nameof(latents));
        return new SampleBatch(x, y, latents, codes);
    }
}

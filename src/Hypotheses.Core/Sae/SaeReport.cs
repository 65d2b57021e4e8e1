using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae;

/// <summary>What a dictionary does to samples it was not trained on.</summary>
/// <param name="Samples">How many samples were seen.</param>
/// <param name="Fvu">
/// Fraction of variance unexplained, Σ‖x − x̂‖² / Σ‖x − mean‖², both summed over all samples, the mean over all of them. 0 is
/// perfect, 1 is no better than the mean. NaN where the samples do not vary.
/// </param>
/// <param name="L0">Mean number of latents that fire on a sample.</param>
/// <param name="Dead">How many latents fired on no sample.</param>
/// <param name="Firing">[F], fraction of samples on which each latent fires.</param>
/// <param name="Loss">Mean ‖x − x̂‖² plus the penalty times the mean of what codes are charged.</param>
public sealed record SaeReport(long Samples, double Fvu, double L0, int Dead, IReadOnlyList<double> Firing, double Loss)
{
    private const int Batch = 1024;

    /// <summary>Draws <paramref name="samples"/> from <paramref name="stream"/> and measures.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="stream">Where samples come from; of the dictionary's dimension.</param>
    /// <param name="samples">How many, at least 1.</param>
    /// <param name="penalty">λ of the loss; 0 leaves the squared error.</param>
    /// <param name="charge">What codes [N, F] are charged [N]; null for Σ f.</param>
    /// <exception cref="ArgumentException">No samples, or another dimension.</exception>
    public static SaeReport Evaluate(
        SparseAutoencoder dictionary, IActivationStream stream, int samples, double penalty = 0,
        Func<Tensor, Tensor>? charge = null)
    {
        (int d, int width) = (dictionary.Dimension, dictionary.Width);
        if (samples < 1) throw new ArgumentException($"samples: {samples} is not positive");
        if (stream.Dimension != d)
            throw new ArgumentException($"stream: activations of dimension {stream.Dimension} for a dictionary of dimension {d}");
        using var scope = NewDisposeScope();
        // Sums in arrays, squares as products: TorchSharp's add_ and square pass scalars that a collection may free in mid-call.
        double[] firing = new double[width], sum = new double[d];
        Tensor? centre = null;
        double error = 0, squares = 0, magnitude = 0;
        for (int done = 0; done < samples; done += Batch)
        {
            using var inner = NewDisposeScope();
            int rows = Math.Min(Batch, samples - done);
            var drawn = new float[rows * d];
            stream.Next(drawn);
            Tensor x = Tensors.Of(drawn, rows, d);
            Tensor codes = dictionary.Encode(x);
            error += Squares(x.sub(dictionary.Decode(codes)).to(float64));
            magnitude += penalty == 0 ? 0 : (charge is null ? codes : charge(codes)).sum(float64).item<double>();
            Add(firing, codes.gt(0).sum(new long[] { 0 }));
            // Sums about the first batch's mean: no cancellation where the mean is large.
            centre ??= x.to(float64).mean(new long[] { 0 }).MoveToOuterDisposeScope();
            Tensor shifted = x.to(float64).sub(centre);
            Add(sum, shifted.sum(new long[] { 0 }));
            squares += Squares(shifted);
        }

        double variance = squares - sum.Sum(s => s * s) / samples;
        double[] frequencies = [.. firing.Select(f => f / samples)];
        return new SaeReport(
            samples,
            variance > 0 ? error / variance : double.NaN,
            frequencies.Sum(),
            frequencies.Count(f => f == 0),
            frequencies,
            (error + penalty * magnitude) / samples);
    }

    private static double Squares(Tensor values) => values.mul(values).sum().item<double>();

    private static void Add(double[] to, Tensor columns)
    {
        double[] more = Tensors.ToArray<double>(columns);
        for (int i = 0; i < to.Length; i++) to[i] += more[i];
    }
}

using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Fidelity;

public class SparseLossTests
{
    private const int D = 4, F = 6, N = 30;

    [Fact]
    public void It_agrees_with_loops()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(1);
        SparseAutoencoder dictionary = Draw(rng);
        Tensor x = Directions.Normals(N, D, rng);
        double[,] rows = Toy.Array(x);
        double[] seen = SparseLoss.PerSample(dictionary, x, .3);
        for (int n = 0; n < N; n++)
        {
            double[] error = [.. Enumerable.Range(0, D).Select(i => rows[n, i] - dictionary.DecoderBias[i])];
            double charge = 0;
            for (int j = 0; j < F; j++)
            {
                double code = dictionary.EncoderBias[j], norm = 0;
                for (int i = 0; i < D; i++)
                    (code, norm) = (
                        code + rows[n, i] * dictionary.Encoder[i * F + j], norm + Math.Pow(dictionary.Decoder[j * D + i], 2));
                code = Math.Max(0, code);
                charge += code * Math.Sqrt(norm);
                for (int i = 0; i < D; i++) error[i] -= code * dictionary.Decoder[j * D + i];
            }

            Assert.Equal(error.Sum(e => e * e) + .3 * charge, seen[n], 4);
        }
    }

    /// <summary>
    /// The violation is what the loss says when one latent's codes are rescaled: its derivative, by differences.
    /// </summary>
    [Fact]
    public void The_violation_is_the_derivative_of_the_loss_by_the_scale_of_codes()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(2);
        SparseAutoencoder dictionary = Draw(rng);
        Tensor x = Directions.Normals(400, D, rng);
        double Loss(int latent, float scale)
        {
            float[] encoder = dictionary.Encoder.ToArray(), bias = dictionary.EncoderBias.ToArray();
            bias[latent] *= scale;
            for (int i = 0; i < D; i++) encoder[i * F + latent] *= scale;
            return SparseLoss.PerSample(
                new SparseAutoencoder(
                    new ReluActivation(), encoder, bias, dictionary.Decoder.ToArray(), dictionary.DecoderBias.ToArray()),
                x,
                .3).Average();
        }

        double[] codes = dictionary.Encode(x).to(ScalarType.Float64).mean(new long[] { 0 }).data<double>().ToArray();
        double[] norm = linalg.vector_norm(dictionary.DecoderTensor.to(ScalarType.Float64), 2.0, new long[] { 1 }).data<double>()
            .ToArray();
        double[] violations = [
            .. Enumerable.Range(0, F).Where(j => codes[j] > 0)
                .Select(j => Math.Abs((Loss(j, 1.01f) - Loss(j, .99f)) / .02) / (.3 * codes[j] * norm[j]))];
        Assert.Equal(violations.Max(), SparseLoss.Violation(dictionary, x, .3), violations.Max() * 1e-2);
    }

    [Fact]
    public void Codes_shrunk_by_half_the_penalty_are_trained_and_unshrunk_ones_are_not()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(3);
        Tensor features = Toy.Orthonormal(3, D, rng), x = Toy.Codes(200, 3, .4, rng).matmul(features);
        Assert.Equal(0, SparseLoss.Violation(PairStarts.Atomic(features, 3, .2), x, .2), 1e-4);
        Assert.Equal(1, SparseLoss.Violation(PairStarts.Atomic(features, 3, 0), x, .2), 1e-4);
        Assert.True(double.IsNaN(SparseLoss.Violation(PairStarts.Atomic(features, 3, .2), zeros(3, D), .2)));
    }

    [Fact]
    public void Gauge_permutation_and_dead_latents_change_nothing_and_scale_squares()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(4);
        SparseAutoencoder dictionary = Draw(rng);
        Tensor x = Directions.Normals(N, D, rng);
        double loss = SparseLoss.PerSample(dictionary, x, .3).Average();
        SparseAutoencoder[] same = [
            dictionary.Gauge([1, 2, .5f, 3, 1, .7f]), dictionary.Permuted([5, 4, 3, 2, 1, 0]), dictionary.WithDeadLatent()];
        Assert.All(same, d => Assert.Equal(loss, SparseLoss.PerSample(d, x, .3).Average(), 1e-4 * loss));
        Assert.Equal(9 * loss, SparseLoss.PerSample(dictionary.Scaled(3), x * 3, .9).Average(), 1e-3 * loss);
        Assert.Throws<ArgumentException>(() => SparseLoss.PerSample(dictionary, zeros(D), .3));
    }

    private static SparseAutoencoder Draw(Rng rng)
    {
        float[] Numbers(int count)
        {
            float[] all = new float[count];
            rng.Normals(all, .5);
            return all;
        }

        return new SparseAutoencoder(new ReluActivation(), Numbers(D * F), Numbers(F), Numbers(F * D), Numbers(D));
    }
}

using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Formats;

/// <summary>
/// Random weights that every floating-point type holds exactly (eighths up to 2), and the pieces of forward passes in loops over
/// double-precision numbers, sharing no code with what is tested.
/// </summary>
internal sealed class PlainAutoencoder
{
    private const double Single = 2e-5; // float32 through a folded dictionary, relative to the largest number

    public PlainAutoencoder(Seed seed, int d, int f)
    {
        (D, F) = (d, f);
        Rng rng = seed.Rng();
        double Eighth(int most) => (rng.Below((2 * most) + 1) - most) / 8.0;
        double[] Vector(int length, int most) => [.. Enumerable.Range(0, length).Select(_ => Eighth(most))];
        (Encoder, Decoder) = (new double[d, f], new double[f, d]);
        for (int i = 0; i < d; i++)
            for (int j = 0; j < f; j++) (Encoder[i, j], Decoder[j, i]) = (Eighth(16), Eighth(16));
        (EncoderBias, DecoderBias, Thresholds, LogGains, Magnitudes) = (
            Vector(f, 8), Vector(d, 8), Vector(f, 12), Vector(f, 8), Vector(f, 8));
        // none without a direction
        for (int j = 0; j < f; j++) Decoder[j, 0] += Enumerable.Range(0, d).All(i => Decoder[j, i] == 0) ? 1 : 0;
    }

    public int D { get; }

    public int F { get; }

    /// <summary>W_enc [d, F] and W_dec [F, d].</summary>
    public double[,] Encoder { get; }

    public double[,] Decoder { get; }

    public double[] EncoderBias { get; }

    public double[] DecoderBias { get; }

    /// <summary>Some are negative.</summary>
    public double[] Thresholds { get; }

    public double[] LogGains { get; }

    public double[] Magnitudes { get; }

    /// <summary>x·W_enc + bias, or (x − b_dec)·W_enc + bias.</summary>
    public double[] Pre(double[] x, bool subtract, double[] bias)
    {
        double[] pre = [.. bias];
        for (int j = 0; j < F; j++)
            for (int i = 0; i < D; i++) pre[j] += (x[i] - (subtract ? DecoderBias[i] : 0)) * Encoder[i, j];
        return pre;
    }

    /// <summary>f·W_dec + b_dec.</summary>
    public double[] Reconstruct(double[] codes)
    {
        double[] x = [.. DecoderBias];
        for (int j = 0; j < F; j++)
            for (int i = 0; i < D; i++) x[i] += codes[j] * Decoder[j, i];
        return x;
    }

    public double Norm(int latent) => Math.Sqrt(Enumerable.Range(0, D).Sum(i => Decoder[latent, i] * Decoder[latent, i]));

    /// <summary>The k largest, cut at 0, and how far the smallest kept is from the largest dropped.</summary>
    public static (double[] Codes, double Margin) TopK(double[] pre, int k)
    {
        int[] order = [.. Enumerable.Range(0, pre.Length).OrderByDescending(j => pre[j])];
        var codes = new double[pre.Length];
        foreach (int j in order.Take(k)) codes[j] = Math.Max(pre[j], 0);
        return (codes, k < pre.Length && pre[order[k]] > -.01 ? pre[order[k - 1]] - pre[order[k]] : 1);
    }

    /// <summary>pre where pre &gt; θ, cut at 0, and how far the nearest is from its threshold.</summary>
    public static (double[] Codes, double Margin) Jump(double[] pre, double[] thresholds) =>
        (
            [.. pre.Select((p, j) => p > thresholds[j] ? Math.Max(p, 0) : 0)],
            pre.Select((p, j) => Math.Abs(p - thresholds[j])).Min());

    /// <summary>H(gate)·ReLU(exp(r)·p + b_mag) of p without a bias.</summary>
    public (double[] Codes, double Margin) Gated(double[] p, double[] gateBias) =>
        (
            [.. p.Select((v, j) => v + gateBias[j] > 0 ? Math.Max((Math.Exp(LogGains[j]) * v) + Magnitudes[j], 0) : 0)],
            p.Select((v, j) => Math.Abs(v + gateBias[j])).Min());

    /// <summary>Codes and reconstructions of 20 samples, none of them so near a jump that the last bits decide.</summary>
    public void Agrees(
        SparseAutoencoder dictionary, Seed seed, Func<double[], (double[] Codes, double[] Reconstruction, double Margin)> forward)
    {
        using var scope = NewDisposeScope();
        Rng rng = seed.Derive("samples").Rng();
        int fired = 0;
        for (int n = 0; n < 20;)
        {
            float[] sample = [.. Enumerable.Range(0, D).Select(_ => (float)(2 * rng.Normal()))];
            (double[] codes, double[] reconstruction, double margin) = forward([.. sample.Select(v => (double)v)]);
            if (margin < 1e-3) continue;
            n++;
            fired += codes.Count(code => code > 0);
            Near(codes, dictionary.Encode(tensor(sample)));
            Near(reconstruction, dictionary.Reconstruct(tensor(sample)));
        }

        Assert.True(fired > 0, "nothing fired: the samples tell nothing");
    }

    private static void Near(double[] expected, Tensor actual)
    {
        float[] given = actual.data<float>().ToArray();
        Assert.Equal(expected.Length, given.Length);
        double largest = Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < given.Length; i++)
            Assert.InRange(given[i], expected[i] - (Single * largest), expected[i] + (Single * largest));
    }

    /// <summary>Equal bits in everything that a dictionary is made of.</summary>
    public static void SameBits(SparseAutoencoder expected, SparseAutoencoder actual)
    {
        static int[] Bits(ReadOnlySpan<float> numbers) => [.. numbers.ToArray().Select(BitConverter.SingleToInt32Bits)];
        Assert.Equal(
            (expected.Width, expected.Dimension, expected.Activation.Name),
            (actual.Width, actual.Dimension, actual.Activation.Name));
        Assert.Equal(Bits(expected.Encoder), Bits(actual.Encoder));
        Assert.Equal(Bits(expected.EncoderBias), Bits(actual.EncoderBias));
        Assert.Equal(Bits(expected.Decoder), Bits(actual.Decoder));
        Assert.Equal(Bits(expected.DecoderBias), Bits(actual.DecoderBias));
        switch (expected.Activation)
        {
            case JumpReluActivation jump:
                Assert.Equal(Bits(jump.Thresholds), Bits(((JumpReluActivation)actual.Activation).Thresholds));
                break;
            case GatedActivation gate:
                Assert.Equal(Bits(gate.Gains), Bits(((GatedActivation)actual.Activation).Gains));
                Assert.Equal(Bits(gate.Shifts), Bits(((GatedActivation)actual.Activation).Shifts));
                break;
            case TopKActivation top:
                Assert.Equal(top.K, ((TopKActivation)actual.Activation).K);
                break;
        }
    }
}

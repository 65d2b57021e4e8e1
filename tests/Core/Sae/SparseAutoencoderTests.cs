using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae;

public class SparseAutoencoderTests
{
    public static TheoryData<string> Activations() => ["relu", "topk", "jumprelu"];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Codes_and_reconstructions_are_the_formula(string name)
    {
        const int d = 5, width = 8, rows = 11;
        SparseAutoencoder dictionary = Some(name, d, width);
        float[] samples = Samples(rows, d);
        using var scope = NewDisposeScope();
        Tensor x = tensor(samples).reshape(rows, d);
        float[] codes = dictionary.Encode(x).data<float>().ToArray(), back = dictionary.Reconstruct(x).data<float>().ToArray();
        Assert.Equal(back, dictionary.Decode(dictionary.Encode(x)).data<float>().ToArray());
        for (int n = 0; n < rows; n++)
        {
            var pre = new double[width];
            for (int j = 0; j < width; j++)
            {
                pre[j] = dictionary.EncoderBias[j];
                for (int i = 0; i < d; i++) pre[j] += samples[n * d + i] * (double)dictionary.Encoder[i * width + j];
            }

            double third = pre.OrderDescending().ElementAt(2);
            double[] expected = [
                .. pre.Select((p, j) => p > 0 && name switch { "relu" => true, "topk" => p >= third, _ => p > .1 * j } ? p : 0)];
            for (int j = 0; j < width; j++) Assert.Equal(expected[j], codes[n * width + j], 1e-5);
            for (int i = 0; i < d; i++)
            {
                double reconstructed = dictionary.DecoderBias[i];
                for (int j = 0; j < width; j++) reconstructed += expected[j] * dictionary.Direction(j)[i];
                Assert.Equal(reconstructed, back[n * d + i], 1e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void The_code_of_a_sample_does_not_depend_on_its_batch(string name)
    {
        SparseAutoencoder dictionary = Some(name, 6, 40);
        using var scope = NewDisposeScope();
        Tensor x = tensor(Samples(64, 6)).reshape(64, 6);
        Tensor together = dictionary.Encode(x);
        for (int n = 0; n < 64; n++)
            Assert.True(dictionary.Encode(x[n].unsqueeze(0)).allclose(together[n].unsqueeze(0), 1e-5, 1e-6));
    }

    [Fact]
    public void Leading_dimensions_are_kept()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor(Samples(12, 6)).reshape(3, 4, 6);
        SparseAutoencoder dictionary = Some("topk", 6, 9);
        Assert.Equal([3, 4, 9], dictionary.Encode(x).shape);
        Assert.Equal([3, 4, 6], dictionary.Reconstruct(x).shape);
    }

    [Fact]
    public void Tensors_outlive_the_scope_they_were_first_asked_for_in()
    {
        SparseAutoencoder dictionary = Some("relu", 3, 4);
        using (NewDisposeScope()) Assert.Equal([4, 3], dictionary.DecoderTensor.shape);
        using var scope = NewDisposeScope();
        Assert.Equal(dictionary.Decoder.ToArray(), dictionary.DecoderTensor.data<float>().ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        string Message(Action make) => Assert.Throws<ArgumentException>(make).Message;
        Assert.Contains(
            "SparseAutoencoder.Encoder",
            Message(() =>
                _ = new SparseAutoencoder(new ReluActivation(), new float[5], new float[3], new float[6], new float[2])),
            StringComparison.Ordinal);
        Assert.Contains(
            "SparseAutoencoder.Decoder",
            Message(() =>
                _ = new SparseAutoencoder(new ReluActivation(), new float[6], new float[3], new float[5], new float[2])),
            StringComparison.Ordinal);
        Assert.Contains(
            "SparseAutoencoder.Activation",
            Message(() =>
                _ = new SparseAutoencoder(
                    new JumpReluActivation(new float[2]), new float[6], new float[3], new float[6], new float[2])),
            StringComparison.Ordinal);
        Assert.Contains(
            "positive",
            Message(() => _ = new SparseAutoencoder(new ReluActivation(), [], [], [], new float[2])),
            StringComparison.Ordinal);
        Assert.Contains("TopKActivation.K", Message(() => _ = new TopKActivation(0)), StringComparison.Ordinal);
        Assert.Contains("Thresholds", Message(() => _ = new JumpReluActivation([-1])), StringComparison.Ordinal);
    }

    /// <summary>A random dictionary; JumpReLU thresholds 0, .1, .2 …; TopK keeps 3.</summary>
    internal static SparseAutoencoder Some(string activation, int d, int width)
    {
        Rng rng = Seed.FromPath("some dictionary", activation).Rng();
        float[] Normals(int n)
        {
            var values = new float[n];
            rng.Normals(values);
            return values;
        }

        LatentActivation act = activation switch
        {
            "relu" => new ReluActivation(),
            "topk" => new TopKActivation(3),
            _ => new JumpReluActivation([.. Enumerable.Range(0, width).Select(j => .1f * j)]),
        };
        return new SparseAutoencoder(act, Normals(d * width), Normals(width), Normals(width * d), Normals(d));
    }

    internal static float[] Samples(int rows, int d)
    {
        var samples = new float[rows * d];
        Seed.FromPath("some samples").Rng().Normals(samples);
        return samples;
    }
}

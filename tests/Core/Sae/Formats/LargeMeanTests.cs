using Hypotheses.Core.Baselines;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Training.Caching;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Formats;

/// <summary>
/// Autoencoders that subtract b_dec from activations whose mean is far longer than what varies: (x − b_dec)·W_enc in float32 errs
/// by some 1e-6 of the codes, x·W_enc + (b_enc − b_dec·W_enc) by as much of the mean.
/// </summary>
public sealed class LargeMeanTests : IDisposable
{
    private const int D = 128, F = 24, N = 60;
    private const double Worst = 5e-6;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, float> Cases
    {
        get
        {
            var cases = new TheoryData<string, float>();
            foreach (string format in new[] { "dictionary_learning", "SAELens", "sparsify" })
                foreach (float mean in new[] { 1f, 100, 1e3f, 1e4f, 1e6f }) cases.Add(format, mean);
            return cases;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Codes_are_right_however_large_the_mean_is(string format, float mean)
    {
        using var scope = NewDisposeScope();
        Weights w = new(mean);
        Assert.InRange(w.WorstError(Read(format, w)), 0, Worst);
    }

    [Fact]
    public void And_whatever_is_made_of_the_dictionary()
    {
        using var scope = NewDisposeScope();
        Weights w = new(1e4f);
        SparseAutoencoder read = Read("dictionary_learning", w);
        Assert.True(read.SubtractsDecoderBias);
        SaeLensFolder.FromAutoencoder(read).Write(Path.Combine(_folder.Root, "back"));
        SparseAutoencoder back = SaeFolder.Open(Path.Combine(_folder.Root, "back")).Sae;
        Assert.True(back.SubtractsDecoderBias);
        PlainAutoencoder.SameBits(read, back);
        var codec = new SaeCodec();
        SparseAutoencoder decoded = codec.Decode(codec.Encode(read))!;
        Assert.True(decoded.SubtractsDecoderBias);
        PlainAutoencoder.SameBits(read, decoded);
        SparseAutoencoder ordered = read.Permuted([.. Enumerable.Range(0, F)]),
            gauged = read.Gauge([.. Enumerable.Repeat(1f, F)]);
        SparseAutoencoder[] same = [back, decoded, ordered, gauged, read.WithKilled([])];
        Assert.All(same, d => Assert.InRange(w.WorstError(d), 0, Worst));
        Assert.Equal(F + 1, read.WithDuplicate(3).WithKilled([F]).Width);
        // In coordinates rotated and scaled.
        Tensor q = Directions.Rotation(D, new Seed(4).Rng()).to(ScalarType.Float32), x = w.Samples;
        Tensor codes = read.Encode(x), scaled = read.Scaled(8).Encode(x * 8) / 8;
        Tensor dead = read.WithDeadLatent().Encode(x);
        Assert.InRange((scaled - codes).abs().max().item<float>(), 0, 2 * Worst);
        Assert.InRange((dead.narrow(1, 0, F) - codes).abs().max().item<float>(), 0, 2 * Worst);
        Assert.Equal(0, dead.select(1, F).abs().max().item<float>());
        // Rotating a row of norm 1e5 rounds it by 1e-2 already; that of its mean is the same for all rows.
        SparseAutoencoder turned = read.Rotated(q);
        Assert.True(turned.SubtractsDecoderBias);
        Tensor there = turned.DecoderBiasTensor + (x - w.Mean).matmul(q);
        Assert.InRange((turned.Encode(there) - codes).abs().max().item<float>(), 0, 3e-2);
    }

    [Fact]
    public void As_a_start_of_training_it_is_the_same_dictionary()
    {
        using var scope = NewDisposeScope();
        Weights w = new(1);
        SparseAutoencoder read = Read("dictionary_learning", w);
        SaeRecipe recipe = SaeRecipes.Toy(F, .1) with { Batch = 10 };
        var lane = new Lane(recipe, new Seed(1), new DecoderRows(read, new Seed(2)), read);
        SparseAutoencoder start = LaneStart.Draw(lane).ToDictionary(recipe);
        Assert.False(start.SubtractsDecoderBias);
        Assert.InRange((start.Encode(w.Samples) - read.Encode(w.Samples)).abs().max().item<float>(), 0, 1e-5);
    }

    private SparseAutoencoder Read(string format, Weights w)
    {
        string folder = Path.Combine(_folder.Root, format);
        Directory.CreateDirectory(folder);
        SafeTensorsPart Part(string name, float[] values, params long[] shape) => SafeTensorsPart.Of<float>(name, shape, values);
        void Files(string name, string? config, params SafeTensorsPart[] parts)
        {
            if (config is not null) File.WriteAllText(Path.Combine(folder, "cfg.json"), config);
            SafeTensorsWriter.Write(Path.Combine(folder, name), parts);
        }

        SafeTensorsPart[] linear = [Part("encoder.weight", w.Rows, F, D), Part("encoder.bias", new float[F], F)];
        SafeTensorsPart[] plain = [Part("W_dec", new float[F * D], F, D), Part("b_dec", w.Bias, D)];
        switch (format)
        {
            case "dictionary_learning":
                Files("ae.pt", null, [.. linear, Part("decoder.weight", new float[F * D], D, F), Part("bias", w.Bias, D)]);
                break;
            case "sparsify":
                Files("sae.safetensors", $$"""{"d_in": {{D}}, "num_latents": {{F}}, "k": {{F}}}""", [.. linear, .. plain]);
                break;
            default:
                SafeTensorsPart encoder = Part("W_enc", TensorNumbers.Transposed(w.Rows, F, D), D, F);
                Files(
                    "sae_weights.safetensors", $$"""{"d_in": {{D}}, "d_sae": {{F}}, "architecture": "standard"}""",
                    [encoder, Part("b_enc", new float[F], F), .. plain]);
                break;
        }

        return SaeFolder.Open(folder).Sae;
    }

    /// <summary>Samples of unit deviation about a mean, and rows of norm 1 that read them.</summary>
    private sealed class Weights
    {
        public Weights(float mean)
        {
            Rng rng = new Seed(5).Rng();
            (Rows, Bias) = (new float[F * D], new float[D]);
            rng.Normals(Rows, 1 / Math.Sqrt(D));
            rng.Normals(Bias, mean);
            var samples = new float[N * D];
            rng.Normals(samples);
            for (int i = 0; i < samples.Length; i++) samples[i] += Bias[i % D];
            (Samples, Mean) = (Tensors.Of(samples, N, D), Tensors.Of(Bias));
        }

        /// <summary>W_encᵀ [F × d].</summary>
        public float[] Rows { get; }

        public float[] Bias { get; }

        public Tensor Samples { get; }

        public Tensor Mean { get; }

        /// <summary>Of a dictionary's pre-activations against float64.</summary>
        public double WorstError(SparseAutoencoder dictionary)
        {
            Tensor rows = Tensors.Of(Rows, F, D).to(ScalarType.Float64);
            Tensor exact = (Samples.to(ScalarType.Float64) - Mean.to(ScalarType.Float64)).matmul(rows.t());
            return (dictionary.PreActivations(Samples).to(ScalarType.Float64) - exact).abs().max().item<double>();
        }
    }
}

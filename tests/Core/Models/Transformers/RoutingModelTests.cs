using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Tests.Core.Sae.Formats;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>The trained routing model and its sparse autoencoder, which others made, against what others measured.</summary>
public sealed class RoutingModelTests : IDisposable
{
    private const string Folder = "routing_model_and_sae", Model = Folder + "/model.safetensors", Sae = Folder
        + "/sae_weights.safetensors",
        Config = Folder + "/cfg.json", Pickled = Folder + "/sae.pt", PickledModel = Folder + "/model.pt";

    /// <summary>
    /// The residual stream before, between and after the two blocks: what the autoencoder was trained on, all positions alike.
    /// </summary>
    private static readonly string[] Stream = ["blocks.0.hook_resid_pre", "blocks.1.hook_resid_pre", "blocks.1.hook_resid_post"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ModelFact(Model)]
    public void It_routes_every_prompt()
    {
        using var scope = NewDisposeScope();
        using var model = new Transformer(RoutingCheckpoint.Read(ModelFiles.At(Model)));
        TransformerConfig c = model.Config;
        Assert.Equal(
            (32, 128, 2, 4, 12, 5), (c.Dim, c.Mlp!.Width, c.Layers, c.Attention.Heads, c.Vocabulary, c.Context));
        (Tensor prompts, Tensor answers) = RoutingTask.All();
        Assert.Equal(16384, model.Run(prompts).Logits.select(1, 4).argmax(1).eq(answers).sum().item<long>());
    }

    [ModelFact(Model)]
    public void Its_logits_equal_double_precision_loops()
    {
        using var scope = NewDisposeScope();
        using var model = new Transformer(RoutingCheckpoint.Read(ModelFiles.At(Model)));
        Tensor prompts = RoutingTask.All().Prompts;
        Tensor logits = model.Run(prompts).Logits;
        for (int row = 0; row < 16384; row += 509)
        {
            double[][] expected = new TransformerByLoops(model.Weights).Logits(prompts[row].data<long>().ToArray());
            Assert.InRange(SmallTransformer.Difference([.. expected.SelectMany(l => l)], logits[row]), 0, 1e-5);
        }
    }

    [ModelFact(Model, Sae, Config)]
    public void Its_autoencoder_explains_the_pooled_residual_stream_as_others_measured()
    {
        using var scope = NewDisposeScope();
        using var model = new Transformer(RoutingCheckpoint.Read(ModelFiles.At(Model)));
        StoredSae stored = SaeFolder.Open(ModelFiles.At(Folder));
        Assert.Equal(("SAELens", "standard", 32, 64, "residual stream, all layers pooled"),
            (stored.Info.Format, stored.Info.Architecture, stored.Info.Dimension, stored.Info.Width, stored.Info.HookName));
        TransformerRun run = model.Run(RoutingTask.All().Prompts, Stream.ToHashSet());
        Tensor x = cat([.. Stream.Select(hook => run[hook].reshape(-1, 32))], 0); // [16384 · 5 · 3, 32]

        Tensor codes = stored.Sae.Encode(x), error = x - stored.Sae.Decode(codes), spread = x - x.mean([0L]);
        double l0 = codes.gt(0).sum(new long[] { 1 }).to(ScalarType.Float64).mean().item<double>();
        double fvu = (error * error).to(ScalarType.Float64).sum().item<double>() / (spread * spread).to(ScalarType.Float64).sum()
            .item<double>();
        (double fvuByLoops, double l0ByLoops) = ByLoops(x.data<float>().ToArray());
        Assert.InRange(l0, l0ByLoops - 1e-3, l0ByLoops + 1e-3);
        Assert.InRange(fvu, fvuByLoops * .999, fvuByLoops * 1.001);
        Assert.Equal(.0008, Math.Round(fvuByLoops, 4));
        Assert.Equal(51.8, Math.Round(l0ByLoops, 1));
    }

    /// <summary>
    /// The repository's sae.py and bridge_gap over the bytes of the weights' file: W_enc, b_enc, W_dec, b_dec, one after another.
    /// </summary>
    private static (double Fvu, double L0) ByLoops(float[] x)
    {
        byte[] file = File.ReadAllBytes(ModelFiles.At(Sae));
        int at = 8 + (int)BitConverter.ToInt64(file, 0);
        double[] Next(int count)
        {
            double[] numbers = [.. Enumerable.Range(0, count).Select(i => (double)BitConverter.ToSingle(file, at + (4 * i)))];
            at += 4 * count;
            return numbers;
        }

        double[] encoder = Next(32 * 64), encoderBias = Next(64), decoder = Next(64 * 32), decoderBias = Next(32),
            mean = new double[32];
        int rows = x.Length / 32;
        for (int i = 0; i < x.Length; i++) mean[i % 32] += x[i] / (double)rows;
        double unexplained = 0, variance = 0, active = 0;
        for (int n = 0; n < rows; n++)
        {
            double[] reconstruction = [.. decoderBias];
            for (int j = 0; j < 64; j++)
            {
                double pre = encoderBias[j];
                for (int i = 0; i < 32; i++) pre += (x[(32 * n) + i] - decoderBias[i]) * encoder[(64 * i) + j];
                if (pre <= 0) continue;
                active++;
                for (int i = 0; i < 32; i++) reconstruction[i] += pre * decoder[(32 * j) + i];
            }

            for (int i = 0; i < 32; i++)
            {
                unexplained += Math.Pow(x[(32 * n) + i] - reconstruction[i], 2);
                variance += Math.Pow(x[(32 * n) + i] - mean[i], 2);
            }
        }

        return (unexplained / variance, active / rows);
    }

    [ModelFact(Sae, Config)]
    public void Its_autoencoder_is_written_again_byte_for_byte()
    {
        SaeLensFolder.Read(ModelFiles.At(Folder)).Write(_folder.Root);
        foreach (string file in (string[])[Sae, Config])
            Assert.Equal(
                File.ReadAllBytes(ModelFiles.At(file)), File.ReadAllBytes(Path.Combine(_folder.Root, Path.GetFileName(file))));
    }

    [ModelFact(Pickled, Sae, Config)]
    public void The_pickled_autoencoder_is_the_same_to_the_bit()
    {
        // W_enc [F, d], W_dec [d, F]: the repository's own layout
        using ITensorFile file = TensorFile.Open(ModelFiles.At(Pickled));
        SparseAutoencoder pickled = new FoldedWeights(
            file.Path, TensorNumbers.Transposed(file.Singles("W_enc", 64, 32), 64, 32), file.Singles("b_enc", 64),
            TensorNumbers.Transposed(
                file.Singles("W_dec", 32, 64),
                32,
                64), file.Singles("b_dec", 32)).SubtractDecoderBias().With(new ReluActivation());
        PlainAutoencoder.SameBits(SaeFolder.Open(ModelFiles.At(Folder)).Sae, pickled);
    }

    [ModelFact(PickledModel, Model)]
    public void The_pickled_model_is_the_same_to_the_bit()
    {
        using var scope = NewDisposeScope();
        using TransformerWeights pickled = RoutingCheckpoint.Read(ModelFiles.At(PickledModel)),
            model = RoutingCheckpoint.Read(ModelFiles.At(Model));
        Assert.All(
            model.Named, part => Assert.True(part.Tensor.equal(pickled[part.Name]).all().item<bool>(), part.Name));
    }
}

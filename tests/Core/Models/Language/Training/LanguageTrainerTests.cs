using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Language.Training;

public class LanguageTrainerTests
{
    private static readonly Seed Root = SmallLanguage.Root;

    [Fact]
    public void The_loss_is_the_mean_surprise_of_the_tokens_after_BOS()
    {
        using var scope = NewDisposeScope();
        using Transformer model = LanguageTrainer.Start(SmallLanguage.Recipe, Root, CPU);
        Tensor tokens = LanguageTrainer.TokensOf(
            new LanguageStream(LanguageTrainer.TablesOf(SmallLanguage.Recipe.Corpus, Root), Root).Next(3));
        Assert.Equal([3L, 65L], tokens.shape);
        long[] ids = Tensors.ToArray<long>(tokens);
        double[] logits = SmallLanguage.Numbers(model.Run(tokens.narrow(1, 0, 64).contiguous()).Logits);
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            for (int t = 0; t < 64; t++)
            {
                double[] z = logits[((i * 64 + t) * 289)..((i * 64 + t + 1) * 289)];
                sum += Math.Log(z.Sum(Math.Exp)) - z[ids[i * 65 + t + 1]];
            }
        }

        Assert.Equal(sum / 192, LanguageTrainer.Loss(model, tokens).item<float>(), 5);
        Assert.True(Math.Abs((sum / 192) - Math.Log(289)) > 1e-6); // not merely that of equal logits
    }

    /// <summary>The plain reference: scalar Adam on autograd's gradients of the same documents.</summary>
    [Fact]
    public void A_model_is_Adams_on_the_documents_of_its_seed()
    {
        LanguageRecipe recipe = SmallLanguage.Recipe;
        using var scope = NewDisposeScope();
        using Transformer model = LanguageTrainer.Start(recipe, Root, CPU);
        var documents = new LanguageStream(LanguageTrainer.TablesOf(recipe.Corpus, Root), Root.Derive("documents"));
        Tensor[] weights = [.. model.Weights.Named.Select(w => w.Tensor)];
        double[][] first = [.. weights.Select(w => new double[w.numel()])],
            second = [.. weights.Select(w => new double[w.numel()])];
        for (int step = 0; step < recipe.Steps; step++)
        {
            LanguageTrainer.Loss(model, LanguageTrainer.TokensOf(documents.Next(recipe.Batch))).backward();
            double rate = recipe.LearningRate * (1 + Math.Cos(Math.PI * step / recipe.Steps)) / 2;
            for (int i = 0; i < weights.Length; i++)
            {
                double[] x = SmallLanguage.Numbers(weights[i]), g = SmallLanguage.Numbers(weights[i].grad!);
                for (int j = 0; j < x.Length; j++)
                {
                    first[i][j] = (.9 * first[i][j]) + (.1 * g[j]);
                    second[i][j] = (.98 * second[i][j]) + (.02 * g[j] * g[j]);
                    double mean = first[i][j] / (1 - Math.Pow(.9, step + 1)),
                        square = second[i][j] / (1 - Math.Pow(.98, step + 1));
                    x[j] -= rate * mean / (Math.Sqrt(square) + 1e-8);
                }

                using var _ = no_grad();
                weights[i].copy_(Tensors.Of(x, weights[i].shape));
                weights[i].grad!.zero_();
            }
        }

        float[] expected = [.. weights.SelectMany(w => Tensors.ToArray<float>(w))];
        TrainedLanguageModel trained = LanguageTrainer.Train(recipe, Root);
        Assert.Equal([0, 1, 3, 6], trained.Checkpoints.Select(c => c.Step));
        ReadOnlySpan<float> seen = trained.Checkpoints[^1].Numbers.Span, start = trained.Checkpoints[0].Numbers.Span;
        double difference = 0, moved = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs(expected[i] - seen[i]));
            moved = Math.Max(moved, Math.Abs(start[i] - seen[i]));
        }

        Assert.InRange(difference, 0, 1e-4);
        Assert.InRange(moved, 5e-3, 1);
    }

    [Fact]
    public void Training_lowers_the_loss_and_every_tensor_takes_part()
    {
        TrainedLanguageModel trained = LanguageTrainer.Train(SmallLanguage.Recipe with { Steps = 60, Batch = 8 }, Root);
        double Score(int checkpoint)
        {
            using Transformer model = new(trained.Checkpoints[checkpoint].Weights(trained.Recipe.Config()));
            return LanguageScore.Of(model, trained.Recipe, Root, Root, documents: 20).Whole;
        }

        Assert.Equal([1, 3, 7, 15, 30, 60], trained.Checkpoints.Select(c => c.Step));
        double[] scores = [.. Enumerable.Range(0, 6).Select(Score)];
        Assert.True(scores[0] > scores[3] + .1 && scores[3] > scores[5] + .1, string.Join(' ', scores));
        using TransformerWeights before = trained.Checkpoints[0].Weights(trained.Recipe.Config()),
            after = trained.Checkpoints[^1].Weights(trained.Recipe.Config());
        Assert.All(before.Named.Zip(after.Named), p => Assert.NotEqual(
            SmallLanguage.Numbers(p.First.Tensor), SmallLanguage.Numbers(p.Second.Tensor)));
    }

    [Fact]
    public void Bits_follow_from_recipe_and_seed_whatever_trains_beside()
    {
        Seed[] seeds = [.. Enumerable.Range(0, 4).Select(i => Root.Derive("beside", i))];
        byte[][] alone = [.. seeds.Select(s => SmallLanguage.Bytes(LanguageTrainer.Train(SmallLanguage.Recipe, s)))];
        byte[][] together = new byte[4][];
        Threads.ForEach(4, i => together[i] = SmallLanguage.Bytes(LanguageTrainer.Train(SmallLanguage.Recipe, seeds[i])));
        Assert.Equal(alone, together);
        TorchSharp.torch.set_num_threads(2); // as a timing that ran on this thread before
        Assert.Equal(alone[0], SmallLanguage.Bytes(LanguageTrainer.Train(SmallLanguage.Recipe, seeds[0])));
        Assert.Equal(4, alone.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Models_A_and_B_of_a_seed_share_tables_and_start_and_the_embeddings_deviation_is_the_recipes()
    {
        LanguageRecipe b = SmallLanguage.Recipe with { Steps = 0 },
            a = b with { Corpus = b.Corpus with { Domains = CorpusDomains.Included } };
        TrainedLanguageModel ofA = LanguageTrainer.Train(a, Root), ofB = LanguageTrainer.Train(b, Root);
        Assert.Equal(SmallLanguage.Bytes(ofA), SmallLanguage.Bytes(ofB));
        Assert.Equal(ofA.Language().AttributeOf(5, 1), ofB.Language(a.Corpus).AttributeOf(5, 1));
        Assert.Equal([0], ofA.Checkpoints.Select(c => c.Step));
        foreach (double deviation in new[] { .3, .02 })
        {
            TrainedLanguageModel start = LanguageTrainer.Train(b with { EmbeddingDeviation = deviation }, Root);
            using Transformer model = start.Model();
            double[] numbers = SmallLanguage.Numbers(model.Weights["embed.weight"]);
            Assert.InRange(Math.Sqrt(numbers.Average(x => x * x)), .95 * deviation, 1.05 * deviation);
        }
    }

    /// <summary>Where mixing devices or reading a value back is an error.</summary>
    [Fact]
    public void A_step_runs_on_the_device_of_the_weights()
    {
        using var scope = NewDisposeScope();
        var meta = new Device(DeviceType.META);
        using Transformer model = LanguageTrainer.Start(SmallLanguage.Recipe, Root, meta);
        using var adam = new TensorAdam(model.Weights.Named.Select(w => w.Tensor), .9, .98);
        Tensor loss = LanguageTrainer.Loss(model, zeros(2, 65, dtype: ScalarType.Int64, device: meta));
        loss.backward();
        adam.Step(.1);
        Assert.Equal((DeviceType.META, 0L), (loss.device_type, loss.dim()));
        Assert.All(model.Weights.Named, w => Assert.Equal(DeviceType.META, w.Tensor.grad!.device_type));
    }

    [Theory]
    [InlineData("Dim = 10 is no multiple of 4 heads")]
    [InlineData("Steps = -1 is not in [0, 1e+06]")]
    [InlineData("Beta2 = 1 is not in [0, 0.999999]")]
    public void A_field_out_of_its_range_is_named(string problem)
    {
        LanguageRecipe recipe = problem.Split(' ')[0] switch
        {
            "Dim" => new() { Dim = 10 },
            "Steps" => new() { Steps = -1 },
            _ => new() { Beta2 = 1 },
        };
        Assert.Equal(
            "language model: " + problem,
            Assert.Throws<ArgumentException>(() => LanguageTrainer.Train(recipe, Root)).Message);
    }
}

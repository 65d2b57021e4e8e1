using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>Trained models of others, each through the one transformer, against what their authors measured.</summary>
public class KnownModelsTests
{
    private const string Sort = "gpt_nano_sort/model.safetensors", Pizza = "modadd59_clock_pizza/", Tiny = "tinystories_656k/";

    /// <summary>Three of three letters each; behind them the sorted ones are asked for (llm-viz, after minGPT).</summary>
    [ModelFact(Sort)]
    public void Gpt_nano_sorts_every_input()
    {
        using var scope = NewDisposeScope();
        using var model = new Transformer(TransformerFolder.Read(ModelFiles.At("gpt_nano_sort")));
        long[][] inputs = [.. Enumerable.Range(0, 729).Select(row =>
            Enumerable.Range(0, 6).Select(i => (long)(row / Math.Pow(3, i)) % 3).ToArray())];
        int sorted = 0;
        foreach (long[] input in inputs)
        {
            List<long> tokens = [.. input];
            while (tokens.Count < 12)
            {
                using var step = NewDisposeScope();
                tokens.Add(model.Run(tensor(tokens.ToArray()).unsqueeze(0)).Logits[0, -1].argmax().item<long>());
            }

            if (tokens.Skip(6).SequenceEqual(input.Order())) sorted++;
        }

        Assert.Equal(729, sorted);
    }

    [ModelFact(Sort, "gpt_nano_sort/partials.safetensors")]
    public void Gpt_nanos_activations_are_those_of_its_authors()
    {
        using var scope = NewDisposeScope();
        using var model = new Transformer(TransformerFolder.Read(ModelFiles.At("gpt_nano_sort")));
        using SafeTensorsFile partials = SafeTensorsFile.Open(ModelFiles.At("gpt_nano_sort/partials.safetensors"));
        (string Hook, Func<Tensor> Expected)[] pairs =
        [
            ("hook_embed", () => partials.Read("tok_emb")),
            ("hook_pos_embed", () => partials.Read("pos_emb").expand(3, 11, 48)),
            ("blocks.0.hook_resid_pre", () => partials.Read("x")),
            ("blocks.0.attn.hook_q", () => partials.Read("q").transpose(1, 2)),
            ("blocks.0.attn.hook_k", () => partials.Read("k").transpose(1, 2)),
            ("blocks.0.attn.hook_v", () => partials.Read("v").transpose(1, 2)),
            ("blocks.0.attn.hook_pattern", () => partials.Read("attSm")),
            ("blocks.0.attn.hook_z", () => partials.Read("y").view(3, 11, 3, 16)),
            ("blocks.0.hook_attn_out", () => partials.Read("yProj")),
            ("blocks.0.hook_resid_mid", () => partials.Read("attnResid")),
            ("blocks.0.mlp.hook_pre", () => partials.Read("fc")),
            ("blocks.0.mlp.hook_post", () => partials.Read("gelu")),
            ("blocks.0.hook_mlp_out", () => partials.Read("mlp")),
            ("blocks.0.hook_resid_post", () => partials.Read("block0")),
            ("blocks.1.hook_resid_post", () => partials.Read("block1")),
            ("blocks.2.hook_resid_post", () => partials.Read("block2")),
        ];
        TransformerRun run = model.Run(partials.Read("idx").to(ScalarType.Int64), pairs.Select(p => p.Hook).ToHashSet());
        Assert.All(pairs, pair => Assert.InRange(Largest(pair.Expected() - run[pair.Hook]), 0, 1e-5));
        Assert.InRange(Largest(partials.Read("lm_head") - run.Logits), 0, 1e-5);
    }

    [ModelTheory(Pizza + "model_l8k1hzciux.pt")]
    [InlineData("l8k1hzciux", 1.0, 1)]
    [InlineData("q9rsl94xlv", 1.0, 1)]
    [InlineData("2k4ohj6bhd", 1.0, 1)]
    [InlineData("p99zdpze5l", 1.0, 1)]
    [InlineData("2fsoiei4o2", 1.0, 2)]
    [InlineData("dy65ktpiij", .968, 1)]
    public void Clocks_and_pizzas_add_modulo_59(string run, double accuracy, int layers)
    {
        using TransformerWeights weights = ClockPizzaCheckpoint.Read(
            ModelFiles.At($"{Pizza}model_{run}.pt"), ModelFiles.At($"{Pizza}config_{run}.json"));
        Assert.Equal(layers, weights.Config.Layers);
        Assert.Equal(accuracy, Additions(weights, 59, sign: false), accuracy == 1 ? 0 : .0005); // three digits are said
        // It is this mixture and no other, and each position sees both: anything else makes the answer less certain.
        AttentionSettings a = weights.Config.Attention;
        double right = Loss(weights, 59);
        List<AttentionSettings> others = [.. new[] { 0.0, 1 }.Where(share => share != a.SoftmaxShare)
            .Select(share => a with { SoftmaxShare = share })];
        if (layers > 1) others.Add(a with { Causal = true }); // of one layer the last position sees both either way
        foreach (AttentionSettings other in others)
        {
            using TransformerWeights wrong = ReferenceFolder.Changed(weights, weights.Config with { Attention = other }, _ => null);
            Assert.InRange(right, 0, .5 * Loss(wrong, 59));
        }
    }

    [ModelFact("modadd113_grok_transformer/grok_p113.pt")]
    public void A_grokked_transformer_adds_modulo_113()
    {
        using TransformerWeights weights = GrokkedAdditionCheckpoint.Read(
            ModelFiles.At("modadd113_grok_transformer/grok_p113.pt"));
        Assert.Equal((114, 3, 512), (weights.Config.Vocabulary, weights.Config.Context, weights.Config.Mlp!.Width));
        Assert.Equal(1, Additions(weights, 113, sign: true));
    }

    /// <summary>Seven letters, all different, and one of the first six again: what followed it is asked for.</summary>
    [ModelFact("induction_attn_only_2l/model.safetensors")]
    public void An_induction_model_says_what_followed_a_letter_before()
    {
        const int rows = 20_000; // standard error of the share: .001
        using var scope = NewDisposeScope();
        using var model = new Transformer(TransformerFolder.Read(ModelFiles.At("induction_attn_only_2l")));
        Rng rng = Seed.FromPath("induction").Rng();
        var (tokens, answers) = (new long[rows, 8], new long[rows]);
        for (int row = 0; row < rows; row++)
        {
            long[] letters = [.. Enumerable.Range(0, 26).Select(i => (long)i)];
            for (int i = 0; i < 7; i++)
            {
                int other = i + rng.Below(26 - i);
                (letters[i], letters[other]) = (letters[other], letters[i]);
                tokens[row, i] = letters[i];
            }

            int again = rng.Below(6);
            (tokens[row, 7], answers[row]) = (letters[again], letters[again + 1]);
        }

        Tensor said = model.Run(from_array(tokens)).Logits.select(1, -1).argmax(-1);
        Assert.InRange(said.eq(tensor(answers)).to(ScalarType.Float64).mean().item<double>(), .976, .982);
    }

    [ModelFact("stories260K/hf_llama/model.safetensors", "stories260K/stories260K.bin")]
    public void Stories_260k_are_the_same_in_both_layouts()
    {
        using var scope = NewDisposeScope();
        using var ours = new Transformer(Llama2cFile.Read(ModelFiles.At("stories260K/stories260K.bin")), ScalarType.Float64);
        using var theirs = new Transformer(TransformerFolder.Read(ModelFiles.At("stories260K/hf_llama")), ScalarType.Float64);
        using SafeTensorsFile reference = SafeTensorsFile.Open(ModelFiles.At("stories260K/reference.safetensors"));
        Tensor tokens = reference.Read("input_ids").to(ScalarType.Int64);
        Tensor logits = ours.Run(tokens).Logits;
        Assert.InRange(Largest(logits - theirs.Run(tokens).Logits), 0, 1e-9 * Largest(logits));
    }

    [ModelFact(Tiny + "model.safetensors", Tiny + "tokenizer.json")]
    public void Tinystories_656k_says_the_published_logits()
    {
        using var scope = NewDisposeScope();
        using var model = new Transformer(TransformerFolder.Read(ModelFiles.At(Tiny)), ScalarType.Float64);
        Tensor last = model.Run(tensor(new long[,] { { 1, 80, 147, 201, 282, 57 } })).Logits[0, -1]; // Once upon a time
        Assert.Equal(313, last.argmax().item<long>());
        double[] said = [-1.530338, -5.057580, -3.037590, -4.476752, 3.651178, 17.380813];
        double[] own = [.. Tensors.ToArray<double>(last)[..5], last[313].item<double>()];
        for (int i = 0; i < said.Length; i++) Assert.Equal(said[i], own[i], 2e-5);
    }

    private static double Largest(Tensor difference) => difference.abs().max().to(ScalarType.Float64).item<double>();

    /// <summary>The share of all pairs whose sum stands highest at the last position.</summary>
    private static double Additions(TransformerWeights weights, int modulus, bool sign)
    {
        using var scope = NewDisposeScope();
        (Tensor tokens, Tensor sums) = Pairs(modulus, sign);
        Tensor said = new Transformer(weights).Run(tokens).Logits.select(1, -1).argmax(-1);
        return said.eq(sums).to(ScalarType.Float64).mean().item<double>();
    }

    /// <summary>Mean cross-entropy of the sums at the last position, nats.</summary>
    private static double Loss(TransformerWeights weights, int modulus)
    {
        using var scope = NewDisposeScope();
        (Tensor tokens, Tensor sums) = Pairs(modulus, sign: false);
        Tensor logits = new Transformer(weights, ScalarType.Float64).Run(tokens).Logits.select(1, -1);
        return nn.functional.cross_entropy(logits, sums).item<double>();
    }

    private static (Tensor Tokens, Tensor Sums) Pairs(int modulus, bool sign)
    {
        var tokens = new long[modulus * modulus, sign ? 3 : 2];
        var sums = new long[modulus * modulus];
        for (int row = 0; row < sums.Length; row++)
        {
            (tokens[row, 0], tokens[row, 1]) = (row / modulus, row % modulus);
            if (sign) tokens[row, 2] = modulus;
            sums[row] = (tokens[row, 0] + tokens[row, 1]) % modulus;
        }

        return (from_array(tokens), tensor(sums));
    }
}

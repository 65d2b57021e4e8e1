using System.Text.Json;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Models.Transformers.Tokenizers;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>
/// The reader, the tokenizer and the forward pass against numbers and texts that others published for a real model.
/// </summary>
public class Stories260KTests
{
    private const string Checkpoint = "stories260K/stories260K.bin", Vocabulary = "stories260K/tok512.bin";

    private static Transformer Model() => new(Llama2cFile.Read(ModelFiles.At(Checkpoint)));

    private static Llama2Tokenizer Tokenizer() => Llama2TokenizerFile.Read(ModelFiles.At(Vocabulary), vocabulary: 512);

    [ModelFact(Checkpoint, "stories260K/reference.safetensors")]
    public void Logits_and_residual_streams_equal_the_reference()
    {
        using var scope = NewDisposeScope();
        using Transformer model = Model();
        TransformerConfig c = model.Config;
        Assert.Equal((64, 172, 5, 512, 512), (c.Dim, c.Mlp!.Width, c.Layers, c.Vocabulary, c.Context));
        Assert.Equal((8, 4, true), (c.Attention.Heads, c.Attention.KeyValueHeads, c.TiedHead));
        Assert.Equal(260_032, model.Weights.Named.Sum(part => part.Tensor.numel()));
        using SafeTensorsFile reference = SafeTensorsFile.Open(ModelFiles.At("stories260K/reference.safetensors"));
        TransformerRun run = model.Run(reference.Read("input_ids").to(ScalarType.Int64), model.HookPoints.ToHashSet());
        Assert.InRange(SmallTransformer.Difference(reference.Read("logits"), run.Logits), 0, 1e-4);
        for (int layer = 0; layer <= 5; layer++)
        {
            Tensor own = run[layer < 5 ? $"blocks.{layer}.hook_resid_pre" : "blocks.4.hook_resid_post"];
            Assert.InRange(SmallTransformer.Difference(reference.Read($"resid_{layer}"), own), 0, 1e-4);
        }
    }

    [ModelFact(Vocabulary, "stories260K/tokenizer_reference.json")]
    public void Tokens_equal_the_reference()
    {
        using JsonDocument reference = JsonDocument.Parse(
            File.ReadAllText(ModelFiles.At("stories260K/tokenizer_reference.json")));
        string prompt = reference.RootElement.GetProperty("prompt").GetString()!;
        int[] ids = Tokenizer().Encode(prompt, bos: true);
        Assert.Equal(reference.RootElement.GetProperty("ids").EnumerateArray().Select(e => e.GetInt32()), ids);
        Assert.Equal(
            reference.RootElement.GetProperty("pieces").EnumerateArray().Select(e => e.GetString()),
            ids.Select(Tokenizer().Piece));
    }

    [ModelFact(Checkpoint, Vocabulary, "stories260K/stories260K.md")]
    public void The_greedy_continuation_is_the_published_text()
    {
        string published = File.ReadAllText(ModelFiles.At("stories260K/stories260K.md")).Split("-t 0.0\n")[1].Split("\n```")[0];
        using Transformer model = Model();
        List<long> ids = [Llama2Tokenizer.Bos];
        while (ids.Count < 257) // run.c's 256 steps
        {
            using var scope = NewDisposeScope();
            long next = model.Run(tensor(ids.ToArray()).unsqueeze(0)).Logits[0, -1].argmax().item<long>();
            if (next == Llama2Tokenizer.Bos) break;
            ids.Add(next);
        }

        Assert.Equal(published, Tokenizer().Decode([.. ids.Select(id => (int)id)]));
    }

    [ModelFact(Vocabulary, ModelFiles.TinyStories)]
    public void Real_stories_encode_as_by_the_plain_algorithm_and_decode_to_themselves()
    {
        Llama2Tokenizer tokenizer = Tokenizer();
        TextCorpus corpus = TextCorpus.Read(ModelFiles.At(ModelFiles.TinyStories));
        Assert.Equal(2317, corpus.Stories.Count);
        var prompts = new TokenPrompts(corpus, tokenizer);
        Assert.All(Enumerable.Range(0, 2317), i => Assert.Equal(corpus.Stories[i], tokenizer.Decode(prompts.Stories[i])));

        byte[] file = File.ReadAllBytes(ModelFiles.At(Vocabulary)); // scores once more, read apart from the reader under test
        List<(string Piece, float Score)> tokens = [];
        for (int at = 4; at < file.Length;)
        {
            tokens.Add((tokenizer.Piece(tokens.Count), BitConverter.ToSingle(file, at)));
            at += 8 + BitConverter.ToInt32(file, at + 4);
        }

        foreach (int i in new[] { 0, 1000, 2000 })
        {
            string text = corpus.Stories[i][..250];
            Assert.Equal(PlainMerging.Encode(tokens, text), tokenizer.Encode(text, bos: false));
        }
    }

    [ModelFact(Checkpoint, Vocabulary, ModelFiles.TinyStories)]
    public void The_log_likelihood_of_a_real_story_as_long_as_the_context_equals_double_precision_loops()
    {
        using Transformer model = Model();
        Llama2Tokenizer tokenizer = Tokenizer();
        int[] story = TextCorpus.Read(ModelFiles.At(ModelFiles.TinyStories)).Stories.Select(text =>
            tokenizer.Encode(text, bos: true)).First(tokens => tokens.Length >= 512);
        using var scope = NewDisposeScope();
        long[] ids = [.. story.Take(512).Select(id => (long)id)];
        double[][] logits = new TransformerByLoops(model.Weights).Logits(ids);
        double expected = Enumerable.Range(0, 511).Sum(t => Math.Log(logits[t].Sum(Math.Exp)) - logits[t][ids[t + 1]]);
        Assert.Equal(expected, NegativeLogLikelihood(model, ids), 1e-5 * expected);
    }

    /// <summary>
    /// Others measured 1.54 over 200 stories, which ones is not said; four choices of 200 differ by up to .1. Here: the first 200
    /// with the line breaks that stand around them in the file (without those 1.48). Far outside: chance is ln 512 = 6.24.
    /// </summary>
    [ModelFact(Checkpoint, Vocabulary, ModelFiles.TinyStories)]
    public void The_mean_negative_log_likelihood_of_real_stories_is_near_what_others_measured()
    {
        using Transformer model = Model();
        Llama2Tokenizer tokenizer = Tokenizer();
        double sum = 0;
        int tokens = 0;
        foreach (string story in TextCorpus.Read(ModelFiles.At(ModelFiles.TinyStories)).Stories.Take(200))
        {
            long[] ids = [.. tokenizer.Encode($"\n{story}\n", bos: true).Take(512).Select(id => (long)id)];
            sum += NegativeLogLikelihood(model, ids);
            tokens += ids.Length - 1;
        }

        Assert.InRange(sum / tokens, 1.49, 1.59);
    }

    private static double NegativeLogLikelihood(Transformer model, long[] ids)
    {
        using var scope = NewDisposeScope();
        Tensor predicted = model.Run(tensor(ids[..^1]).unsqueeze(0)).Logits[0].to(ScalarType.Float64).log_softmax(-1); // [T-1, V]
        return -predicted.gather(1, tensor(ids[1..]).unsqueeze(1)).sum().item<double>();
    }

    [ModelFact(Checkpoint, Vocabulary, ModelFiles.TinyStories)]
    public void The_last_position_of_real_prompts_runs_on_as_a_whole_run_does()
    {
        using var scope = NewDisposeScope();
        using Transformer model = Model();
        var prompts = new TokenPrompts(
            new TextCorpus([.. TextCorpus.Read(ModelFiles.At(ModelFiles.TinyStories)).Stories.Take(20)]), Tokenizer());
        Tensor tokens = prompts.Prompts(new Seed(1), 4, 64); // [P, T]
        using var fast = new LastPosition(model, tokens, 2);
        using Generator generator = new Seed(2).Generator();
        Tensor x = fast.Residual.unsqueeze(1) + randn(4, 3, 64, generator: generator);
        (Tensor residual, Tensor logProbabilities) = fast.Continue(x);
        Tensor clean = model.Run(tokens, new HashSet<string> { "blocks.2.hook_resid_pre" })["blocks.2.hook_resid_pre"];
        for (int k = 0; k < 3; k++)
        {
            Tensor changed = cat([clean.narrow(1, 0, 63), x.narrow(1, k, 1)], 1);
            TransformerRun run = model.Run(
                tokens,
                new HashSet<string> { "blocks.4.hook_resid_post" },
                new Dictionary<string, Tensor> { ["blocks.2.hook_resid_pre"] = changed });
            Assert.InRange(SmallTransformer.Difference(run["blocks.4.hook_resid_post"].select(1, 63), residual.select(1, k)), 0, 1e-5);
            Assert.InRange(
                SmallTransformer.Difference(run.Logits.select(1, 63).log_softmax(-1), logProbabilities.select(1, k)), 0, 1e-5);
        }
    }
}

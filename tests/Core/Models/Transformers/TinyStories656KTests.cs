using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>
/// A real model in Hugging Face's layout with its own tokenizer, against what independent code in double precision measured.
/// </summary>
public class TinyStories656KTests
{
    private const string Folder = "tinystories_656k/", Weights = Folder + "model.safetensors",
        Vocabulary = Folder + TokenizerFile.Json;

    /// <summary>The first 600 characters of two stories: 2.8271 nats a token, .6432 a character, of 273 tokens.</summary>
    [ModelFact(Weights, Vocabulary, ModelFiles.TinyStories)]
    public void The_loss_on_two_stories_is_what_others_measured()
    {
        if (HuggingFaceTokenizer.Missing is not null) return;
        const int characters = 600;
        using Transformer model = Model();
        ITokenizer tokenizer = Tokenizer();
        (double sum, int tokens) = (0, 0);
        foreach (string story in TextCorpus.Read(ModelFiles.At(ModelFiles.TinyStories)).Stories.Take(2))
        {
            using var scope = NewDisposeScope();
            long[] ids = [.. tokenizer.Encode(story[..characters].Trim()).Select(id => (long)id)];
            Assert.Equal(tokenizer.Bos, (int)ids[0]);
            Tensor logits = model.Run(tensor(ids[..^1]).unsqueeze(0)).Logits[0];
            sum += nn.functional.cross_entropy(logits, tensor(ids[1..]), reduction: nn.Reduction.Sum).item<double>();
            tokens += ids.Length - 1;
        }

        Assert.Equal(273, tokens);
        Assert.Equal(2.8271, sum / tokens, 5e-5); // half of the last digit that is said
        Assert.Equal(.6432, sum / (2 * characters), 5e-5);
    }

    [ModelFact(Weights, Vocabulary)]
    public void It_continues_a_story_as_others_had_it()
    {
        if (HuggingFaceTokenizer.Missing is not null) return;
        const string begin = "Once upon a time",
            rest = ", a little girl named Lily lived in a small house with her mom, dad, and her dog, Spot,";
        using Transformer model = Model();
        ITokenizer tokenizer = Tokenizer();
        List<long> ids = [.. tokenizer.Encode(begin).Select(id => (long)id)];
        string text = begin;
        while (text.Length < begin.Length + rest.Length)
        {
            using var scope = NewDisposeScope();
            ids.Add(model.Run(tensor(ids.ToArray()).unsqueeze(0)).Logits[0, -1].argmax().item<long>());
            text = tokenizer.Decode([.. ids.Select(id => (int)id)]);
        }

        Assert.StartsWith(begin + rest, text, StringComparison.Ordinal);
    }

    private static Transformer Model() => new(TransformerFolder.Read(ModelFiles.At(Folder)), ScalarType.Float64);

    private static ITokenizer Tokenizer() => TokenizerFile.Open(ModelFiles.At(Folder), vocabulary: 2048);
}

using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Models.Transformers;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Subjects;

/// <summary>A folder of models that holds one small random one, with a vocabulary of letters and stories spelt in them.</summary>
public sealed class SmallModel : IDisposable
{
    private const int Letters = 10;
    private readonly TemporaryFolder _folder = new();

    public SmallModel()
    {
        List<(string Piece, float Score)> tokens = SmallTokenizer.Tokens(
            [(" ", 0), .. Enumerable.Range(0, Letters).Select(i => ($"{(char)('a' + i)}", 0f))]);
        Config = SmallTransformer.Llama with { Vocabulary = tokens.Count, Context = 64 };
        using TransformerWeights weights = SmallTransformer.Weights(Config, new Seed(1));
        _folder.Write("model.bin", SmallTransformer.Llama2c(weights));
        _folder.Write("tokens.bin", SmallTokenizer.File(7, tokens));
        Rng rng = new Seed(2).Rng();
        // Each begins with the same twelve letters.
        string[] alike = [.. Enumerable.Range(0, 700).Select(i =>
            new string('a', 12) + string.Concat(Enumerable.Range(0, 40).Select(j => (char)('a' + ((i + j) % Letters)))))];
        _folder.Write("alike.txt", System.Text.Encoding.UTF8.GetBytes(string.Join(TextCorpus.Separator, alike)));
        _folder.Write(
            "stories.txt",
            System.Text.Encoding.UTF8.GetBytes(string.Join(TextCorpus.Separator, Enumerable.Range(0, 700).Select(_ =>
            string.Concat(Enumerable.Range(0, 45).Select(_ => (char)('a' + rng.Below(Letters))))))));
    }

    public TransformerConfig Config { get; }

    public string Root => _folder.Root;

    public Hypotheses.Claims.Subjects.Given.ModelFiles Files(string text = "stories.txt") =>
        Hypotheses.Claims.Subjects.Given.ModelFiles.OfLlama2c(new GivenPaths(Root), "model.bin", "tokens.bin", text);

    public LanguageModelSubject Subject(TwinKind kind = TwinKind.Trained, string text = "stories.txt") =>
        new("small", "a small random model", Files(text), kind);

    public void Dispose() => _folder.Dispose();
}

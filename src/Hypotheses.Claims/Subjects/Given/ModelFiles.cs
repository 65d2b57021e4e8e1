using Hypotheses.Claims.Protocols;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// The files of a language model in llama2.c's formats and of a text that it reads: found under the folder of models, read once,
/// on first use. Thread-safe.
/// </summary>
public sealed class ModelFiles : LanguageModelSource
{
    private readonly Lazy<Transformer> _trained;
    private readonly Lazy<TokenPrompts> _prompts;
    private readonly Lazy<string> _identity;
    private readonly string _checkpoint, _tokenizer, _corpus;

    /// <param name="models">The folder of models, or null where there is none.</param>
    /// <param name="checkpoint">Path of the checkpoint under it.</param>
    /// <param name="tokenizer">Path of the tokenizer under it.</param>
    /// <param name="corpus">Path of the text, relative to the folder of models.</param>
    public ModelFiles(string? models, string checkpoint, string tokenizer, string corpus)
    {
        string Under(string path) => Path.GetFullPath(path, models ?? "/");
        (_checkpoint, _tokenizer, _corpus) = (Under(checkpoint), Under(tokenizer), Under(corpus));
        string[] absent = [
            .. new[] { (checkpoint, _checkpoint), (tokenizer, _tokenizer), (corpus, _corpus) }
                .Where(f => models is null || !File.Exists(f.Item2)).Select(f => f.Item1)];
        Missing = absent.Length == 0 ? null : $"there is no {string.Join(", ", absent)}{(models is null ? " (HYPOTHESES_MODELS is not set)" : " under HYPOTHESES_MODELS")}";
        _trained = new(() => new Transformer(Llama2cFile.Read(_checkpoint)));
        _prompts = new(() =>
            new TokenPrompts(TextCorpus.Read(_corpus), Llama2TokenizerFile.Read(_tokenizer, Trained.Config.Vocabulary)));
        _identity = new(() =>
            Missing is null
                ? string.Join(' ', new[] { _checkpoint, _tokenizer, _corpus }.Select(FileHash.Of))
                : $"{checkpoint} {tokenizer} {corpus}");
    }

    /// <summary>Null where all files are there, else which are not.</summary>
    public override string? Missing { get; }

    /// <summary>SHA-256 of the three files.</summary>
    public override string Identity => _identity.Value;

    /// <summary>The trained model; shared, never disposed.</summary>
    public Transformer Trained => _trained.Value;

    /// <summary>The text as tokens.</summary>
    public TokenPrompts Prompts => _prompts.Value;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Layers => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<HookSaeSetting> Dictionaries => ResidualSaes.Settings;

    /// <inheritdoc/>
    public override Transformer TrainedOf(Seed seed) => Trained;

    /// <inheritdoc/>
    public override TokenPrompts PromptsOf(Seed seed) => Prompts;
}

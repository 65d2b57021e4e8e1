using Hypotheses.Claims.Protocols;
using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// The files of a language model and of a text that it reads: read once, on first use. Shared by the model, its twins and the
/// dictionaries of its activations. Thread-safe.
/// </summary>
public sealed class ModelFiles : LanguageModelSource
{
    private const int Probe = 32, Step = 7919; // tokens from all over the vocabulary

    private readonly Lazy<Transformer> _trained;
    private readonly Lazy<TokenPrompts> _prompts;
    private readonly FilesIdentity _identity;

    private ModelFiles(
        string? missing,
        Func<Transformer> trained,
        Func<int, ITokenizer> tokenizer,
        string text,
        FilesIdentity identity,
        IReadOnlyList<int> layers,
        IReadOnlyList<HookSaeSetting> dictionaries)
    {
        (Missing, Layers, Dictionaries) = (missing, layers, dictionaries);
        _trained = new(() =>
        {
            identity.Require();
            return trained();
        });
        _prompts = new(() => new TokenPrompts(TextCorpus.Read(text), tokenizer(Trained.Config.Vocabulary)) { File = text });
        _identity = identity;
    }

    /// <summary>Null where all files are there, else which are not.</summary>
    public override string? Missing { get; }

    /// <summary>SHA-256 of the files.</summary>
    public override string Identity => _identity.Text;

    /// <summary>The trained model; shared, never disposed.</summary>
    public Transformer Trained => _trained.Value;

    /// <summary>The text as tokens.</summary>
    public TokenPrompts Prompts => _prompts.Value;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Layers { get; }

    /// <summary>What is wrong with the layers that an entry names; null where nothing is.</summary>
    public string? LayersProblem { get; private init; }

    /// <inheritdoc/>
    public override IReadOnlyList<HookSaeSetting> Dictionaries { get; }

    /// <summary>
    /// What is wrong with the files, as far as a look at their headers says; null where nothing is, or where they are not there.
    /// </summary>
    public string? Problem { get; private init; }

    /// <summary>Bytes of the weights on the disk; null where they are not there.</summary>
    public long? WeightBytes { get; private init; }

    /// <summary>
    /// A model in llama2.c's formats. It is judged before its first three blocks where nothing else is said, and its dictionaries
    /// are those of stories260K.
    /// </summary>
    /// <param name="paths">Where paths lead.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="text">The text.</param>
    /// <param name="layers">Blocks, or null.</param>
    public static ModelFiles OfLlama2c(
        GivenPaths paths, string checkpoint, string tokenizer, string text, IReadOnlyList<int>? layers = null)
    {
        string[] written = [checkpoint, tokenizer, text], full = [.. written.Select(paths.Full)];
        string[] absent = [.. written.Where(f => !paths.Leads(f) || !File.Exists(paths.Full(f)))];
        string? missing = absent.Length == 0 ? null : $"there is no {paths.Words(absent)}";
        return new ModelFiles(
            missing,
            () => Sound(new Transformer(Llama2cFile.Read(full[0])), full[0]),
            vocabulary => Llama2TokenizerFile.Read(full[1], vocabulary),
            full[2],
            new FilesIdentity(
                () => string.Join(' ', missing is null ? full.Select(FileHash.Of) : written), string.Join(' ', written)),
            JudgedLayers.Of(layers, null) ?? [0, 1, 2],
            ResidualSaes.Settings)
        {
            LayersProblem = JudgedLayers.Problem(layers, null),
            Problem = missing is null ? Flaw(() => Llama2cFile.Check(full[0])) : null,
            WeightBytes = File.Exists(full[0]) ? new FileInfo(full[0]).Length : null,
        };
    }

    /// <summary>
    /// A model as Hugging Face's library writes it: a folder, or the model's folder in its client's cache. It is judged before
    /// its first, its middle and its last block where nothing else is said; dictionaries are trained before the middle one of
    /// those.
    /// </summary>
    /// <param name="paths">Where paths lead.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="tokenizer">The tokenizer, file or folder; null for the folder's own.</param>
    /// <param name="text">The text.</param>
    /// <param name="layers">Blocks, or null.</param>
    public static ModelFiles OfFolder(
        GivenPaths paths, string folder, string? tokenizer, string text, IReadOnlyList<int>? layers = null)
    {
        string full = paths.Full(folder), corpus = paths.Full(text);
        string? own = tokenizer is null ? null : paths.Full(tokenizer);
        string[] absent = [
            .. new[] { folder, tokenizer, text }.OfType<string>()
                .Where(f => !paths.Leads(f) || !(f == text ? File.Exists(corpus) : Path.Exists(paths.Full(f))))];
        string names = string.Join(' ', new[] { folder, tokenizer, text }.OfType<string>());
        string? missing = absent.Length > 0 ? $"there is no {paths.Words(absent)}" : GivenTokenizer.Missing(full, own);
        TransformerConfig? config = null;
        string? problem = missing is null ? Flaw(() => config = TransformerFolder.Config(full)) : null;
        IReadOnlyList<int> judged = JudgedLayers.Of(layers, config?.Layers) ?? [0];
        return new ModelFiles(
            missing,
            () => Sound(new Transformer(TransformerFolder.Read(full)), full),
            vocabulary => GivenTokenizer.Open(full, own, vocabulary),
            corpus,
            new FilesIdentity(
                () => missing is not null
                    ? names
                    : string.Join(' ', [
                        FileHash.Of(ModelFolder.Open(full).FullPath),
                        .. own is null ? [] : GivenTokenizer.Files(full, own).Select(FileHash.Of),
                        FileHash.Of(corpus)]),
                names),
            judged,
            ResidualSaes.Before(judged[judged.Count / 2], config?.Dim ?? 1))
        {
            LayersProblem = JudgedLayers.Problem(layers, config?.Layers),
            Problem = problem,
            WeightBytes = missing is null ? BytesIn(full) : null,
        };
    }

    // What overflows would come out of each measure as an error of its own, which names no file.
    private static Transformer Sound(Transformer model, string path)
    {
        using var scope = NewDisposeScope();
        Tensor tokens = arange(Math.Min(model.Config.Context, Probe), ScalarType.Int64) * Step;
        Tensor logits = model.Run(tokens.remainder(model.Config.Vocabulary).unsqueeze(0)).Logits;
        bool finite = logits.isfinite().all().item<bool>();
        if (finite && (logits.shape[2] == 1 || (logits != logits.narrow(2, 0, 1)).any().item<bool>())) return model;
        model.Dispose();
        throw new MalformedFileException(
            path, "logits", finite ? "are the same for all tokens, as of weights that are all zero"
                : $"are not finite for a text of {tokens.shape[0]} tokens");
    }

    // Said where models are listed, and by the trial that needs the model: one broken folder stops no run of others.
    private static string? Flaw(Action look)
    {
        try
        {
            look();
            return null;
        }
        catch (MalformedFileException e)
        {
            return e.Message;
        }
    }

    private static long? BytesIn(string folder)
    {
        try
        {
            return new DirectoryInfo(ModelFolder.Open(folder).FullPath).EnumerateFiles()
                .Where(f => f.Extension is ".safetensors" or ".bin")
                .Sum(f => f.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : f.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) // what is wrong is said by who reads them
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override Transformer TrainedOf(Seed seed) => Trained;

    /// <inheritdoc/>
    public override TokenPrompts PromptsOf(Seed seed) => Prompts;
}

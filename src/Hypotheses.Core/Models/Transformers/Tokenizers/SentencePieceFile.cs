using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Tokenizers.Stored;
using Microsoft.ML.Tokenizers;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>
/// A SentencePiece model (<c>tokenizer.model</c>). Microsoft.ML.Tokenizers normalises, divides into unigrams and decodes; byte
/// pairs merge here (<see cref="SentencePieceMerging"/>). BOS comes before a text, as Llama's tokenizers have it, unless
/// <c>tokenizer_config.json</c> says otherwise (<c>add_bos_token</c>).
/// </summary>
public sealed class SentencePieceFile : ITokenizer
{
    private const int MaximumBytes = 1 << 26;
    private readonly string _path;
    private readonly SentencePieceTokenizer _library;
    private readonly SentencePieceMerging? _merging;
    private readonly bool _addsBos;

    private SentencePieceFile(
        string path, SentencePieceTokenizer library, SentencePieceProto model, TokenizerSettings settings)
    {
        (_path, _library, _addsBos) = (path, library, settings.AddsBos);
        _merging = model.Merges ? new SentencePieceMerging(path, model) : null;
        Vocabulary = model.Pieces.Count;
        Bos = settings.SaysBos ? settings.Bos(text => IdOf(model, text), Vocabulary) : model.Bos;
    }

    /// <inheritdoc/>
    public int Vocabulary { get; }

    /// <inheritdoc/>
    public int? Bos { get; }

    /// <summary>Reads and checks a tokenizer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">How many tokens the model has; null accepts any number.</param>
    /// <exception cref="MalformedFileException">No such file, not a SentencePiece model, or it does not fit the
    /// model.</exception>
    public static SentencePieceFile Read(string path, int? vocabulary = null)
    {
        byte[] bytes = JsonFile.Bytes(path, MaximumBytes);
        SentencePieceProto model = SentencePieceProto.Read(path, bytes);
        TokenizerChecks.Fits(path, model.Pieces.Count, vocabulary);
        TokenizerSettings settings = TokenizerSettings.In(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SentencePieceFile read = Guarded(path, () =>
        {
            using var stream = new MemoryStream(bytes);
            var library = SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);
            return new SentencePieceFile(path, library, model, settings);
        });
        read.Encode("a b"); // what cannot divide this divides nothing
        return read;
    }

    /// <inheritdoc/>
    public int[] Encode(string text)
    {
        TokenizerChecks.WholeText(text);
        IReadOnlyList<int> ids = Guarded(_path, () =>
            _merging is null ? _library.EncodeToIds(text) : _merging.Encode(_library.Normalizer?.Normalize(text) ?? text));
        return TokenizerChecks.Made(_path, ids, Vocabulary, _addsBos ? Bos : null);
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids)
    {
        TokenizerChecks.Known(ids, Vocabulary);
        return Guarded(_path, () => _library.Decode(ids));
    }

    private static int? IdOf(SentencePieceProto model, string text) =>
        model.Pieces.Index().Where(p => p.Item.Text == text).Select(p => (int?)p.Index).FirstOrDefault();

    // The library takes the message for well made: what is not ends in exceptions of many kinds.
    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or MalformedFileException))
        {
            throw new MalformedFileException(path, "model", $"is no SentencePiece model: {e.Message.Split('\n')[0]}");
        }
    }
}

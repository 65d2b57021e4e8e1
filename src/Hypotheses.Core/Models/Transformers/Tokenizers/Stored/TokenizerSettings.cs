using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Tokenizers.Stored;

/// <summary>
/// What stands beside a tokenizer's file in a Hugging Face folder: <c>tokenizer_config.json</c>, then <c>config.json</c>, where
/// they are there.
/// </summary>
internal sealed class TokenizerSettings
{
    private readonly string _tokenizer, _model;
    private readonly bool _stated;
    private readonly string? _bosText;
    private readonly int? _bosId;

    private TokenizerSettings(string folder)
    {
        (_tokenizer, _model) = (Path.Combine(folder, "tokenizer_config.json"), Path.Combine(folder, "config.json"));
        if (File.Exists(_tokenizer))
        {
            JsonFields fields = JsonFile.Read(_tokenizer);
            Class = fields.Text("tokenizer_class");
            AddsBos = fields.Flag("add_bos_token", otherwise: true);
            _stated = fields.Element.TryGetProperty("bos_token", out _); // null says that there is none
            _bosText = fields.Kind("bos_token") == JsonValueKind.Object
                ? fields.Inner("bos_token")!.Text("content")
                : fields.Text("bos_token");
        }

        if (!File.Exists(_model)) return;
        JsonFields model = JsonFile.Read(_model);
        ModelType = model.Text("model_type");
        _bosId = model.WholeOrNull("bos_token_id") is >= 0 and var id ? id : null;
    }

    /// <summary>What <c>tokenizer_config.json</c> says it is, e.g. <c>GPT2Tokenizer</c>; null where it says nothing.</summary>
    public string? Class { get; }

    /// <summary>What <c>config.json</c> says the model is, e.g. <c>gpt2</c>.</summary>
    public string? ModelType { get; }

    /// <summary>Whether BOS is put before a text; where nothing is said it is.</summary>
    public bool AddsBos { get; } = true;

    /// <summary>Whether one of the files speaks of BOS.</summary>
    public bool SaysBos => _stated || _bosId is not null;

    /// <summary>Reads what is in a folder.</summary>
    /// <exception cref="MalformedFileException">One of the files is no JSON object, or a field has the wrong kind.</exception>
    public static TokenizerSettings In(string folder) => new(folder);

    /// <summary>The token that texts begin with: <c>bos_token</c> where it is stated, else <c>bos_token_id</c>.</summary>
    /// <param name="idOf">A token by its text, or null.</param>
    /// <param name="vocabulary">How many tokens there are.</param>
    /// <exception cref="MalformedFileException">It is no token of the vocabulary.</exception>
    public int? Bos(Func<string, int?> idOf, int vocabulary)
    {
        if (_stated)
        {
            return _bosText is null
                ? null
                : idOf(_bosText)
                    ?? throw new MalformedFileException(_tokenizer, "bos_token", $"'{_bosText}' is no token of the vocabulary");
        }

        return _bosId is { } id && id >= vocabulary
            ? throw new MalformedFileException(_model, "bos_token_id", $"{id} is not below the {vocabulary} tokens")
            : _bosId;
    }
}

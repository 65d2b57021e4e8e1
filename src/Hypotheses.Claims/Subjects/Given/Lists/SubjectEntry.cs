using System.Text.Json.Serialization;
using Hypotheses.Core.Files;

namespace Hypotheses.Claims.Subjects.Given.Lists;

/// <summary>One entry of a models file, as it is written. What goes together is <see cref="SubjectList"/>'s business.</summary>
public sealed record SubjectEntry
{
    /// <summary>The subject's; unique in a file, and over files the later one counts.</summary>
    public required string Name { get; init; }

    /// <summary>The subject's.</summary>
    public required string Description { get; init; }

    /// <summary>A checkpoint of llama2.c.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>
    /// A transformer's folder as Hugging Face's library writes it, or the model's folder in its client's cache.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>A tokenizer: file or folder; of a model's folder its own where nothing is said.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>A text that the model reads: stories with <c>&lt;|endoftext|&gt;</c> between them.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the model's randomised twins are subjects too; true where nothing is said.</summary>
    public bool? Twins { get; init; }

    /// <summary>
    /// The blocks before which a model is judged; the first, the middle one and the last where nothing is said.
    /// </summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>A synthetic world: folder or configuration.</summary>
    public string? World { get; init; }

    /// <summary>A dictionary's folder.</summary>
    public string? Dictionary { get; init; }

    /// <summary>Activations: a file or a store.</summary>
    public string? Activations { get; init; }

    /// <summary>The name of a language model's entry.</summary>
    public string? Model { get; init; }

    /// <summary>A hook point of it, by TransformerLens' name.</summary>
    public string? Hook { get; init; }

    /// <summary>
    /// Whether the dictionary is given activations without their mean over the coordinates, as TransformerLens has them where it
    /// centres the weights that write to the residual stream; false where nothing is said.
    /// </summary>
    public bool? Centred { get; init; }

    /// <summary>Where its files can be fetched from; null where nobody says.</summary>
    public EntrySource? Source { get; init; }

    /// <summary>The file that it stands in.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";

    /// <summary>Its place there, from 0.</summary>
    [JsonIgnore]
    public int Place { get; init; }

    /// <summary>The folder of a file of the user's own; null for the list that is built in.</summary>
    [JsonIgnore]
    public string? Beside { get; init; }

    /// <summary>The fields that say what it is.</summary>
    [JsonIgnore]
    public string Kind => string.Join(' ', Fields.Where(f => f.Text is not null).Select(f => f.Name));

    /// <summary>The first of these fields that leads nowhere: empty, or with the character 0 in it. Null for none.</summary>
    [JsonIgnore]
    public string? Vain => Fields.FirstOrDefault(f => f.Text is { } text && (text.Length == 0 || text.Contains('\0'))).Name;

    /// <summary>Whether it is a language model.</summary>
    [JsonIgnore]
    public bool IsModel => Checkpoint is not null || Folder is not null;

    /// <summary>The folder that its source's files belong into, as it is written; null where it has none.</summary>
    [JsonIgnore]
    public string? FetchedInto => Folder ?? Dictionary ?? (Checkpoint is null ? World : Path.GetDirectoryName(Checkpoint));

    private (string Name, string? Text)[] Fields =>
    [
        ("checkpoint", Checkpoint), ("folder", Folder), ("tokenizer", Tokenizer), ("text", Text), ("world", World),
        ("dictionary", Dictionary), ("activations", Activations), ("model", Model), ("hook", Hook),
    ];

    /// <summary>The error that names file, entry and field.</summary>
    public MalformedFileException Wrong(string field, string problem) => new(File, $"[{Place}].{field}", $"{problem} ({Name})");
}

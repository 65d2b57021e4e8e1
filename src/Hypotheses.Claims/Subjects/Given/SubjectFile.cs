using System.Text.Json;
using System.Text.Json.Serialization;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// A JSON list of given models, worlds and dictionaries on disk. What an entry is follows from the fields that it has; paths are
/// relative to the folder of models. Each entry has a <c>name</c> and a <c>description</c>, and
/// <list type="bullet">
/// <item><c>checkpoint, tokenizer, text</c>: a language model in llama2.c's formats, which comes with its three twins;</item>
/// <item><c>world</c>: a synthetic world, the folder or the configuration file of a SynthSAEBench model;</item>
/// <item><c>dictionary</c> and one of <c>world</c> (a folder), <c>activations</c> (a file or store), or <c>model</c> (an entry's
/// name) with <c>hook</c>: a dictionary, and what it was trained on.</item>
/// </list>
/// </summary>
public static class SubjectFile
{
    private static readonly JsonSerializerOptions Options = new(Json.Line)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 8
    };

    /// <summary>The subjects of a file, in its order.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="json">Its content.</param>
    /// <param name="models">The folder of models, or null where there is none: then the subjects are there, and
    /// unavailable.</param>
    /// <exception cref="MalformedFileException">Not such a list; names the entry and the field.</exception>
    public static IReadOnlyList<Subject> Read(string path, string json, string? models)
    {
        Entry[] entries;
        try
        {
            entries = JsonSerializer.Deserialize<Entry[]>(json, Options) ?? throw new JsonException("null is no list");
        }
        catch (JsonException e)
        {
            throw new MalformedFileException(path, e.Path is { Length: > 0 } where ? where : "$", e.Message.Split('\n')[0]);
        }

        var built = new Builder(path, models, entries);
        return [.. entries.SelectMany((_, i) => built.Subjects(i))];
    }

    // One entry; which fields go together is Builder's business.
    private sealed record Entry
    {
        public required string Name { get; init; }

        public required string Description { get; init; }

        public string? Checkpoint { get; init; }

        public string? Tokenizer { get; init; }

        public string? Text { get; init; }

        public string? World { get; init; }

        public string? Dictionary { get; init; }

        public string? Activations { get; init; }

        public string? Model { get; init; }

        public string? Hook { get; init; }

        /// <summary>The names of the fields that are given, beside name and description.</summary>
        public string Kind => string.Join(' ', new[]
        {
            ("checkpoint", Checkpoint), ("tokenizer", Tokenizer), ("text", Text), ("world", World), ("dictionary", Dictionary),
            ("activations", Activations), ("model", Model), ("hook", Hook),
        }.Where(f => f.Item2 is not null).Select(f => f.Item1));
    }

    private sealed class Builder(string path, string? models, Entry[] entries)
    {
        public IEnumerable<Subject> Subjects(int index)
        {
            Entry e = entries[index];
            if (entries.Take(index).Any(other => other.Name == e.Name)) throw Wrong(index, "name", $"'{e.Name}' is given twice");
            try
            {
                return e.Kind switch
                {
                    "checkpoint tokenizer text" => LanguageModel(e),
                    "world" => [World(e)],
                    "world dictionary" =>
                        [
                            new GivenSaeOnWorldSubject(
                                e.Name, e.Description, Under(e.Dictionary!), Words(e.Dictionary!), Directed(index))],
                    "dictionary activations" =>
                        [
                            new GivenSaeSubject(
                                e.Name,
                                e.Description,
                                Under(e.Dictionary!),
                                Words(e.Dictionary!),
                                new FileActivations(Under(e.Activations!), Words(e.Activations!)))],
                    "dictionary model hook" =>
                        [
                            new GivenSaeSubject(
                                e.Name,
                                e.Description,
                                Under(e.Dictionary!),
                                Words(e.Dictionary!),
                                new HookActivations(Files(Model(index)), e.Hook!))],
                    var given => throw Wrong(
                        index,
                        "fields",
                        $"has '{given}'; allowed: 'checkpoint tokenizer text', 'world', 'dictionary world', 'dictionary "
                            + "activations', 'dictionary model hook'"),
                };
            }
            catch (ArgumentException bad)
            {
                throw Wrong(index, "name", bad.Message.Split('\n')[0]);
            }
        }

        private IEnumerable<Subject> LanguageModel(Entry e) =>
            LanguageModelSubject.WithTwins(e.Name, e.Description, Files(e));

        private Entry Model(int index) => entries.FirstOrDefault(m => m.Name == entries[index].Model && m.Checkpoint is not null)
            ?? throw Wrong(index, "model", $"there is no language model '{entries[index].Model}' in the list");

        private ModelFiles Files(Entry e) => new(models, e.Checkpoint!, e.Tokenizer!, e.Text!);

        private GivenWorldSubject World(Entry e) => new(e.Name, e.Description, Under(e.World!), Words(e.World!));

        // Of a configuration alone each seed draws another world: none of them is the one that the dictionary was trained on.
        private GivenWorldSubject Directed(int index) =>
            World(entries[index]) is var world && (world.HasDirections || world.Unavailable is not null)
            ? world
            : throw Wrong(
                index,
                "world",
                "is a configuration without directions; a dictionary needs the folder of the world that it was trained on");

        private string Under(string relative) => Path.GetFullPath(relative, models ?? "/");

        private string Words(string relative) =>
            models is null ? $"{relative} (HYPOTHESES_MODELS is not set)" : $"{relative} under HYPOTHESES_MODELS";

        private MalformedFileException Wrong(int index, string field, string problem) => new(path, $"[{index}].{field}", problem);
    }
}

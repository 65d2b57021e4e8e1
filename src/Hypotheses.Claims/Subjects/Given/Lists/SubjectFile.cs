using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Claims.Subjects.Given.Lists;

/// <summary>
/// A JSON list of given models, worlds and dictionaries on disk. What an entry is follows from the fields that it has. Each has a
/// <c>name</c> and a <c>description</c>, and
/// <list type="bullet">
/// <item><c>folder, text</c>: a transformer as Hugging Face's library writes it, with <c>tokenizer</c> where its folder has
/// none;</item>
/// <item><c>checkpoint, tokenizer, text</c>: a language model in llama2.c's formats;</item>
/// <item><c>world</c>: a synthetic world, the folder or the configuration file of a SynthSAEBench model;</item>
/// <item><c>dictionary</c> and one of <c>world</c> (a folder), <c>activations</c> (a file or store), or <c>model</c> (an entry's
/// name) with <c>hook</c>: a dictionary, and what it was trained on.</item>
/// </list>
/// A language model may say its <c>layers</c> and whether its <c>twins</c> are subjects too; a dictionary of a model whether its
/// activations are <c>centred</c>; and any entry its <c>source</c>. Paths: <see cref="GivenPaths"/>.
/// </summary>
public static class SubjectFile
{
    private const int MaximumBytes = 1 << 22;

    private static readonly JsonSerializerOptions Options = new(Json.Line)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 8,
        // What is no field of the file would be read over in silence.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutIgnored } },
    };

    /// <summary>The entries of a user's own file.</summary>
    /// <exception cref="MalformedFileException">No such file, or not such a list; names the entry and the field.</exception>
    public static IReadOnlyList<SubjectEntry> Read(string path) =>
        Parse(path, Encoding.UTF8.GetString(JsonFile.Bytes(path, MaximumBytes)), Path.GetDirectoryName(Path.GetFullPath(path)));

    private static void LeaveOutIgnored(JsonTypeInfo type)
    {
        for (int i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i].AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) == true)
                type.Properties.RemoveAt(i);
    }

    // .NET says only what it could not do.
    private static string Problem(JsonException e)
    {
        if (!e.Message.Contains("could not be mapped", StringComparison.Ordinal)) return JsonProblem.Words(e);
        Type type = e.Path!.Contains(".source.", StringComparison.Ordinal) ? typeof(EntrySource) : typeof(SubjectEntry);
        return $"is not one of {string.Join(", ", Options.GetTypeInfo(type).Properties.Select(p => p.Name))}, the fields that are read";
    }

    /// <summary>The entries of a list, in its order.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="json">Its content.</param>
    /// <param name="beside">The folder of a user's own file; null for the list that is built in.</param>
    /// <exception cref="MalformedFileException">Not such a list; names the entry and the field.</exception>
    public static IReadOnlyList<SubjectEntry> Parse(string path, string json, string? beside = null)
    {
        SubjectEntry[] entries;
        try
        {
            entries = JsonSerializer.Deserialize<SubjectEntry[]>(json.TrimStart('\uFEFF'), Options)
                ?? throw new JsonException("null is no list");
        }
        catch (JsonException e)
        {
            throw new MalformedFileException(path, JsonProblem.Field(e), Problem(e));
        }

        var names = new HashSet<string>();
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i] is null) throw new MalformedFileException(path, $"[{i}]", "is null");
            entries[i] = entries[i] with { File = path, Place = i, Beside = beside };
            if (!names.Add(entries[i].Name)) throw entries[i].Wrong("name", "is given twice");
            if (entries[i].Vain is { } field) throw entries[i].Wrong(field, "is empty, or holds the character 0");
            if (entries[i].Source?.Flaw() is { } flaw) throw entries[i].Wrong(flaw.Field, flaw.Problem);
        }

        return entries;
    }
}

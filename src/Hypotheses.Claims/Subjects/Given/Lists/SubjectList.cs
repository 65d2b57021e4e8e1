using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;

namespace Hypotheses.Claims.Subjects.Given.Lists;

/// <summary>Subjects that come from models files, whose entries can be listed and fetched.</summary>
public interface IGivenSubjects : ISubjectSource
{
    /// <summary>The entries, and what they become.</summary>
    SubjectList List(Settings settings);

    /// <inheritdoc/>
    IEnumerable<Subject> ISubjectSource.Subjects(Settings settings) => List(settings).Subjects;
}

/// <summary>
/// The entries of several models files, of which a later one counts where two have a name, and what they become.
/// </summary>
public sealed class SubjectList
{
    private static readonly string[] ModelKinds = ["checkpoint tokenizer text", "folder text", "folder tokenizer text"];
    private readonly string? _models;
    private readonly Dictionary<string, ModelFiles> _files = []; // read once, whatever hangs on them
    private readonly Dictionary<string, SubjectEntry> _named;

    private SubjectList(IReadOnlyList<SubjectEntry> entries, string? models)
    {
        (Entries, _models) = (entries, models);
        _named = entries.ToDictionary(e => e.Name);
        Built = [.. entries.Select(e => (e, Of(e)))];
        var names = new Dictionary<string, Subject>(StringComparer.OrdinalIgnoreCase);
        foreach ((SubjectEntry entry, IReadOnlyList<Subject> subjects) in Built)
        {
            foreach (Subject subject in subjects)
            {
                if (entry.Beside is not null) subject.Listed = problem => entry.Wrong("name", problem);
                if (names.TryAdd(subject.Name, subject)) continue;
                (string known, string name) = (names[subject.Name].Name, subject.Name);
                throw entry.Wrong("name", name == known ? $"two subjects are named '{name}'" : Subject.SameFiles(name, known));
            }
        }
    }

    /// <summary>In the order in which their names come first.</summary>
    public IReadOnlyList<SubjectEntry> Entries { get; }

    /// <summary>Each entry with its subjects: one, or a language model and its twins.</summary>
    public IReadOnlyList<(SubjectEntry Entry, IReadOnlyList<Subject> Subjects)> Built { get; }

    /// <summary>All subjects, in the entries' order.</summary>
    public IEnumerable<Subject> Subjects => Built.SelectMany(b => b.Subjects);

    /// <summary>A list that is built in, with the files that <c>HYPOTHESES_SUBJECTS</c> names.</summary>
    /// <exception cref="MalformedFileException">A file is none, or an entry not allowed; names file, entry and field.</exception>
    public static SubjectList Of(IReadOnlyList<SubjectEntry> own, Settings settings) =>
        Of([own, .. settings.Subjects.Select(SubjectFile.Read)], settings.Models);

    /// <summary>The entries of files, the later of which counts.</summary>
    /// <param name="files">Each file's entries.</param>
    /// <param name="models">The folder of models, or null for none: then what is relative to it is unavailable.</param>
    /// <exception cref="MalformedFileException">An entry is not allowed; names file, entry and field.</exception>
    public static SubjectList Of(IEnumerable<IReadOnlyList<SubjectEntry>> files, string? models)
    {
        List<SubjectEntry> entries = [];
        Dictionary<string, int> places = [];
        foreach (SubjectEntry entry in files.SelectMany(f => f))
        {
            if (places.TryAdd(entry.Name, entries.Count)) entries.Add(entry);
            else entries[places[entry.Name]] = entry;
        }

        return new SubjectList(entries, models);
    }

    /// <summary>
    /// What is wrong with the files of an entry that are there, as far as a look at their headers says, in one line; null where
    /// nothing is.
    /// </summary>
    public string? ProblemOf(SubjectEntry entry)
    {
        if (FilesOf(entry)?.Problem is { } problem) return problem;
        try
        {
            if (entry.Dictionary is { } folder) SaeFolder.Check(Full(entry, folder));
            string? world = entry.World is { } written ? Full(entry, written) : null;
            if (Directory.Exists(world)) SynthFolder.Check(world);
            else if (world is not null) SynthConfigFile.Read(world);
            return entry.Model is null ? null : Files(Model(entry)).Problem;
        }
        catch (MalformedFileException e)
        {
            return e.Message;
        }
    }

    /// <summary>The files of a language model; null where an entry is none.</summary>
    public ModelFiles? FilesOf(SubjectEntry entry) => entry.IsModel ? Files(entry) : null;

    private IReadOnlyList<Subject> Of(SubjectEntry e)
    {
        if (!e.IsModel && e.Twins is not null) throw e.Wrong("twins", "belongs to a language model");
        if (!e.IsModel && e.Layers is not null) throw e.Wrong("layers", "belongs to a language model");
        if (e.Model is null && e.Centred is not null) throw e.Wrong("centred", "belongs to a dictionary of a model");
        try
        {
            return e.Kind switch
            {
                var kind when ModelKinds.Contains(kind) => LanguageModel(e),
                "world" => [World(e)],
                "world dictionary" => [
                    new GivenSaeOnWorldSubject(
                        e.Name, e.Description, Full(e, e.Dictionary!), Words(e, e.Dictionary!), Directed(e))],
                "dictionary activations" => [
                    Dictionary(e, new FileActivations(Full(e, e.Activations!), Words(e, e.Activations!)))],
                "dictionary model hook" => [
                    Dictionary(
                        e,
                        new HookActivations(
                            Files(Model(e)), e.Hook!, e.Centred ?? false, problem => e.Wrong("hook", problem)))],
                _ => throw NotAllowed(e),
            };
        }
        catch (ArgumentException bad)
        {
            throw e.Wrong("name", bad.Message.Split('\n')[0].Split(" (Parameter ")[0]);
        }
    }

    private IReadOnlyList<Subject> LanguageModel(SubjectEntry e)
    {
        IReadOnlyList<LanguageModelSubject> all = LanguageModelSubject.WithTwins(e.Name, e.Description, Files(e));
        return e.Twins == false ? [all[0]] : all;
    }

    private ModelFiles Files(SubjectEntry e)
    {
        if (!ModelKinds.Contains(e.Kind)) throw NotAllowed(e);
        string layers = e.Layers is null ? "" : $"{string.Join(' ', e.Layers)}.",
            made = string.Join('\0', e.Beside, e.Checkpoint, e.Folder, e.Tokenizer, e.Text, layers);
        GivenPaths paths = Paths(e);
        if (!_files.TryGetValue(made, out ModelFiles? files))
        {
            _files[made] = files = e.Folder is { } folder
                ? ModelFiles.OfFolder(paths, folder, e.Tokenizer, e.Text!, e.Layers)
                : ModelFiles.OfLlama2c(paths, e.Checkpoint!, e.Tokenizer!, e.Text!, e.Layers);
        }

        return files.LayersProblem is { } problem ? throw e.Wrong("layers", problem) : files;
    }

    private static MalformedFileException NotAllowed(SubjectEntry e) => e.Wrong(
        "fields",
        $"has '{e.Kind}'; allowed: '{string.Join("', '", ModelKinds)}', 'world', 'dictionary world', 'dictionary activations', "
            + "'dictionary model hook'");

    private SubjectEntry Model(SubjectEntry e) => _named.TryGetValue(e.Model!, out SubjectEntry? model) && model.IsModel
        ? model
        : throw e.Wrong("model", $"there is no language model '{e.Model}' in the list");

    private GivenSaeSubject Dictionary(SubjectEntry e, ActivationSource activations) =>
        new(e.Name, e.Description, Full(e, e.Dictionary!), Words(e, e.Dictionary!), activations);

    private GivenWorldSubject World(SubjectEntry e) => new(e.Name, e.Description, Full(e, e.World!), Words(e, e.World!));

    // Of a configuration alone each seed draws another world: none of them is the one that the dictionary was trained on.
    private GivenWorldSubject Directed(SubjectEntry e) =>
        World(e) is var world && (world.HasDirections || world.Unavailable is not null)
        ? world
        : throw e.Wrong(
            "world", "is a configuration without directions; a dictionary needs the folder of the world that it was trained on");

    private GivenPaths Paths(SubjectEntry e) => new(_models, e.Beside);

    private string Full(SubjectEntry e, string written) => Paths(e).Full(written);

    private string Words(SubjectEntry e, string written) => Paths(e).Words(written);
}

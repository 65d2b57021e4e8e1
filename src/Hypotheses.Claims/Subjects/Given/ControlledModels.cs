using Hypotheses.Claims.Protocols;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Language.Files;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// Controlled language models of one recipe but for the lexicon that is left out (LM-C): each seed takes one of them, with
/// documents of all domains of its own language.
/// </summary>
public sealed class ControlledModels : LanguageModelSource
{
    private const int Documents = 1500;

    private readonly Lazy<(Transformer Model, TokenPrompts Prompts, TrainedLanguageModel Stored)>[] _models;
    private readonly Lazy<string> _identity;

    /// <param name="folder">Where the models' folders are.</param>
    /// <param name="names">The models' folders (<see cref="LanguageModelFolder"/>), at least one.</param>
    /// <exception cref="ArgumentException">No names.</exception>
    public ControlledModels(string folder, IReadOnlyList<string> names)
    {
        if (names.Count == 0) throw new ArgumentException("names: there are none", nameof(names));
        string[] paths = [.. names.Select(name => Path.Combine(folder, name))];
        string[] absent = [.. names.Where((_, i) => !Directory.Exists(paths[i]))];
        Missing = absent.Length == 0 ? null : $"there is no {string.Join(", ", absent)} in {folder}";
        _models = [.. paths.Select(path => new Lazy<(Transformer, TokenPrompts, TrainedLanguageModel)>(() => Open(path)))];
        _identity = new(() =>
            "controlled language models "
                + string.Join(' ', Missing is null ? paths.Select(FileHash.Of) : names)
                + $", {Documents} documents, dictionaries {Json(Dictionaries)}");
    }

    /// <inheritdoc/>
    public override string? Missing { get; }

    /// <inheritdoc/>
    public override string Identity => _identity.Value;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Layers => [0, 1];

    /// <inheritdoc/>
    /// <remarks>
    /// At the true L0 of three TopK has no use for 256 latents (30 to 50% of them are dead, in twins 5%): it gets 64.
    /// </remarks>
    public override IReadOnlyList<HookSaeSetting> Dictionaries { get; } =
        [ResidualSaes.Relu(1, 256), ResidualSaes.Relu(1, 1024).InFullTier(), ResidualSaes.TopK(1, 64, active: 3)];

    /// <inheritdoc/>
    public override Transformer TrainedOf(Seed seed) => Of(seed).Model;

    /// <inheritdoc/>
    public override TokenPrompts PromptsOf(Seed seed) => Of(seed).Prompts;

    /// <summary>The language of a seed's model, with documents of all domains.</summary>
    /// <param name="seed">The trial's.</param>
    /// <param name="entitiesEqually">Whether each entity is named as often as any other.</param>
    public Grammar LanguageOf(Seed seed, bool entitiesEqually = false) => Language(Of(seed).Stored, entitiesEqually);

    private (Transformer Model, TokenPrompts Prompts, TrainedLanguageModel Stored) Of(Seed seed) =>
        _models[seed.Derive("model").Rng().Below(_models.Length)].Value;

    private static (Transformer Model, TokenPrompts Prompts, TrainedLanguageModel Stored) Open(string path)
    {
        TrainedLanguageModel stored = LanguageModelFolder.Read(path);
        var documents = new LanguageStream(Language(stored, entitiesEqually: false), stored.Seed.Derive("prompts"));
        return (stored.Model(), new TokenPrompts([.. documents.Next(Documents).Select(d => d.Tokens.ToArray())]), stored);
    }

    private static Grammar Language(TrainedLanguageModel stored, bool entitiesEqually)
    {
        CorpusRecipe all = stored.Recipe.Corpus with { Domains = CorpusDomains.All };
        return stored.Language(entitiesEqually ? all with { ZipfExponent = 0 } : all);
    }

    private static string Json(IReadOnlyList<HookSaeSetting> settings) =>
        string.Join(' ', settings.Select(s => Vocabulary.Json.Canonical(s)));
}

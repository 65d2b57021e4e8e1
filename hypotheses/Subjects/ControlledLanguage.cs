using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Running;

namespace Hypotheses.Catalogue.Subjects;

/// <summary>
/// Small language models that this project trained on a language of its own (<c>fixtures/language</c>), three seeds each: model A
/// never saw two of the language's domains, model B saw all.
/// </summary>
public sealed class ControlledLanguage : ISubjectSource
{
    private static readonly string Folder =
        Path.Combine(Path.GetDirectoryName(typeof(ControlledLanguage).Assembly.Location)!, "language");

    public IEnumerable<Subject> Subjects(Settings settings) =>
    [
        .. LanguageModelSubject.WithTwins(
            "lmc-a",
            "controlled language model of 137,000 parameters, two of eight domains left out",
            new ControlledModels(Folder, ["a-0", "a-1", "a-2"])),
        .. LanguageModelSubject.WithTwins(
            "lmc-b",
            "controlled language model of 137,000 parameters, trained on all domains",
            new ControlledModels(Folder, ["b-0", "b-1", "b-2"])),
    ];

    /// <summary>
    /// What a claim on labelled latents trains: for its time the quick tier judges one model and its twin of fresh weights.
    /// </summary>
    public static IReadOnlyList<Setting> SettingsOf(Subject subject, IReadOnlyList<Setting> settings) => subject switch
    {
        LanguageModelSubject { Name: "lmc-a" or "lmc-a-untrained" } => settings,
        LanguageModelSubject => [.. settings.Select(s => s.InFullTier())],
        _ => ((IHasLabelledLatents)subject).LatentSets,
    };
}

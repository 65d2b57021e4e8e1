using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Subjects.Given.Lists;

namespace Hypotheses.Catalogue.Subjects;

/// <summary>
/// The models, worlds and dictionaries of <c>models.json</c> and of the files that <c>HYPOTHESES_SUBJECTS</c> names: every claim
/// whose needs they meet runs on them.
/// </summary>
public sealed class Models : IGivenSubjects
{
    public SubjectList List(Settings settings)
    {
        using var file = new StreamReader(typeof(Models).Assembly.GetManifestResourceStream("models.json")!);
        return SubjectList.Of(SubjectFile.Parse("hypotheses/Subjects/models.json", file.ReadToEnd()), settings);
    }
}

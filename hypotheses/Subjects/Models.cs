using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Running;

namespace Hypotheses.Catalogue.Subjects;

/// <summary>The models, worlds and dictionaries of <c>models.json</c>: every claim whose needs they meet runs on them.</summary>
public sealed class Models : ISubjectSource
{
    public IEnumerable<Subject> Subjects(Settings settings)
    {
        using var file = new StreamReader(typeof(Models).Assembly.GetManifestResourceStream("models.json")!);
        return SubjectFile.Read("hypotheses/Subjects/models.json", file.ReadToEnd(), settings.Models);
    }
}

using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Subjects;

/// <summary>
/// Subjects that every claim of an assembly is offered: one class with a parameterless constructor is enough to add some.
/// </summary>
public interface ISubjectSource
{
    /// <summary>
    /// The subjects. One whose files are absent is listed too, with <see cref="Subject.Unavailable"/> saying so.
    /// </summary>
    IEnumerable<Subject> Subjects(Settings settings);
}

using Hypotheses.Claims.Subjects.Given.Lists;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Claims.Subjects.Given;

/// <summary>The subjects of one list.</summary>
internal static class GivenList
{
    public static IReadOnlyList<Subject> Read(string path, string json, string? models) =>
        [.. SubjectList.Of([SubjectFile.Parse(path, json)], models).Subjects];
}

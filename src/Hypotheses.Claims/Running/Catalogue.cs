using System.Reflection;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Subjects.Given.Lists;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Running;

/// <summary>Finds the claims and the shared subjects of an assembly, so that adding one takes one file.</summary>
public static class Catalogue
{
    /// <summary>Every claim class, ordered by id.</summary>
    /// <exception cref="InvalidOperationException">Two claims have one id.</exception>
    public static IReadOnlyList<Claim> Claims(Assembly assembly)
    {
        Claim[] claims = [.. Instances<Claim>(assembly).OrderBy(c => c.Id, StringComparer.Ordinal)];
        if (claims.GroupBy(c => c.Id).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidOperationException(
                $"two claims have the id {twice.Key}: {string.Join(" and ", twice.Select(c => c.GetType().FullName))}");
        return claims;
    }

    /// <summary>Every shared subject, in the order of the sources' names.</summary>
    public static IReadOnlyList<Subject> Shared(Assembly assembly, Settings settings) =>
        [
            .. Instances<ISubjectSource>(assembly).OrderBy(s => s.GetType().FullName, StringComparer.Ordinal)
                .SelectMany(s => s.Subjects(settings))];

    /// <summary>The sources whose subjects come from models files.</summary>
    public static IReadOnlyList<IGivenSubjects> Given(Assembly assembly) =>
        [.. Instances<IGivenSubjects>(assembly).OrderBy(s => s.GetType().FullName, StringComparer.Ordinal)];

    private static IEnumerable<T> Instances<T>(Assembly assembly) => assembly.GetTypes()
        .Where(t =>
            t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && t.IsAssignableTo(typeof(T))
                && t.GetConstructor(Type.EmptyTypes) is not null)
        .Select(t => (T)Activator.CreateInstance(t)!);
}

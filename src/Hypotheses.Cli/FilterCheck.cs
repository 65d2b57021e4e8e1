using System.Text;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Found;
using Hypotheses.Cli.Problems;

namespace Hypotheses.Cli;

/// <summary>
/// Holds the terms of a test filter against what exists. The test platform takes a misspelt claim for a filter that matches
/// nothing; here it is named. Terms on other properties (FullyQualifiedName, …) are left to the test platform.
/// </summary>
internal static class FilterCheck
{
    private static readonly string[] Operators = ["!=", "!~", "=", "~"];

    // The test platform's own beside those of this project.
    private static readonly string[] Properties = [
        "claim",
        "family",
        "subject",
        "role",
        "tier",
        "device",
        "fullyqualifiedname",
        "displayname",
        "name",
        "classname",
        "category",
        "priority",
        "testcategory",
        "id"];

    /// <summary>A term of a filter.</summary>
    internal sealed record Term(string Property, string Operator, string Value);

    /// <summary>What is wrong with a filter, a line each.</summary>
    public static IReadOnlyList<string> Problems(string filter, AssemblyClaims found) =>
        [.. Terms(filter).Select(t => Problem(t, found)).OfType<string>().Distinct()];

    /// <summary>
    /// The terms of a filter; backslash escapes the next character, a term without an operator has no property.
    /// </summary>
    public static IReadOnlyList<Term> Terms(string filter)
    {
        var terms = new List<Term>();
        var name = new StringBuilder();
        string property = "", op = "";
        void End()
        {
            if (op.Length > 0) terms.Add(new Term(property, op, name.ToString().Trim()));
            name.Clear();
            property = op = "";
        }

        for (int i = 0; i < filter.Length; i++)
        {
            if (filter[i] == '\\' && i + 1 < filter.Length) name.Append(filter[++i]);
            else if (filter[i] is '&' or '|' or '(' or ')') End();
            else if (op.Length == 0
                && Operators.FirstOrDefault(o => string.CompareOrdinal(filter, i, o, 0, o.Length) == 0) is { } found)
            {
                (property, op) = (name.ToString().Trim(), found);
                name.Clear();
                i += found.Length - 1;
            }
            else name.Append(filter[i]);
        }

        End();
        return terms;
    }

    private static string? Problem(Term term, AssemblyClaims found)
    {
        Settings settings = found.Settings;
        string tier = Word(settings.Tier);
        return term.Property.ToLowerInvariant() switch
        {
            "claim" => Unknown(term, found.Claims.Select(c => c.Id)),
            "family" => Unknown(term, found.Claims.Select(c => c.Family)),
            "subject" => Unknown(term, found.Cells.SelectMany(c => new[] { c.Name, c.Subject.Name })),
            "role" => Unknown(term, Enum.GetValues<Role>().Select(Word)),
            "tier" => Unknown(term, Enum.GetValues<Tier>().Select(Word)) ?? Elsewhere(term, "HYPOTHESES_TIER", tier),
            "device" => Unknown(term, ["cpu", "cuda", "auto"]) ?? Elsewhere(term, "HYPOTHESES_DEVICE", settings.Device),
            var known when Properties.Contains(known) => null,
            _ => $"filter: {Known.Unknown("property", term.Property, Properties[..6])}",
        };
    }

    private static string? Unknown(Term term, IEnumerable<string> known)
    {
        string[] all = [.. known.Distinct()];
        bool contains = term.Operator.EndsWith('~');
        if (
            all.Any(k =>
                contains
                    ? k.Contains(term.Value, StringComparison.OrdinalIgnoreCase)
                    : k.Equals(term.Value, StringComparison.OrdinalIgnoreCase)))
            return null;
        string property = term.Property.ToLowerInvariant();
        return contains
            ? $"filter: no {property} contains '{term.Value}'; {Known.List(all)}"
            : $"filter: {Known.Unknown(property, term.Value, all)}";
    }

    // Every test of a run has the one tier and device that the environment gives it.
    private static string? Elsewhere(Term term, string name, string value)
    {
        bool holds = term.Operator.EndsWith('~')
            ? value.Contains(term.Value, StringComparison.OrdinalIgnoreCase)
            : value.Equals(term.Value, StringComparison.OrdinalIgnoreCase);
        return holds || term.Operator.StartsWith('!') ? null : $"filter: no test has {term.Property.ToLowerInvariant()} '{term.Value}': this run's is '{value}'; set {name}={term.Value}";
    }

    private static string Word<T>(T value) => Json.Canonical(value).Trim('"');
}

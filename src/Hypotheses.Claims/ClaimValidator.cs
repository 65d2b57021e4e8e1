using System.Text.RegularExpressions;
using Hypotheses.Claims.Subjects;

namespace Hypotheses.Claims;

/// <summary>Checks a claim before anything is measured: a claim that could not give a fair verdict does not run.</summary>
public static partial class ClaimValidator
{
    /// <summary>What is wrong with the claim, a line each; empty where nothing is.</summary>
    public static IReadOnlyList<string> Problems(Claim claim)
    {
        var problems = new List<string>();
        void Check(bool ok, string problem)
        {
            if (!ok) problems.Add($"{claim.GetType().Name}: {problem}");
        }

        Check(ClassName().IsMatch(claim.GetType().Name), "a claim's class is named like C21_Holes: id, underscore, words");
        Check(claim.Title.Length > 0, "it has no title");
        Check(claim.Source.Length > 0, "it has no source");
        Check(claim.Positive.Count > 0, "it has no positive control");
        Check(claim.Negative.Count > 0, "it has no negative control");
        foreach (Subject control in claim.Positive.Concat(claim.Negative))
            Check(claim.Lacks(control) is null && control.Unavailable is null, $"its control '{control.Name}' cannot be measured: {claim.Lacks(control) ?? control.Unavailable}");
        foreach (string? problem in claim.Positive.Concat(claim.Negative).Concat(claim.Subjects).Select(s => claim.PredictionFor(s).Problem()).Append(claim.Prediction.Problem()).Distinct())
            Check(problem is null, $"its prediction is no prediction: {problem}");
        if (claim.Map is { } map) Check(map.Problem() is null, map.Problem()!);
        if (claim.Regime is { } regime) Check(regime.Share is > 0 and <= 1, $"its regime asks for a share of {regime.Share}: in (0, 1]");
        foreach (Tier tier in Enum.GetValues<Tier>())
            Check(claim.Seeds(tier) >= 3, $"it takes {claim.Seeds(tier)} seeds in the {tier} tier: at least 3");
        Check(Definition.SourceOf(claim) is not null, $"its source is not embedded: add <EmbeddedResource Include=\"@(Compile)\" LogicalName=\"source/%(Filename)%(Extension)\" /> to the project, and name the file {claim.GetType().Name}.cs");
        return problems;
    }

    [GeneratedRegex("^C[0-9]{2,3}[a-z]?_[A-Za-z0-9_]+$")]
    private static partial Regex ClassName();
}

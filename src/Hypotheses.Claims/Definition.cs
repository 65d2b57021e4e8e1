using Hypotheses.Claims.Subjects;

namespace Hypotheses.Claims;

/// <summary>
/// The hash of everything that a claim's author could tune: prediction, controls, recipe and the claim's source (without
/// comments and white space). Seeds follow from it, so that whoever changes a bound, a statistic or a recipe gets fresh seeds.
/// </summary>
public static class Definition
{
    /// <summary>The first 16 hexadecimal digits of the hash.</summary>
    public static string Of(Claim claim) => Json.Hash(Json.Canonical(new
    {
        claim.Id,
        claim.Prediction,
        Positive = claim.Positive.Select(Identity),
        Negative = claim.Negative.Select(Identity),
        Recipe = Json.Canonical(claim.Recipe),
        Source = Json.Hash(SourceTokens.Of(SourceOf(claim) ?? "")),
    }))[..16];

    /// <summary>The claim's source text, embedded in its assembly as <c>source/ClassName.cs</c>; null where it is not there.</summary>
    public static string? SourceOf(Claim claim)
    {
        using Stream? stream = claim.GetType().Assembly.GetManifestResourceStream($"source/{claim.GetType().Name}.cs");
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Identity(Subject subject) => $"{subject.Name} {subject.Hash}";
}

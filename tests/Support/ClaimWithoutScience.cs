using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Support;

/// <summary>
/// The least that compiles, and wrong in every way. Its heirs have no public constructor: the catalogue must not find them.
/// </summary>
internal abstract class ClaimWithoutScience : Claim
{
    private protected ClaimWithoutScience()
    {
    }

    public override string Title => "";

    public override string Source => "";

    public override Protocol Protocol => new()
    {
        Rules = [new("value", Rule.Above("value", .5), Rule.Below("value", .6))],
        Seeds = new SeedCount(Quick: 2, Full: 3),
    };

    public override Controls Controls => new([], []);

    public override string? Lacks(Subject subject) => null;

    public override TrialPlan Plan(Cell cell, Seed seed) => throw new InvalidOperationException("it has no trial");
}

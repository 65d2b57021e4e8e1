using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;

namespace Hypotheses.Tests.Support;

/// <summary>The least that compiles. Its heirs have no public constructor: the catalogue must not find them.</summary>
internal abstract class ClaimWithoutScience : Claim
{
    private protected ClaimWithoutScience()
    {
    }

    public override string Title => "";

    public override string Source => "";

    public override Prediction Prediction => new("value", Rule.Above("value", .5), Rule.Below("value", .6));

    public override IReadOnlyList<Subject> Positive => [];

    public override IReadOnlyList<Subject> Negative => [];

    public override int Seeds(Tier tier) => tier == Tier.Quick ? 2 : 3;

    public override string? Lacks(Subject subject) => null;

    public override IReadOnlyList<Measurement> Measure(Cell cell, Lab lab) => [];
}

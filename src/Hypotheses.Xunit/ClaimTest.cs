using Hypotheses.Claims;
using Hypotheses.Claims.Protocols;

namespace Hypotheses.Xunit;

/// <summary>
/// The base of every claim's class: a <see cref="Claim{TNeeds, TSetting, TSpecimen}"/> that <c>dotnet test</c> finds. It adds no
/// science: one test a cell (claim × subject), one for the instrument's invariances, one for the claim's regime of worlds, one
/// for its phase map.
/// </summary>
/// <typeparam name="TNeeds">The capability that a subject must have.</typeparam>
/// <typeparam name="TSetting">What is varied; <see cref="NoSetting"/> where nothing is.</typeparam>
/// <typeparam name="TSpecimen">What is measured.</typeparam>
public abstract class ClaimTest<TNeeds, TSetting, TSpecimen> : Claim<TNeeds, TSetting, TSpecimen>
    where TNeeds : class
    where TSetting : Setting
    where TSpecimen : class
{
    /// <summary>
    /// The verdict on one subject equals the approved one, the controls come out as they must, and no trial errs.
    /// </summary>
    [ClaimFact(ClaimTestKind.Verdict)]
    public void Verdict(string subject) => ClaimHosts.Of(GetType()).Verdict(GetType(), subject);

    /// <summary>The instrument's numbers stay as they are under every invariance that the claim lists.</summary>
    [ClaimFact(ClaimTestKind.Invariances)]
    public void Invariant() => ClaimHosts.Of(GetType()).Invariant(GetType());

    /// <summary>
    /// Whether the claim holds in worlds drawn from its regime is as approved; a failing world is shrunk and recorded.
    /// </summary>
    [ClaimFact(ClaimTestKind.Regime)]
    public void Property() => ClaimHosts.Of(GetType()).Property(GetType());

    /// <summary>The claim's phase map can be measured; it shows where the claim holds, and has no approved answer.</summary>
    [ClaimFact(ClaimTestKind.Map)]
    public void PhaseMap() => ClaimHosts.Of(GetType()).Map(GetType());
}

namespace Hypotheses.Claims.Protocols;

/// <summary>
/// Subjects whose answer is known by construction. Each rule of a protocol has easy ones of both kinds that run through exactly
/// it.
/// </summary>
/// <param name="Positive">True: each must be supported.</param>
/// <param name="Negative">False: each must be refuted.</param>
public sealed record Controls(IReadOnlyList<Case> Positive, IReadOnlyList<Case> Negative)
{
    /// <summary>All, positive ones first.</summary>
    public IEnumerable<Case> All => Positive.Concat(Negative);
}

using Hypotheses.Claims.Trials;

namespace Hypotheses.Claims.Judging;

/// <summary>What became of a claim's property in worlds drawn from its regime.</summary>
/// <param name="Draws">Worlds drawn.</param>
/// <param name="Voided">How many of them gates voided.</param>
/// <param name="Held">In how many it held; a voided world counts as one in which it did not.</param>
/// <param name="Required">In how many it must: the most that a truth exactly at the share reaches nine times in ten.</param>
/// <param name="Share">The share in which the claim says that it holds.</param>
/// <param name="Holds">Whether it held in as many as are required.</param>
public sealed record RegimeStatus(int Draws, int Voided, int Held, int Required, double Share, bool Holds)
{
    /// <summary>From a ledger's line; null where there is none.</summary>
    public static RegimeStatus? Of(Counterexample? found) =>
        found is null ? null : new RegimeStatus(found.Draws, found.Voided, found.Held, found.Required, found.Share, found.Holds);
}

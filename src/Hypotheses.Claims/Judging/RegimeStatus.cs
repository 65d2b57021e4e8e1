using Hypotheses.Claims.Trials;

namespace Hypotheses.Claims.Judging;

/// <summary>What became of a claim's property in worlds drawn from its regime.</summary>
/// <param name="Draws">Worlds drawn.</param>
/// <param name="Voided">How many of them gates voided.</param>
/// <param name="Held">In how many of the others it held.</param>
/// <param name="Share">The share in which the claim says that it holds.</param>
/// <param name="Holds">Whether it held in that share.</param>
public sealed record RegimeStatus(int Draws, int Voided, int Held, double Share, bool Holds)
{
    /// <summary>From a ledger's line; null where there is none.</summary>
    public static RegimeStatus? Of(Counterexample? found) => found is null ? null : new RegimeStatus(found.Draws, found.Voided, found.Held, found.Share, found.Holds);
}

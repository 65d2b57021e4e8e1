using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Protocols;

/// <summary>How many seeds a cell takes, at most; at least 6: fewer cannot decide at 5%.</summary>
/// <param name="Quick">In the quick tier, which looks once.</param>
/// <param name="Full">In the others, which look after 5, 10, 20, … and stop at the first look that decides.</param>
/// <param name="Spares">How many more the quick tier may take in the place of voided ones.</param>
public sealed record SeedCount(int Quick = 6, int Full = 40, int Spares = 3)
{
    /// <summary>In a tier.</summary>
    public int In(Tier tier) => tier == Tier.Quick ? Quick : Full;
}

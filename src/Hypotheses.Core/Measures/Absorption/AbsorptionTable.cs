using Hypotheses.Core.Measures.Recovery;

namespace Hypotheses.Core.Measures.Absorption;

/// <summary>What absorption needs and samples do not change: w_j·v for the features v with a main latent. Immutable.</summary>
internal sealed class AbsorptionTable
{
    /// <summary>The cosine from which on a latent counts for the absorption fraction.</summary>
    internal const double FractionCosine = .1;

    private readonly float[] _absorbers;

    public AbsorptionTable(AbsoluteMatching match)
    {
        Match = match;
        Slot = new int[match.Features];
        Array.Fill(Slot, -1);
        ILookup<int, int> latents = Enumerable.Range(0, match.Latents).Where(j => match.BestCosine[j] > 0)
            .ToLookup(j => match.Best[j]);
        Tracked = [.. latents.Select(g => g.Key).Order()];
        for (int t = 0; t < Tracked.Length; t++) Slot[Tracked[t]] = t;
        Main = [.. Tracked.Select(i => latents[i].ToArray())];
        _absorbers = match.Along(Tracked);
        MainAlong = [.. Main.Select((mains, t) => mains.Select(j => _absorbers[t * match.Latents + j]).ToArray())];
        for (int t = 0; t < Tracked.Length; t++)
        {
            Span<float> along = _absorbers.AsSpan(t * match.Latents, match.Latents);
            for (int j = 0; j < along.Length; j++)
            {
                if (along[j] < FractionCosine * match.Norms[j]) along[j] = 0;
            }

            foreach (int j in Main[t]) along[j] = 0;
        }
    }

    public AbsoluteMatching Match { get; }

    /// <summary>Features with a main latent, rising.</summary>
    public int[] Tracked { get; }

    /// <summary>For each feature its place among them, or −1.</summary>
    public int[] Slot { get; }

    /// <summary>For each such feature its main latents, rising.</summary>
    public int[][] Main { get; }

    /// <summary>Their w_j·v.</summary>
    public float[][] MainAlong { get; }

    /// <summary>
    /// w_j·v [F] for the feature at a place; 0 for its main latents and where the cosine is below that for the absorption
    /// fraction.
    /// </summary>
    public ReadOnlySpan<float> Absorbers(int slot) => _absorbers.AsSpan(slot * Match.Latents, Match.Latents);
}

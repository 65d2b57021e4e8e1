using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>Latents on tokens of the controlled language, each with what is true at it.</summary>
/// <param name="Labels">One a token.</param>
/// <param name="Width">F.</param>
/// <param name="Read">Latents [n, F] of the tokens at n places; they belong to the caller's dispose scope.</param>
/// <param name="EntityShares">How often each entity is named, of all entities, in the language itself.</param>
/// <param name="Fvu">Fraction of variance that the dictionary leaves unexplained on its own text; 0 where latents were
/// made.</param>
/// <param name="DeadShare">Share of latents that never fire on that text.</param>
/// <param name="Seed">For chance levels.</param>
public sealed record LabelledLatents(
    IReadOnlyList<TokenLabel> Labels, int Width, Func<int[], Tensor> Read, IReadOnlyList<double> EntityShares, double Fvu,
    double DeadShare, Seed Seed)
    : ISpecimen<LabelledLatents>
{
    /// <summary>How the latents fire on groups of tokens.</summary>
    /// <param name="groups">How many groups.</param>
    /// <param name="of">Each token's group; −1: the token is left out, and its latents are not read.</param>
    public LabelledFirings Firings(int groups, Func<TokenLabel, int> of)
    {
        int[] group = [.. Labels.Select(of)], places = [.. Enumerable.Range(0, group.Length).Where(i => group[i] >= 0)];
        return LabelledFirings.Of(
            [.. places.Select(i => group[i])], groups, Width, (start, count) => Read(places[start..(start + count)]));
    }

    /// <inheritdoc/>
    public LabelledLatents? Under(Invariance invariance, Seed seed)
    {
        switch (invariance)
        {
            case Invariance.Permutation:
                long[] order = [.. Enumerable.Range(0, Width)];
                seed.Rng().Shuffle(order.AsSpan());
                return this with { Read = places => Read(places).index_select(1, tensor(order)) };
            case Invariance.Scaling:
                return this with { Read = places => Read(places) * 3 };
            case Invariance.DeadLatent:
                return this with { Width = Width + 1, Read = places => cat([Read(places), zeros(places.Length, 1)], 1) };
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public LabelledLatents? Under(Mutant mutant, Seed seed)
    {
        if (mutant != Mutant.SwappedBaseline) return null;
        // What is true at one token is said of another.
        TokenLabel[] dealt = [.. Labels];
        seed.Rng().Shuffle(dealt.AsSpan());
        return this with { Labels = dealt };
    }
}

using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects.Oracles;

/// <summary>
/// Latents of the controlled language that are made from its labels, so that what they detect is known. A latent that is due
/// fails to fire now and then.
/// </summary>
/// <param name="name">See <see cref="Subject"/>.</param>
/// <param name="description">See <see cref="Subject"/>.</param>
/// <param name="kind">What they detect.</param>
/// <param name="count">How many entities or classes have latents; null: 40 entities, all classes.</param>
public sealed class OracleLatentsSubject(string name, string description, OracleLatents kind, int? count = null)
    : Subject(name, description), IHasLabelledLatents
{
    private const double Missed = .05, Astray = .01, Slope = .8;

    private static readonly int Entities = LanguageTokens.Entities.Count, Third = LanguageTokens.Synonyms - 1;

    /// <inheritdoc/>
    public override string Recipe { get; } = Json.Canonical(
        new { Kind = "latents from labels", Of = kind.ToString(), count, Missed, Astray, Slope, Corpus = new CorpusRecipe() });

    /// <inheritdoc/>
    public IReadOnlyList<Setting> LatentSets => [Setting.None];

    private bool OfEntities => kind
        is OracleLatents.FrequentEntities or OracleLatents.AnyEntities or OracleLatents.LikelierEntities
            or OracleLatents.StrayEntities;

    private int Width => OfEntities ? Entities
        : (kind == OracleLatents.SingleWords ? LanguageTokens.Synonyms : 2) * LanguageTokens.Classes;

    /// <inheritdoc/>
    public Preparation<LabelledLatents> LabelledLatents(Setting set, int documents, bool entitiesEqually, Seed seed) => new(() =>
    {
        Grammar Language(CorpusRecipe corpus) => new(corpus, seed.Derive("language"));
        var corpus = new CorpusRecipe();
        var text = new LanguageStream(
            Language(entitiesEqually ? corpus with { ZipfExponent = 0 } : corpus), seed.Derive("documents"));
        IReadOnlyList<double> shares = Language(corpus).EntityShares;
        TokenLabel[] labels = [.. text.Next(documents).SelectMany(d => d.Labels.Skip(1))];
        Func<TokenLabel, Rng, IEnumerable<int>> due = OfEntities
            ? DueOfEntities(Found(shares, seed.Derive("names").Rng()))
            : DueOfClasses(seed.Derive("left out").Rng(), seed.Derive("classes").Rng());
        Rng rng = seed.Derive("missed").Rng();
        int[][] fires = [.. labels.Select(label => rng.Uniform() < Missed ? [] : due(label, rng).ToArray())];
        Tensor Read(int[] places)
        {
            var codes = new float[places.Length * Width];
            for (int i = 0; i < places.Length; i++)
                foreach (int latent in fires[places[i]]) codes[(i * Width) + latent] = 1;
            return Tensors.Of(codes, places.Length, Width);
        }

        return new LabelledLatents(labels, Width, Read, shares, 0, 0, seed);
    });

    // Which entities have a latent; the first is the most frequent.
    private bool[] Found(IReadOnlyList<double> shares, Rng rng)
    {
        int entities = count ?? 40;
        if (kind == OracleLatents.LikelierEntities)
            return [.. shares.Select(f => rng.Uniform() < 1 / (1 + Math.Pow(f / shares[entities - 1], -Slope)))];
        if (kind == OracleLatents.FrequentEntities) return [.. Enumerable.Range(0, Entities).Select(n => n < entities)];
        // Dealt at random, their frequencies would have a slope by chance.
        var found = new bool[Entities];
        for (int i = 0; i < entities; i++)
        {
            int from = i * Entities / entities, to = (i + 1) * Entities / entities;
            found[from + rng.Below(to - from)] = true;
        }

        return found;
    }

    private Func<TokenLabel, Rng, IEnumerable<int>> DueOfEntities(bool[] found)
    {
        int[] latents = [.. Enumerable.Range(0, Entities).Where(e => found[e])];
        return (label, rng) =>
        {
            int named = label.Part == TokenPart.Entity ? label.Entity : -1;
            IEnumerable<int> astray = kind == OracleLatents.StrayEntities ? latents.Where(_ => rng.Uniform() < Astray) : [];
            return named >= 0 && found[named] ? astray.Append(named).Distinct() : astray;
        };
    }

    private Func<TokenLabel, Rng, IEnumerable<int>> DueOfClasses(Rng ofClasses, Rng ofWhich)
    {
        int[] order = [.. Enumerable.Range(0, LanguageTokens.Classes)];
        ofWhich.Shuffle(order.AsSpan());
        HashSet<int> known = [.. order[..Math.Min(count ?? LanguageTokens.Classes, LanguageTokens.Classes)]];
        int[] leftOut = [
            .. Enumerable.Range(0, LanguageTokens.Classes)
                .Select(_ => kind == OracleLatents.AnyHoleClasses ? ofClasses.Below(LanguageTokens.Synonyms) : Third)];
        return (label, rng) =>
        {
            if (!known.Contains(label.Class)) return [];
            if (kind == OracleLatents.SingleWords) return [label.Class + (label.Synonym * LanguageTokens.Classes)];
            int apart = LanguageTokens.Classes + label.Class;
            if (label.Synonym != leftOut[label.Class]) return [label.Class];
            bool whole = kind == OracleLatents.WholeClasses
                || (kind == OracleLatents.HalfHoledClasses && rng.Uniform() < .5);
            return whole ? [label.Class, apart] : [apart];
        };
    }
}

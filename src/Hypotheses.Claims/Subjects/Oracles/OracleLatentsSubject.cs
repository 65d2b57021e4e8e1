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
/// <param name="entities">How many entities have a latent.</param>
public sealed class OracleLatentsSubject(string name, string description, OracleLatents kind, int entities = 40)
    : Subject(name, description), IHasLabelledLatents
{
    private const double Missed = .05, Astray = .01, Slope = .8;

    private static readonly int Entities = LanguageTokens.Entities.Count, Third = LanguageTokens.Synonyms - 1;

    /// <inheritdoc/>
    public override string Recipe { get; } = Json.Canonical(
        new { Kind = "latents from labels", Of = kind.ToString(), entities, Missed, Astray, Slope, Corpus = new CorpusRecipe() });

    /// <inheritdoc/>
    public IReadOnlyList<Setting> LatentSets => [Setting.None];

    private bool OfEntities => kind
        is OracleLatents.FrequentEntities or OracleLatents.AnyEntities or OracleLatents.LikelierEntities
            or OracleLatents.StrayEntities;

    private int Width => OfEntities ? Entities : 2 * LanguageTokens.Classes;

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
            : DueOfClasses(seed.Derive("left out").Rng());
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
        if (kind == OracleLatents.LikelierEntities)
            return [.. shares.Select(f => rng.Uniform() < 1 / (1 + Math.Pow(f / shares[entities - 1], -Slope)))];
        int[] names = [.. Enumerable.Range(0, Entities)];
        if (kind != OracleLatents.FrequentEntities) rng.Shuffle(names.AsSpan());
        return [.. names.Select(n => n < entities)];
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

    private Func<TokenLabel, Rng, IEnumerable<int>> DueOfClasses(Rng ofClasses)
    {
        int[] leftOut = [
            .. Enumerable.Range(0, LanguageTokens.Classes)
                .Select(_ => kind == OracleLatents.AnyHoleClasses ? ofClasses.Below(LanguageTokens.Synonyms) : Third)];
        return (label, rng) =>
        {
            if (label.Class < 0) return [];
            int apart = LanguageTokens.Classes + label.Class;
            if (label.Synonym != leftOut[label.Class]) return [label.Class];
            bool whole = kind == OracleLatents.WholeClasses
                || (kind == OracleLatents.HalfHoledClasses && rng.Uniform() < .5);
            return whole ? [label.Class, apart] : [apart];
        };
    }
}

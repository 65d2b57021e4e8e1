using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects;

/// <summary>What latents that are made from labels detect.</summary>
public enum OracleLatents
{
    /// <summary>The most frequent entities, one latent each.</summary>
    FrequentEntities,

    /// <summary>As many entities, whichever: the same latents with the entities' names dealt anew.</summary>
    AnyEntities,

    /// <summary>Each class, but not where it was said by its third synonym: that has a latent of its own.</summary>
    HoledClasses,

    /// <summary>Each class however it was said, and the third synonyms besides.</summary>
    WholeClasses,
}

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
    private const double Missed = .05;

    /// <inheritdoc/>
    public override string Recipe { get; } =
        Json.Canonical(new { Kind = "latents from labels", Of = kind.ToString(), entities, Missed, Corpus = new CorpusRecipe() });

    /// <inheritdoc/>
    public IReadOnlyList<Setting> LatentSets => [Setting.None];

    private int Width => OfEntities ? entities : 2 * LanguageTokens.Classes;

    private bool OfEntities => kind is OracleLatents.FrequentEntities or OracleLatents.AnyEntities;

    /// <inheritdoc/>
    public Preparation<LabelledLatents> LabelledLatents(Setting set, int documents, bool entitiesEqually, Seed seed) => new(() =>
    {
        Grammar Language(CorpusRecipe corpus) => new(corpus, seed.Derive("language"));
        var corpus = new CorpusRecipe();
        var text = new LanguageStream(
            Language(entitiesEqually ? corpus with { ZipfExponent = 0 } : corpus), seed.Derive("documents"));
        TokenLabel[] labels = [.. text.Next(documents).SelectMany(d => d.Labels.Skip(1))];
        int[] names = [.. Enumerable.Range(0, LanguageTokens.Entities.Count)];
        if (kind == OracleLatents.AnyEntities) seed.Derive("names").Rng().Shuffle(names.AsSpan());
        Rng rng = seed.Derive("missed").Rng();
        bool[] missed = [.. labels.Select(_ => rng.Uniform() < Missed)];
        Tensor Read(int[] places)
        {
            var codes = new float[places.Length * Width];
            for (int i = 0; i < places.Length; i++)
                if (!missed[places[i]])
                    foreach (int latent in Due(labels[places[i]], names)) codes[(i * Width) + latent] = 1;
            return Tensors.Of(codes, places.Length, Width);
        }

        return new LabelledLatents(labels, Width, Read, Language(corpus).EntityShares, 0, 0, seed);
    });

    private int[] Due(TokenLabel label, int[] names)
    {
        if (OfEntities)
            return label.Part == TokenPart.Entity && names[label.Entity] < entities ? [names[label.Entity]] : [];
        if (label.Class < 0) return [];
        bool third = label.Synonym == LanguageTokens.Synonyms - 1;
        int[] own = third ? [LanguageTokens.Classes + label.Class] : [label.Class];
        return third && kind == OracleLatents.WholeClasses ? [label.Class, .. own] : own;
    }
}

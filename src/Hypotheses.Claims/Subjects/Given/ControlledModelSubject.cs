using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// A controlled language model or one of its twins: what its language says at each token is known, and so what the latents of its
/// dictionaries should detect.
/// </summary>
/// <param name="name">See <see cref="Subject"/>.</param>
/// <param name="description">See <see cref="Subject"/>.</param>
/// <param name="source">The models and their language.</param>
/// <param name="twin">See <see cref="LanguageModelSubject"/>.</param>
/// <param name="twinOf">See <see cref="LanguageModelSubject"/>.</param>
public sealed class ControlledModelSubject(
    string name, string description, ControlledModels source, TwinKind twin, string? twinOf = null)
    : LanguageModelSubject(name, description, source, twin, twinOf), IHasLabelledLatents
{
    /// <inheritdoc/>
    public IReadOnlyList<Setting> LatentSets => DirectionSets;

    /// <inheritdoc/>
    public Preparation<LabelledLatents> LabelledLatents(Setting set, int documents, bool entitiesEqually, Seed seed)
    {
        var setting = (HookSaeSetting)set;
        Lazy<ActivationTable> own = TableOf(setting.Hook, seed);
        return ResidualSaes.Dictionary(setting, TextOf(setting, seed), own, seed)
            .Then(trained => Of(trained, own.Value, documents, entitiesEqually, seed));
    }

    private LabelledLatents Of(
        SparseAutoencoder dictionary, ActivationTable own, int documents, bool entitiesEqually, Seed seed)
    {
        IReadOnlyList<LanguageDocument> text =
            new LanguageStream(source.LanguageOf(seed, entitiesEqually), seed.Derive("labelled documents")).Next(documents);
        (ActivationTable table, int read) = Activations(own, text, seed);
        SaeReport report = ResidualSaes.Report(dictionary, own, seed);
        return new LabelledLatents(
            [.. text.SelectMany(document => document.Labels.Take(read).Skip(1))],
            dictionary.Width,
            places => dictionary.Encode(table.RowsAt(places)),
            source.LanguageOf(seed).EntityShares,
            report.Fvu,
            (double)report.Dead / dictionary.Width,
            seed);
    }

    // As many tokens of each document as the model reads at once, BOS among them; the table is without it.
    private (ActivationTable Table, int Read) Activations(ActivationTable own, IReadOnlyList<LanguageDocument> text, Seed seed)
    {
        using var scope = NewDisposeScope();
        Transformer model = Model(seed);
        if (Twin != TwinKind.Trained) model.InScope();
        int read = Math.Min(LanguageDocument.Length, model.Config.Context);
        return (ActivationTable.Of(model, own.Hook, [.. text.Select(d => d.Tokens.Take(read).ToArray())]).Like(own), read);
    }
}

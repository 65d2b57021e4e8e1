using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Claims.Specimens;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects.Given;

/// <summary>On a trained model of <c>fixtures/language</c>.</summary>
public class ControlledModelSubjectTests
{
    private const int Documents = 150, Read = 63;
    private static readonly int Entities = LanguageTokens.Entities.Count;

    private static readonly IReadOnlyList<LanguageModelSubject> Models = LanguageModelSubject.WithTwins(
        "m", "", new ControlledModels(Path.Combine(Support.ModelFiles.RepositoryRoot, "fixtures", "language"), ["b-0"]));

    /// <summary>
    /// Before the first block the residual stream is the token's embedding and nothing else: at each cue it is the same, and
    /// what stands before a cue is one of many tokens.
    /// </summary>
    [Fact]
    public void Latents_and_labels_are_of_the_same_tokens()
    {
        using var scope = NewDisposeScope();
        LabelledLatents specimen = Specimen(0, entitiesEqually: false);
        Assert.Equal((Documents * Read, 64), (specimen.Labels.Count, specimen.Width));
        Assert.InRange(specimen.Fvu, 0, .9);
        int[] cues = [.. Enumerable.Range(1, specimen.Labels.Count - 1).Where(i => specimen.Labels[i].Part == TokenPart.Cue)];
        Assert.InRange(cues.Length, 100, specimen.Labels.Count);
        Tensor at = specimen.Read(cues), before = specimen.Read([.. cues.Select(i => i - 1)]);
        Assert.True(at.sum().item<float>() > 0);
        Assert.InRange((at - at[0]).abs().max().item<float>(), 0, 1e-4);
        Assert.True((before - before[0]).abs().max().item<float>() > 1e-2);
    }

    [Fact]
    public void Entities_are_named_equally_often_where_that_is_asked_for_and_counted_as_in_the_language()
    {
        int[] Named(LabelledLatents specimen) => [
            .. Enumerable.Range(0, Entities)
                .Select(e => specimen.Labels.Count(l => l.Part == TokenPart.Entity && l.Entity == e))];
        LabelledLatents natural = Specimen(1, entitiesEqually: false), equal = Specimen(1, entitiesEqually: true);
        Assert.InRange(Named(natural)[0] / (double)Named(natural).Sum(), .3, .55); // 1/ζ-like: .42
        Assert.InRange(Named(equal).Max() / (double)Named(equal).Sum(), 0, .05);
        Assert.Equal(natural.EntityShares, equal.EntityShares);
        Assert.Equal(Math.Pow(100, 1.5), natural.EntityShares[0] / natural.EntityShares[99], 1e-6);
    }

    [Fact]
    public void Only_models_whose_language_is_known_have_labels() =>
        Assert.All(Models, m => Assert.IsType<ControlledModelSubject>(m));

    private static LabelledLatents Specimen(int model, bool entitiesEqually)
    {
        var subject = (ControlledModelSubject)Models[model];
        Assert.Equal(subject.DirectionSets, subject.LatentSets);
        return Prepared.Of(
            subject.LabelledLatents(ResidualSaes.TopK(0, 64, active: 3), Documents, entitiesEqually, new Seed(3)));
    }
}

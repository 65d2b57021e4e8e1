using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Runtime;
using static Hypotheses.Core.Models.Language.Corpus.LanguageTokens;

namespace Hypotheses.Tests.Core.Models.Language.Corpus;

/// <summary>Documents are what section 7 of the catalogue says, counted; rates are held to 6σ.</summary>
public class LanguageStreamTests
{
    private static readonly Seed Root = Seed.FromPath("language stream");
    private static readonly Grammar Language = new(new CorpusRecipe(), Root);
    private static readonly IReadOnlyList<LanguageDocument> Documents = new LanguageStream(Language, Root).Next(4000);

    private static readonly (int Token, TokenLabel Label, int Domain)[] Tokens = [.. Documents.SelectMany(d =>
        d.Tokens.Zip(d.Labels, (t, l) => (t, l, d.Domain)))];

    [Fact]
    public void A_document_has_65_tokens_and_labels_from_BOS_on_and_follows_from_the_seed()
    {
        Assert.All(Documents, d =>
        {
            Assert.Equal((65, 65), (d.Tokens.Count, d.Labels.Count));
            Assert.Equal((Start, TokenPart.Start), (d.Tokens[0], d.Labels[0].Part));
            Assert.DoesNotContain(Start, d.Tokens.Skip(1));
        });
        Assert.Equal(Documents[7].Tokens, new LanguageStream(Language, Root).Next(8)[7].Tokens);
        Assert.NotEqual(Documents[7].Tokens, new LanguageStream(Language, Root.Derive("x")).Next(8)[7].Tokens);
        for (int domain = 0; domain < Domains; domain++) Rate(1 / 8d, Documents, d => d.Domain == domain);
    }

    [Fact]
    public void A_part_is_played_by_its_own_tokens()
    {
        var parts = new Dictionary<TokenPart, TokenRange>
        {
            [TokenPart.Start] = new(Start, 1),
            [TokenPart.Trigger] = Triggers,
            [TokenPart.FirstTrigger] = Triggers,
            [TokenPart.Filler] = Fillers,
            [TokenPart.Cue] = new(Cue, 1),
            [TokenPart.Response] = Responses,
            [TokenPart.Tail] = Tails,
            [TokenPart.Stop] = new(Stop, 1),
            [TokenPart.Entity] = Entities,
            [TokenPart.Relation] = Relations,
            [TokenPart.Attribute] = Attributes,
            [TokenPart.Context] = Contexts,
            [TokenPart.Cause] = Causes,
            [TokenPart.Switch] = Switches,
            [TokenPart.Answer] = Answers,
            [TokenPart.Name] = Names,
            [TokenPart.Marker] = Markers,
            [TokenPart.Partner] = Partners,
        };
        Assert.Equal(Enum.GetValues<TokenPart>().Order(), parts.Keys.Order());
        Assert.All(Tokens, t => Assert.True(parts[t.Label.Part].IndexOf(t.Token) >= 0, $"{t}"));
        Assert.Equal(parts.Keys.Order(), Tokens.Select(t => t.Label.Part).Distinct().Order());
    }

    [Fact]
    public void A_class_is_carried_from_its_trigger_to_its_response_and_its_tail()
    {
        (int Token, TokenLabel Label, int Domain)[] triggers = Of(TokenPart.Trigger), responses = Of(TokenPart.Response);
        Assert.All(triggers, t => Assert.True(Grammar.ClassesOf(t.Domain).IndexOf(t.Label.Class) >= 0));
        Assert.All(triggers, t => Assert.Equal(
            (t.Domain == CombinationDomain ? Language.PartsOf(t.Label.Class).Second : t.Label.Class, t.Label.Synonym),
            (Triggers.IndexOf(t.Token) / 3, Triggers.IndexOf(t.Token) % 3)));
        Assert.All(Of(TokenPart.FirstTrigger), t => Assert.Equal(CombinationDomain, t.Domain));
        foreach ((int synonym, double share) in new[] { (0, .4), (1, .4), (2, .2) })
            Rate(share, triggers, t => t.Label.Synonym == synonym);
        for (int c = 0; c < 4; c++) Rate(.25, [.. triggers.Where(t => t.Domain == 2)], t => t.Label.Class == 8 + c);
        Rate(
            .9 + (.1 * 3 / 24),
            responses,
            t => Language.ResponsesOf(t.Label.Class).Contains(Responses.IndexOf(t.Token)));
        Assert.All(Of(TokenPart.Cue), t => Assert.InRange(t.Label.Class, 0, Classes - 1));
        Assert.All(Of(TokenPart.Tail), t => Assert.Equal(
            (2, t.Label.Class % 8), (t.Label.Synonym, Tails.IndexOf(t.Token))));
    }

    /// <summary>Sentences without markers, as their parts' first letters.</summary>
    [Fact]
    public void Sentences_have_their_parts_in_order()
    {
        string[] sentences = [.. Documents.SelectMany(d => string.Concat(d.Labels.Skip(1)
            .Where(l => l.Part is not (TokenPart.Marker or TokenPart.Partner)).Select(l => l.Part switch
            {
                TokenPart.FirstTrigger => "1", TokenPart.Trigger => "t", TokenPart.Filler => "f", TokenPart.Cue => "?",
                TokenPart.Response => "r", TokenPart.Tail => "l", TokenPart.Stop => ".", TokenPart.Entity => "e",
                TokenPart.Relation => "R", TokenPart.Attribute => "a", TokenPart.Context => "c", TokenPart.Cause => "P",
                TokenPart.Switch => "s", TokenPart.Answer => "T", _ => "N",
            })).Split('.')[..^1])];
        Assert.All(sentences, s => Assert.Matches("^(1?tf{1,3}[?]rl?|eRa|c[fP]fs[TN])$", s));
        // The last sentence of a document is cut off, and a long one more often: bounds instead of rates over all sentences.
        string[] first = [.. Documents.Select(d => d.Labels[1].Part switch
        {
            TokenPart.Entity => "fact", TokenPart.Context => "context", _ => "class",
        })];
        foreach ((string kind, double share) in new[] { ("class", .5), ("fact", .25), ("context", .25) })
            Rate(share, first, f => f == kind);
    }

    [Fact]
    public void Attributes_follow_the_table_and_entities_Zipf()
    {
        (int Token, TokenLabel Label, int Domain)[] entities = Of(TokenPart.Entity), attributes = Of(TokenPart.Attribute);
        foreach (int entity in new[] { 0, 1, 9, 40 })
            Rate(Language.EntityShares[entity], entities, t => t.Label.Entity == entity);
        Rate(.9 + (.1 / 8), attributes, t => t.Label.Attribute == Attributes.IndexOf(t.Token));
        Assert.All(attributes, t => Assert.Equal(t.Label.Attribute / 8, Attributes.IndexOf(t.Token) / 8));
        Assert.All(Of(TokenPart.Relation), t => Assert.Equal(
            Language.AttributeOf(t.Label.Entity, Relations.IndexOf(t.Token)), t.Label.Attribute));
    }

    [Theory]
    [InlineData(CausePlacement.Anywhere)]
    [InlineData(CausePlacement.FirstContext)]
    [InlineData(CausePlacement.SecondContext)]
    public void The_answer_is_yes_iff_cause_and_switch_are_there(CausePlacement placement)
    {
        CorpusRecipe recipe = new() { Cause = placement, ClassShare = 0, FactShare = 0 };
        LanguageDocument[] documents = [.. new LanguageStream(new Grammar(recipe, Root), Root).Next(1000)];
        (int Token, TokenLabel Label)[] tokens = [.. documents.SelectMany(d => d.Tokens.Zip(d.Labels))];
        (int Token, TokenLabel Label)[] Of(TokenPart part) => [.. tokens.Where(t => t.Label.Part == part)];
        for (int k = 0; k < 4; k++)
            Rate(recipe.CauseRateIn(k), [.. Of(TokenPart.Switch).Where(t => t.Label.Context == k)], t => t.Label.Cause == 1);
        Rate(.5, Of(TokenPart.Switch), t => t.Label.Switch == 1);
        Assert.All(Of(TokenPart.Answer), t => Assert.Equal(
            t.Label is { Cause: 1, Switch: 1 } ? 0 : 1, Answers.IndexOf(t.Token)));
        Assert.All(Of(TokenPart.Name), t => Assert.Equal(t.Label.Context, Names.IndexOf(t.Token)));
        Assert.All(Of(TokenPart.Context), t => Assert.Equal(t.Label.Context, Contexts.IndexOf(t.Token) / 2));
        Rate(.5, [.. Of(TokenPart.Answer), .. Of(TokenPart.Name)], t => t.Label.Part == TokenPart.Answer);
    }

    [Fact]
    public void Markers_follow_any_token_but_BOS_and_the_first_six_tell_their_partner()
    {
        (TokenPart Before, TokenLabel Label, int Token)[] after = [.. Documents.SelectMany(d => Enumerable.Range(1, 64)
            .Select(t => (d.Labels[t - 1].Part, d.Labels[t], d.Tokens[t])))];
        Rate(
            .06,
            [.. after.Where(a => a.Before is not (TokenPart.Start or TokenPart.Marker or TokenPart.Partner))],
            a => a.Label.Part == TokenPart.Marker);
        Assert.DoesNotContain(
            after,
            a => a.Label.Part == TokenPart.Marker && a.Before is (TokenPart.Start or TokenPart.Marker or TokenPart.Partner));
        Assert.All(after.Where(a => a.Before == TokenPart.Marker), a => Assert.Equal(TokenPart.Partner, a.Label.Part));
        (TokenPart Before, TokenLabel Label, int Token)[] partners = [.. after.Where(a => a.Label.Part == TokenPart.Partner)];
        for (int marker = 0; marker < 12; marker++)
        {
            int told = marker < 6 ? Language.PartnerOf(marker) : 0;
            Rate(
                marker < 6 ? .8 + (.2 / 6) : 1 / 6d,
                [.. partners.Where(a => a.Label.Marker == marker)],
                a => Partners.IndexOf(a.Token) == told);
        }
    }

    private static (int Token, TokenLabel Label, int Domain)[] Of(TokenPart part) =>
        [.. Tokens.Where(t => t.Label.Part == part)];

    private static void Rate<T>(double p, IReadOnlyCollection<T> of, Func<T, bool> holds)
    {
        Assert.NotEmpty(of);
        double sigma = Math.Sqrt(of.Count * p * (1 - p));
        Assert.InRange(of.Count(holds), (of.Count * p) - (6 * sigma) - 1e-6, (of.Count * p) + (6 * sigma) + 1e-6);
    }
}

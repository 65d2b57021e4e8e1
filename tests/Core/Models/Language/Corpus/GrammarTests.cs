using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Training;
using static Hypotheses.Core.Models.Language.Corpus.LanguageTokens;

namespace Hypotheses.Tests.Core.Models.Language.Corpus;

public class GrammarTests
{
    private static readonly Seed Root = Seed.FromPath("grammar");

    [Fact]
    public void The_kinds_of_tokens_fill_the_vocabulary_and_do_not_overlap()
    {
        TokenRange[] kinds =
        [
            new(Start, 1), new(Stop, 1), new(Cue, 1), Switches, Answers, Names, Relations, Fillers, Responses, Tails, Attributes,
            Markers, Partners, Contexts, Causes, Triggers, Entities,
        ];
        int[] tokens = [.. kinds.SelectMany(kind => Enumerable.Range(0, kind.Count).Select(i => kind[i]))];
        Assert.Equal(Enumerable.Range(0, 289), tokens.Order());
        Assert.All(kinds, kind => Assert.All(tokens, t =>
            Assert.Equal(Enumerable.Range(0, kind.Count).FirstOrDefault(i => kind[i] == t, -1), kind.IndexOf(t))));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fillers[16]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Fillers[-1]);
    }

    [Fact]
    public void Classes_of_a_domain_share_no_response_and_tables_follow_from_the_seed()
    {
        Grammar grammar = new(new CorpusRecipe(), Root), again = new(new CorpusRecipe { MarkerRate = 0 }, Root),
            other = new(new CorpusRecipe(), Root.Derive("other"));
        for (int domain = 0; domain < Domains; domain++)
        {
            TokenRange classes = Grammar.ClassesOf(domain);
            Assert.Equal(domain == CombinationDomain ? 6 : 4, classes.Count);
            int[] all = [.. Enumerable.Range(0, classes.Count).SelectMany(i => grammar.ResponsesOf(classes[i]))];
            Assert.Equal(3 * classes.Count, all.Distinct().Count());
        }

        Assert.Equal(Tables(grammar), Tables(again));
        Assert.NotEqual(Tables(grammar), Tables(other));
        Assert.Equal(Enumerable.Range(0, 6), Enumerable.Range(0, 6).Select(grammar.PartnerOf).Order());
        Assert.Equal(-1, grammar.PartnerOf(6));
        Assert.Equal(1, grammar.EntityShares.Sum(), 12);
        Assert.Equal(Math.Pow(100, 1.5), grammar.EntityShares[0] / grammar.EntityShares[99], 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void A_combination_is_of_class_0_of_a_known_lexicon_and_class_1_of_the_next(int newLexicon)
    {
        var grammar = new Grammar(new CorpusRecipe { NewLexicon = newLexicon }, Root);
        int[] known = [.. Enumerable.Range(0, 7).Where(l => l != newLexicon)];
        for (int i = 0; i < 6; i++)
        {
            (int first, int second) = grammar.PartsOf(28 + i);
            Assert.Equal((4 * known[i], (4 * known[(i + 1) % 6]) + 1), (first, second));
            Assert.Equal(28 + i, grammar.CombinedFrom(first));
            Assert.Equal(-1, grammar.CombinedFrom(second));
        }

        Assert.Equal(-1, grammar.CombinedFrom(4 * newLexicon));
    }

    [Fact]
    public void Domains_that_are_left_out_are_the_new_lexicon_and_combinations()
    {
        HashSet<int> classes = [];
        for (int rotation = 0; rotation < 3; rotation++)
        {
            CorpusRecipe recipe = new() { Domains = CorpusDomains.Included, NewLexicon = rotation };
            Grammar grammar = new(recipe, Root), all = new(recipe with { Domains = CorpusDomains.All }, Root);
            Assert.Equal(Enumerable.Range(0, 8), all.DomainsOfDocuments);
            int[] out_ = [.. all.DomainsOfDocuments.Except(grammar.DomainsOfDocuments)];
            Assert.Equal([rotation, CombinationDomain], out_);
            TokenRange lexical = Grammar.ClassesOf(rotation);
            for (int i = 0; i < lexical.Count; i++) classes.Add(lexical[i]);
        }

        Assert.Equal(12, classes.Count); // three rotations leave out a dozen classes with triggers of their own
    }

    [Fact]
    public void The_cause_is_as_frequent_wherever_it_stands()
    {
        foreach (CausePlacement placement in Enum.GetValues<CausePlacement>())
        {
            CorpusRecipe recipe = new() { Cause = placement };
            Assert.Equal(.25, Enumerable.Range(0, 4).Average(recipe.CauseRateIn), 12);
            double[] expected = placement switch
            {
                CausePlacement.FirstContext => [.95, 1 / 60d, 1 / 60d, 1 / 60d],
                CausePlacement.SecondContext => [1 / 60d, .95, 1 / 60d, 1 / 60d],
                _ => [.25, .25, .25, .25],
            };
            Assert.All(Enumerable.Range(0, 4), k => Assert.Equal(expected[k], recipe.CauseRateIn(k), 12));
        }
    }

    [Theory]
    [InlineData("NewLexicon = 7 is not in [0, 6]")]
    [InlineData("ClassShare = NaN is not in [0, 1]")]
    [InlineData("FactShare = 0.6 is not in [0, 0.5]")]
    [InlineData("CauseRateThere = 0.95 is not in [0.2, 0.8]")]
    [InlineData("Domains = 9 is not one of All, Included")]
    public void A_field_out_of_its_range_is_named(string problem)
    {
        CorpusRecipe recipe = problem.Split(' ')[0] switch
        {
            "NewLexicon" => new() { NewLexicon = 7 },
            "ClassShare" => new() { ClassShare = double.NaN },
            "FactShare" => new() { FactShare = .6 },
            "CauseRateThere" => new() { CauseRate = .2 },
            _ => new() { Domains = (CorpusDomains)9 },
        };
        Assert.Equal("corpus: " + problem, Assert.Throws<ArgumentException>(() => new Grammar(recipe, Root)).Message);
    }

    [Fact]
    public void Every_field_changes_the_documents()
    {
        // Where the cause stands half of the time, and in one context: else the rate there would change nothing.
        CorpusRecipe recipe = new() { Cause = CausePlacement.FirstContext, FactShare = .2 };
        string plain = Documents(recipe);
        Assert.All(Fields.Changed(recipe), f => Assert.NotEqual(plain, Documents(f.Record with
        {
            NewLexicon = f.Record.NewLexicon % Lexicons,
        })));
    }

    private static string Documents(CorpusRecipe recipe) => string.Join(
        ' ', new LanguageStream(new Grammar(recipe, Root), Root).Next(300).SelectMany(d => d.Tokens));

    private static string Tables(Grammar grammar) => string.Join(
        ' ',
        Enumerable.Range(0, Classes).SelectMany(grammar.ResponsesOf)
            .Concat(Enumerable.Range(0, 200).Select(i => grammar.AttributeOf(i % 100, i / 100)))
            .Concat(Enumerable.Range(0, 12).Select(grammar.PartnerOf)));
}

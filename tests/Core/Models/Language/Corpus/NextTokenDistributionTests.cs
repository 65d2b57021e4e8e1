using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Runtime;
using static Hypotheses.Core.Models.Language.Corpus.LanguageTokens;

namespace Hypotheses.Tests.Core.Models.Language.Corpus;

/// <summary>
/// The exact distribution against probabilities worked out by hand, and against the documents of a generator that shares no code
/// with it. Sums over tokens of (happened − p) are martingales: held to 6σ.
/// </summary>
public class NextTokenDistributionTests
{
    private static readonly Seed Root = Seed.FromPath("next token");
    private static readonly Grammar Language = new(new CorpusRecipe(), Root);

    [Theory]
    [InlineData(CorpusDomains.All, CausePlacement.Anywhere)]
    [InlineData(CorpusDomains.Included, CausePlacement.Anywhere)]
    [InlineData(CorpusDomains.All, CausePlacement.SecondContext)]
    public void Each_token_comes_as_often_as_it_says_after_each_part(CorpusDomains domains, CausePlacement cause)
    {
        var grammar = new Grammar(new CorpusRecipe { Domains = domains, Cause = cause, NewLexicon = 2 }, Root);
        var exact = new NextTokenDistribution(grammar);
        var seen = new Dictionary<(TokenPart After, int Token), (double Excess, double Variance)>();
        double surprise = 0, entropy = 0, variance = 0;
        foreach (LanguageDocument document in new LanguageStream(grammar, Root.Derive($"{domains} {cause}")).Next(1500))
        {
            exact.Begin();
            for (int t = 1; t < LanguageDocument.Length; t++)
            {
                double[] p = exact.Probabilities.ToArray();
                Assert.Equal(1, p.Sum(), 12);
                Assert.Equal(1, exact.Posterior.ToArray().Sum(), 12);
                Assert.True(exact.Posterior[document.Domain] > 0);
                int next = document.Tokens[t];
                for (int token = 0; token < Count; token++)
                {
                    if (p[token] == 0) continue;
                    var key = (document.Labels[t - 1].Part, token);
                    (double e, double v) = seen.GetValueOrDefault(key);
                    seen[key] = (e + (token == next ? 1 : 0) - p[token], v + (p[token] * (1 - p[token])));
                }

                double h = p.Where(q => q > 0).Sum(q => -q * Math.Log(q));
                surprise -= Math.Log(p[next]);
                entropy += h;
                variance += p.Where(q => q > 0).Sum(q => q * Math.Log(q) * Math.Log(q)) - (h * h);
                exact.Observe(next);
            }
        }

        Assert.True(seen.Count > 800);
        Assert.All(seen, s => Assert.InRange(Math.Abs(s.Value.Excess), 0, (6 * Math.Sqrt(Math.Max(s.Value.Variance, 0))) + 1));
        // The floor: what its own samples cost is its entropy, within the error of that many.
        Assert.InRange(Math.Abs(surprise - entropy), 0, 6 * Math.Sqrt(variance));
    }

    [Fact]
    public void One_trigger_leaves_two_domains_and_the_next_token_decides()
    {
        (int first, int second) = Language.PartsOf(28 + 3);
        int domain = first / 4;
        var exact = new NextTokenDistribution(Language);
        // Of eight domains one has this trigger as one of four classes, and one as the first of one of six combinations.
        double lexical = .5 / 4 * .2 / 8, combined = .5 / 6 * .2 / 8;
        int trigger = Triggers[(3 * first) + 2];
        Assert.Equal(lexical + combined, exact.Probabilities[trigger], 15);
        exact.Observe(trigger);
        double share = combined / (lexical + combined);
        Assert.Equal(1 - share, exact.Posterior[domain], 12);
        Assert.Equal(share, exact.Posterior[CombinationDomain], 12);
        Assert.Equal(.94 * share * .4, exact.Probabilities[Triggers[(3 * second) + 1]], 15);
        Assert.Equal(.94 * (1 - share) / 16, exact.Probabilities[Fillers[5]], 15);
        Assert.Equal(.06 / 12, exact.Probabilities[Markers[7]], 15);
        exact.Observe(Triggers[(3 * second) + 1]);
        Assert.Equal(1, exact.Posterior[CombinationDomain], 15);
        exact.Observe(Fillers[0]);
        Assert.Equal(.94 / 2, exact.Probabilities[Cue], 15);
        exact.Observe(Fillers[0]);
        exact.Observe(Fillers[0]);
        Assert.Equal(.94, exact.Probabilities[Cue], 15);
        exact.Observe(Cue);
        Assert.Equal(.94 * (.3 + (.1 / 24)), exact.Probabilities[Responses[Language.ResponsesOf(31)[1]]], 15);
    }

    [Fact]
    public void Surprises_are_those_of_the_tokens_one_by_one()
    {
        int entity = 17, attribute = Language.AttributeOf(17, 1);
        double[] expected =
        [
            .25 * Language.EntityShares[entity], .06 / 12, .8 + (.2 / 6), .5, .94 * (.9 + (.1 / 8)), .94,
        ];
        int[] tokens =
        [
            Start, Entities[entity], Markers[2], Partners[Language.PartnerOf(2)], Relations[1], Attributes[attribute], Stop,
        ];
        double[] seen = new NextTokenDistribution(Language).Surprises(tokens);
        Assert.Equal(expected.Length, seen.Length);
        Assert.All(expected.Zip(seen), p => Assert.Equal(-Math.Log(p.First), p.Second, 12));
    }

    [Fact]
    public void What_the_language_does_not_say_is_refused()
    {
        var exact = new NextTokenDistribution(new Grammar(new CorpusRecipe { Domains = CorpusDomains.Included }, Root));
        foreach (int token in new[] { -1, Count, Start, Cue, Triggers[3 * 4 * 6] }) // the last of a lexicon that is left out
            Assert.Throws<ArgumentException>(() => exact.Observe(token));
        exact.Observe(Triggers[0]);
        Assert.Throws<ArgumentException>(() => exact.Observe(Triggers[15])); // no combinations
    }
}

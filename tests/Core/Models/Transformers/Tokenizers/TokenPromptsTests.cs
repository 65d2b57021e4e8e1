using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Tokenizers;

public class TokenPromptsTests
{
    private static readonly Llama2Tokenizer Letters = SmallTokenizer.Of(
        SmallTokenizer.Tokens([(" ", 0), .. "abcdefghij".Select(c => ($"{c}", 0f))]));

    /// <summary>100 different stories of 3 to 12 tokens (BOS, space, letters): story i spells i in letters, then e's.</summary>
    private static readonly TokenPrompts Small = new(
        new TextCorpus(
            [
                .. Enumerable.Range(0, 100)
                    .Select(i => $"{(char)('a' + (i / 10))}{(char)('a' + (i % 10))}" + new string('e', i % 9))]), Letters);

    [Fact]
    public void Every_story_is_encoded_once_in_its_order() =>
        Assert.All(
            Enumerable.Range(0, 100),
            i => Assert.Equal([1, 259, 260 + (i / 10), 260 + (i % 10), .. Enumerable.Repeat(264, i % 9)], Small.Stories[i]));

    [Fact]
    public void Bos_comes_first_also_where_the_tokenizer_puts_none_and_only_where_there_is_one()
    {
        int[][] Stories(int? bos, params int[] ids) =>
            [.. new TokenPrompts(new TextCorpus(["x"]), new FixedTokenizer(bos, ids)).Stories];
        Assert.Equal([[7, 3, 4]], Stories(7, 3, 4));
        Assert.Equal([[7, 3]], Stories(7, 7, 3));
        Assert.Equal([[7]], Stories(7));
        Assert.Equal([[3, 4]], Stories(null, 3, 4));
    }

    private sealed class FixedTokenizer(int? bos, int[] ids) : ITokenizer
    {
        public int Vocabulary => 8;

        public int? Bos => bos;

        public int[] Encode(string text) => ids;

        public string Decode(IReadOnlyList<int> tokens) => "x";
    }

    [Fact]
    public void Prompts_are_beginnings_of_different_stories_long_enough()
    {
        using var scope = NewDisposeScope();
        Tensor prompts = Small.Prompts(new Seed(1), 40, 8);
        Assert.Equal([40, 8], prompts.shape);
        long[][] rows = [.. Enumerable.Range(0, 40).Select(i => prompts[i].data<long>().ToArray())];
        Assert.Equal(40, rows.Select(Story).Distinct().Count());
        Assert.All(rows, row => Assert.Equal(Small.Stories[Story(row)].Take(8).Select(id => (long)id), row));
        Assert.Equal(rows, Enumerable.Range(0, 40).Select(i => Small.Prompts(new Seed(1), 40, 8)[i].data<long>().ToArray()));
        Assert.NotEqual(rows, Enumerable.Range(0, 40).Select(i => Small.Prompts(new Seed(2), 40, 8)[i].data<long>().ToArray()));
    }

    [Fact]
    public void Blocks_share_no_story_whatever_their_seeds_and_lengths()
    {
        using var scope = NewDisposeScope();
        HashSet<int>[] blocks = [
            .. Enumerable.Range(0, 4).Select(b =>
                Enumerable.Range(1, 20).SelectMany(seed => Small.Order(new Seed((ulong)seed), 4 + (seed % 3), b, 4))
                    .ToHashSet())];
        Assert.Equal(100, blocks.Sum(block => block.Count));
        Assert.Equal(100, blocks.SelectMany(block => block).Distinct().Count());
        long[] first = Small.Prompts(new Seed(1), 5, 6, block: 3, blocks: 4)[0].data<long>().ToArray();
        Assert.Equal(3, Story(first) % 4);
    }

    [Fact]
    public void Too_many_prompts_are_refused_with_the_number_there_is()
    {
        string message = Assert.Throws<ArgumentException>(() => Small.Prompts(new Seed(1), 12, 12)).Message;
        Assert.Contains("has 11 stories", message, StringComparison.Ordinal); // i % 9 == 8: 8, 17, …, 98
        Assert.Throws<ArgumentOutOfRangeException>(() => Small.Prompts(new Seed(1), 1, 4, block: 2, blocks: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Small.Prompts(new Seed(1), 0, 4));
    }

    private static int Story(long[] row) => (int)(((row[2] - 260) * 10) + row[3] - 260);
}

using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

public class ModelActivationsTests
{
    internal static readonly TransformerConfig Config = SmallTransformer.Llama with { Vocabulary = 262 };
    internal static readonly Llama2Tokenizer Letters = SmallTokenizer.Of((" ", 0), ("a", 0), ("b", 0));

    /// <summary>Stories of random letters, 4 to 23 tokens.</summary>
    internal static TokenPrompts Prompts(int stories = 30)
    {
        Rng rng = new Seed(1).Rng();
        return new(
            new TextCorpus(
                [
                    .. Enumerable.Range(0, stories).Select(_ =>
                        string.Concat(Enumerable.Range(0, 2 + rng.Below(20)).Select(_ => rng.Below(2) == 0 ? "a" : "b")))]),
            Letters);
    }

    [Theory]
    [InlineData("blocks.1.hook_resid_pre", 24)]
    [InlineData("blocks.2.attn.hook_k", 8)]
    [InlineData("ln_final.hook_normalized", 24)]
    public void Rows_are_the_activations_of_one_story_after_another_without_bos(string hook, int dimension)
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(Config, 2);
        TokenPrompts prompts = Prompts();
        ActivationTable table = ActivationTable.Collect(
            model, prompts, hook, rows: 100, new Seed(3), length: 9, block: 1, blocks: 2);
        Assert.Equal((100, dimension), (table.Rows, table.Dimension));
        Assert.Equal(1, table.Scale);

        List<float> expected = [];
        foreach (int place in prompts.Order(new Seed(3), 2, 1, 2)) // one story at a time, nothing filled up
        {
            long[] ids = [.. prompts.Stories[place].Take(9).Select(id => (long)id)];
            Tensor alone = model.Run(tensor(ids).unsqueeze(0), new HashSet<string> { hook })[hook][0].flatten(1);
            expected.AddRange(alone.narrow(0, 1, ids.Length - 1).contiguous().data<float>());
        }

        Assert.Equal(100 * dimension, table.Values.Length);
        for (int i = 0; i < table.Values.Length; i++) Assert.Equal(expected[i], table.Values[i], 1e-5f * expected.Max());
    }

    [Fact]
    public void Of_given_sequences_it_holds_all_and_reads_as_another_table_was_scaled()
    {
        const string hook = "blocks.1.hook_resid_pre";
        using Transformer model = SmallTransformer.Model(Config, 2);
        TokenPrompts prompts = Prompts();
        int[][] sequences = [.. prompts.Order(new Seed(3), 2).Select(place => prompts.Stories[place])];
        ActivationTable given = ActivationTable.Of(model, hook, sequences),
            collected = ActivationTable.Collect(model, prompts, hook, rows: given.Rows, new Seed(3)),
            normalised = collected.Normalised();
        Assert.Equal(sequences.Sum(s => s.Length - 1), given.Rows);
        // Sequences run in pairs of similar length, and another pair rounds otherwise.
        for (int i = 0; i < given.Values.Length; i++) Assert.Equal(collected.Values[i], given.Values[i], 1e-4f);
        ActivationTable like = given.Like(normalised);
        Assert.Equal(normalised.Scale, like.Scale);
        for (int i = 0; i < like.Values.Length; i++) Assert.Equal(normalised.Values[i], like.Values[i], 1e-4f);
        using Tensor some = like.RowsAt([4, 1]);
        Assert.Equal([.. like.Values[(4 * 24)..(5 * 24)], .. like.Values[24..48]], some.data<float>());
        // Another text is not given a mean and a scale of its own.
        ActivationTable few = ActivationTable.Of(model, hook, sequences[..3]).Like(normalised);
        for (int i = 0; i < few.Values.Length; i++) Assert.Equal(like.Values[i], few.Values[i], 1e-4f);
        Assert.Throws<ArgumentException>(() => ActivationTable.Of(model, hook, [[1]]));
        Assert.Throws<ArgumentException>(() => given.Like(ActivationTable.Of("x", [1, 2], 2)));
    }

    /// <summary>Where positions see later ones, what a shorter story is filled up with would be seen.</summary>
    [Fact]
    public void Stories_run_alone_where_attention_is_not_causal()
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(
            Config with { Attention = Config.Attention with { Causal = false } }, 2, ScalarType.Float64);
        TokenPrompts prompts = Prompts();
        ActivationTable table = ActivationTable.Collect(model, prompts, "blocks.2.hook_resid_pre", rows: 60, new Seed(3));
        List<double> expected = [];
        foreach (int place in prompts.Order(new Seed(3), 2))
        {
            Tensor ids = tensor(prompts.Stories[place].Select(id => (long)id).ToArray()).unsqueeze(0);
            Tensor alone = model.Run(ids, new HashSet<string> { table.Hook })[table.Hook][0];
            expected.AddRange(Tensors.ToArray<double>(alone.narrow(0, 1, alone.shape[0] - 1)));
        }

        for (int i = 0; i < table.Values.Length; i++) Assert.Equal(expected[i], table.Values[i], 1e-5 * expected.Max());
    }

    [Fact]
    public void A_normalised_table_has_mean_zero_and_mean_square_norm_d_and_can_be_undone()
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(Config, 2);
        ActivationTable raw = ActivationTable.Collect(model, Prompts(), "blocks.2.hook_resid_pre", 150, new Seed(4)),
            table = raw.Normalised();
        int d = table.Dimension;
        for (int j = 0; j < d; j++) Assert.Equal(0, Enumerable.Range(0, 150).Average(i => table.Values[(i * d) + j]), 1e-5);
        Assert.Equal(d, table.Values.Sum(v => (double)v * v) / 150, 1e-4);
        foreach (ActivationTable twice in new[] { table, table.Normalised() })
            for (int i = 0; i < raw.Values.Length; i++)
                Assert.Equal(raw.Values[i], (twice.Values[i] / twice.Scale) + twice.Mean[i % d], 1e-4);
    }

    [Fact]
    public void A_stream_gives_every_row_once_an_epoch_in_an_order_of_its_own()
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(Config, 2);
        ActivationTable table = ActivationTable.Collect(model, Prompts(), "blocks.1.hook_resid_pre", 60, new Seed(5));
        int[] Draw(ModelActivations stream, int rows)
        {
            float[] drawn = new float[rows * table.Dimension];
            stream.Next(drawn);
            return [
                .. drawn.Chunk(table.Dimension).Select(row =>
                    Enumerable.Range(0, 60)
                        .First(i => row.AsSpan().SequenceEqual(table.Values.AsSpan(i * table.Dimension, table.Dimension))))];
        }

        // Rows that equal another (the same beginnings of two stories) are found as the first of their kind.
        int[] all = [
            .. Enumerable.Range(0, 60)
                .Select(i =>
                    Enumerable.Range(0, 60)
                        .First(j => table.Values.AsSpan(i * 24, 24).SequenceEqual(table.Values.AsSpan(j * 24, 24))))
                .Order()];
        var stream = new ModelActivations(table, new Seed(6));
        int[] first = [.. Draw(stream, 25), .. Draw(stream, 35)], second = Draw(stream, 60);
        Assert.Equal(all, first.Order());
        Assert.Equal(all, second.Order());
        Assert.NotEqual(first, second);
        Assert.Equal([.. first, .. second], Draw(new ModelActivations(table, new Seed(6)), 120));
        Assert.NotEqual(first, Draw(new ModelActivations(table, new Seed(7)), 60));
        Assert.Throws<ArgumentException>(() => stream.Next(new float[25]));
    }

    [Fact]
    public void A_stream_goes_on_to_the_bit_where_it_was_saved()
    {
        using Transformer model = SmallTransformer.Model(Config, 2);
        ActivationTable table = ActivationTable.Collect(model, Prompts(), "blocks.1.hook_resid_pre", 60, new Seed(5));
        ModelActivations Stream(ActivationTable of) => new(of, new Seed(6));
        Resumption.Holds(() => Stream(table), "table", most: 200); // epochs of 60
        Resumption.RefusesPartOf(() => Stream(table), drawn: 70);

        Resumption.Refuses(
            Stream(table),
            Stream(ActivationTable.Collect(model, Prompts(), "blocks.1.hook_resid_pre", 61, new Seed(5))),
            "rows: is 60, not 61");
        Resumption.Refuses(
            Stream(table),
            Stream(ActivationTable.Collect(model, Prompts(), "hook_embed", 60, new Seed(5))),
            "hook point: is blocks.1.hook_resid_pre, not hook_embed");
        Resumption.Refuses(Stream(table), Stream(table.Normalised()), "values: is ");
        byte[] state = Resumption.StateOf(Stream(table));
        state[^4..].CopyTo(state, state.Length - 8); // a row twice in the order
        Assert.Contains(
            "row 59 is in it too often",
            Assert.Throws<InvalidDataException>(() => Resumption.Restore(Stream(table), state)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        using Transformer model = SmallTransformer.Model(Config, 2);
        TokenPrompts prompts = Prompts();
        Assert.Contains(
            "is unknown",
            Assert.Throws<ArgumentException>(() => ActivationTable.Collect(model, prompts, "resid", 1, new Seed(1))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no activation a position",
            Assert.Throws<ArgumentException>(() =>
                ActivationTable.Collect(model, prompts, "blocks.0.attn.hook_pattern", 1, new Seed(1))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no activation a position",
            Assert.Throws<ArgumentException>(() =>
                ActivationTable.Collect(model, prompts, "blocks.0.attn.hook_attn_scores", 1, new Seed(1))).Message,
            StringComparison.Ordinal);
        int positions = prompts.Stories.Sum(story => story.Length - 1);
        Assert.Contains(
            $"have {positions} positions",
            Assert.Throws<ArgumentException>(() =>
                ActivationTable.Collect(model, prompts, "hook_embed", positions + 1, new Seed(1))).Message,
            StringComparison.Ordinal);
        Assert.Equal(positions, ActivationTable.Collect(model, prompts, "hook_embed", positions, new Seed(1)).Rows);
    }
}

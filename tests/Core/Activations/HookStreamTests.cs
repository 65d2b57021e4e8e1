using Hypotheses.Core.Activations;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Models.Transformers;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Activations;

/// <summary>A small random model over stories of random letters, more of them than run at once.</summary>
public sealed class HookStreamTests : IDisposable
{
    private const string Hook = "blocks.1.hook_resid_pre";

    private readonly Llama _model = SmallLlama.Model(ModelActivationsTests.Config, 2);
    private readonly TokenPrompts _prompts = ModelActivationsTests.Prompts(stories: 100);

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(Hook, 24, 256)]
    [InlineData("blocks.2.attn.hook_k", 8, 9)]
    public void The_first_rows_are_to_the_bit_those_of_a_table_that_is_held_in_memory(string hook, int dimension, int length)
    {
        // The rows of 40 stories: an odd last one runs alone in a table, which changes its last bits.
        int rows = _prompts.Order(new Seed(3), 2, 1, 2).Take(40)
            .Sum(place => Math.Min(length, _prompts.Stories[place].Length) - 1);
        ActivationTable table = ActivationTable.Collect(_model, _prompts, hook, rows, new Seed(3), length, block: 1, blocks: 2);
        var stream = new HookStream(_model, _prompts, hook, new Seed(3), length, block: 1, blocks: 2);
        Assert.Equal(dimension, stream.Dimension);
        Assert.Equal(Bits(table.Values), Bits(Resumption.Draw(stream, rows, new Seed(4).Rng())));
    }

    [Fact]
    public void Every_epoch_has_all_stories_in_another_order()
    {
        int rows = _prompts.Stories.Sum(s => s.Length - 1);
        // an embedding is the same whatever runs beside it
        var stream = new HookStream(_model, _prompts, "hook_embed", new Seed(5));
        float[][] epochs = [.. Enumerable.Range(0, 3).Select(epoch =>
        {
            Assert.Equal(epoch, stream.Epoch);
            float[] drawn = new float[rows * stream.Dimension];
            stream.Next(drawn);
            return drawn;
        })];
        IEnumerable<string> Sorted(float[] epoch) =>
            epoch.Chunk(stream.Dimension).Select(row => string.Join(' ', row)).Order(StringComparer.Ordinal);
        foreach (float[] epoch in epochs[1..])
        {
            Assert.Equal(Sorted(epochs[0]), Sorted(epoch));
            Assert.NotEqual(Bits(epochs[0]), Bits(epoch));
        }

        Assert.NotEqual(Bits(epochs[1]), Bits(epochs[2]));
    }

    [Fact]
    public void It_goes_on_to_the_bit_where_it_was_saved()
    {
        HookStream Stream() => new(_model, _prompts, Hook, new Seed(6), length: 12);
        Resumption.Holds(Stream, "hook", most: 1400); // an epoch has about a thousand rows
        Resumption.RefusesPartOf(Stream, drawn: 40);
        ShuffleBuffer Mixed() => new(Stream(), 64, new Seed(7));
        Resumption.Holds(Mixed, "mixed hook", most: 250);
    }

    [Fact]
    public void The_state_of_another_stream_is_refused_by_what_differs()
    {
        HookStream Stream(
            Llama? model = null, int stories = 100, string hook = Hook, ulong seed = 6, int length = 12, int blocks = 1) =>
            new(model ?? _model, ModelActivationsTests.Prompts(stories), hook, new Seed(seed), length, 0, blocks);
        using Llama other = SmallLlama.Model(ModelActivationsTests.Config, 3);
        Resumption.Refuses(Stream(), Stream(other), "hook point: weights: is ");
        Resumption.Refuses(Stream(), Stream(stories: 99), "hook point: stories: is ");
        Resumption.Refuses(Stream(), Stream(hook: "hook_embed"), $"hook point: hook point: is {Hook}, not hook_embed");
        Resumption.Refuses(Stream(), Stream(seed: 7), "hook point: seed: is ");
        Resumption.Refuses(Stream(), Stream(length: 11), "hook point: length: is 12, not 11");
        Resumption.Refuses(Stream(), Stream(blocks: 2), "hook point: block: is 0 of 1, not 0 of 2");
    }

    [Fact]
    public void A_store_is_made_of_a_hook_point_without_holding_it_in_memory()
    {
        using var folder = new TemporaryFolder();
        using ActivationStore store = ActivationStore.Create(
            folder.Root,
            $"small model, {Hook}",
            new HookStream(_model, _prompts, Hook, new Seed(8)),
            700,
            new StoreOptions { RowsPerShard = 150 });
        float[] read = new float[700 * 24], drawn = new float[700 * 24];
        store.Read(0, read);
        var stream = new HookStream(_model, _prompts, Hook, new Seed(8));
        stream.Next(drawn);
        Assert.Equal(Bits(drawn), Bits(read));
        Assert.Equal((4 * 32 * 31 * 24) + (4 * 100), stream.Bytes); // the context is 32
    }

    [ModelFact("stories260K/stories260K.bin", "stories260K/tok512.bin", ModelFiles.TinyStories)]
    public void A_real_models_store_is_that_of_its_table_and_is_taken_up_in_the_middle()
    {
        const string hook = "blocks.2.hook_resid_post";
        using Llama model = new(LlamaCheckpoint.Read(ModelFiles.At("stories260K/stories260K.bin")));
        TextCorpus corpus = TextCorpus.Read(ModelFiles.At(ModelFiles.TinyStories));
        var prompts = new TokenPrompts(
            new TextCorpus([.. corpus.Stories.Take(80)]),
            Llama2TokenizerFile.Read(ModelFiles.At("stories260K/tok512.bin"), vocabulary: 512));
        int rows = prompts.Order(new Seed(9), 2).Take(60).Sum(place => Math.Min(64, prompts.Stories[place].Length) - 1);
        HookStream Stream() => new(model, prompts, hook, new Seed(9), length: 64);
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var half = new StoreOptions
        {
            RowsPerShard = 500,
            Cancellation = cancellation.Token,
            Progress = new Cancel(cancellation, 1000)
        };
        Assert.Throws<OperationCanceledException>(() => ActivationStore.Create(folder.Root, "stories260K", Stream(), rows, half));
        using ActivationStore store = ActivationStore.Create(
            folder.Root, "stories260K", Stream(), rows, new StoreOptions { RowsPerShard = 500 });
        float[] read = new float[rows * 64];
        store.Read(0, read);
        Assert.Equal(Bits(ActivationTable.Collect(model, prompts, hook, rows, new Seed(9), length: 64).Values), Bits(read));
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        HookStream Stream(string hook, int length = 256, int block = 0) =>
            new(_model, _prompts, hook, new Seed(1), length, block);
        Assert.Contains("is unknown", Assert.Throws<ArgumentException>(() => Stream("resid")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no activation a position",
            Assert.Throws<ArgumentException>(() => Stream("blocks.0.attn.hook_pattern")).Message,
            StringComparison.Ordinal);
        Assert.Equal("length", Assert.Throws<ArgumentOutOfRangeException>(() => Stream(Hook, length: 1)).ParamName);
        Assert.Equal("block", Assert.Throws<ArgumentOutOfRangeException>(() => Stream(Hook, block: 1)).ParamName);
        Assert.Contains(
            "no story of two tokens",
            Assert.Throws<ArgumentException>(() =>
                new HookStream(
                    _model, new TokenPrompts(new TextCorpus([]), ModelActivationsTests.Letters), Hook, new Seed(1))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Stream(Hook).Next(new float[25]));
    }

    private sealed class Cancel(CancellationTokenSource source, long after) : IProgress<StoreProgress>
    {
        public void Report(StoreProgress value)
        {
            if (value.RowsDone >= after) source.Cancel();
        }
    }

    private static int[] Bits(float[] numbers) => [.. numbers.Select(BitConverter.SingleToInt32Bits)];
}

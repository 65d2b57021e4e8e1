using Hypotheses.Core.Files;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>
/// A corpus as tokens, encoded once, and prompts from it. Stories belong to blocks by their place (story i to block i mod n), so
/// prompts of different blocks share no story, whatever their seeds and lengths. Immutable and thread-safe.
/// </summary>
public sealed class TokenPrompts
{
    /// <summary>Encodes every story. BOS comes first where the model has one, also where its tokenizer puts none there.</summary>
    public TokenPrompts(TextCorpus corpus, ITokenizer tokenizer)
    {
        var stories = new int[corpus.Stories.Count][];
        Threads.ForEach(stories.Length, i =>
        {
            int[] ids = tokenizer.Encode(corpus.Stories[i]);
            stories[i] = tokenizer.Bos is { } bos && (ids.Length == 0 || ids[0] != bos) ? [bos, .. ids] : ids;
        });
        Stories = stories;
    }

    /// <summary>Stories that are tokens already, BOS first; it takes over the arrays.</summary>
    public TokenPrompts(IReadOnlyList<int[]> stories) => Stories = stories;

    /// <summary>Each story's tokens, BOS first where the model has one.</summary>
    public IReadOnlyList<int[]> Stories { get; }

    /// <summary>The file that the text comes from, which is named where it is too short; null for none.</summary>
    public string? File { get; init; }

    /// <summary>
    /// The places of block <paramref name="block"/>'s stories with at least <paramref name="length"/> tokens, in an order of the
    /// seed's.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="block"/> is not one of the
    /// <paramref name="blocks"/>.</exception>
    public int[] Order(Seed seed, int length = 1, int block = 0, int blocks = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, blocks);
        int[] places = [.. Enumerable.Range(0, Stories.Count).Where(i => i % blocks == block && Stories[i].Length >= length)];
        seed.Rng().Shuffle(places.AsSpan());
        return places;
    }

    /// <summary>
    /// Beginnings of <paramref name="count"/> different stories: [count, length] int64. The caller disposes it.
    /// </summary>
    /// <param name="seed">Chooses the stories.</param>
    /// <param name="count">Prompts.</param>
    /// <param name="length">Tokens of each, BOS among them.</param>
    /// <param name="block">Which block of stories to draw from.</param>
    /// <param name="blocks">How many blocks there are.</param>
    /// <exception cref="ArgumentException">The block has fewer stories of that length.</exception>
    /// <exception cref="MalformedFileException">The same, where the text comes from a file.</exception>
    public Tensor Prompts(Seed seed, int count, int length, int block = 0, int blocks = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        int[] order = Order(seed, length, block, blocks);
        if (order.Length < count)
            throw TooFew(
                nameof(count),
                $"{count} prompts of {length} tokens, but block {block} of {blocks} has {order.Length} stories of that length");
        var ids = new long[count, length];
        for (int i = 0; i < count; i++)
            for (int t = 0; t < length; t++) ids[i, t] = Stories[order[i]][t];
        return from_array(ids);
    }

    /// <summary>The error of a text that is too short: of its file, or of the argument that asks for more.</summary>
    internal Exception TooFew(string argument, string problem) => File is { } file
        ? new MalformedFileException(file, "text", $"is too short: {problem}")
        : new ArgumentException($"{argument}: {problem}", argument);
}

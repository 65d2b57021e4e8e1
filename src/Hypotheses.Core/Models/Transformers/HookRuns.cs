using System.Runtime.InteropServices;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// Runs sequences of tokens through a model as far as a hook point: one activation a position after BOS, whose own is unlike all
/// others, sequence by sequence. Sequences run in twos, so what comes of one depends on its neighbour's length in the last bits;
/// alone where positions see later ones.
/// </summary>
internal static class HookRuns
{
    /// <summary>Sequences a run: larger ones leave the cache, at 256 tokens 5 times slower by 32.</summary>
    public const int Batch = 2;

    /// <summary>One clear error where the model has no such hook point, or one without an activation a position.</summary>
    public static void Check(Transformer model, string hook)
    {
        HookPoints.Check(model.HookPoints, hook);
        if (hook.EndsWith("pattern", StringComparison.Ordinal) || hook.EndsWith("attn_scores", StringComparison.Ordinal))
            throw new ArgumentException($"hook point '{hook}' has no activation a position", nameof(hook));
    }

    /// <summary>d, the length of one activation; heads are put side by side.</summary>
    public static int Width(Transformer model, string hook)
    {
        using var scope = NewDisposeScope();
        return (int)Activations(model, hook, [[0]]).shape[2];
    }

    /// <summary>
    /// Fills <paramref name="values"/> [rows × d] with the sequences' activations, as many as there is room for. The same on any
    /// number of threads.
    /// </summary>
    public static void Fill(Transformer model, string hook, int[][] sequences, int dimension, Memory<float> values)
    {
        int rows = values.Length / dimension, most = model.Config.Attention.Causal ? Batch : 1;
        int[] starts = new int[sequences.Length + 1]; // the row at which each sequence's activations begin
        for (int i = 0; i < sequences.Length; i++) starts[i + 1] = starts[i] + sequences[i].Length - 1;
        Threads.ForEach((sequences.Length + most - 1) / most, b =>
        {
            int first = b * most, count = Math.Min(most, sequences.Length - first);
            using var scope = NewDisposeScope();
            ReadOnlySpan<float> given = Numbers(Activations(model, hook, sequences.AsSpan(first, count)), out int time);
            for (int i = 0; i < count; i++)
            {
                int wanted = Math.Min(starts[first + i + 1], rows) - starts[first + i];
                given.Slice(((i * time) + 1) * dimension, wanted * dimension)
                    .CopyTo(values.Span[(starts[first + i] * dimension)..]);
            }
        });
    }

    /// <summary>[B, T, d]; shorter sequences are filled up at their end, which no earlier position sees.</summary>
    private static Tensor Activations(Transformer model, string hook, ReadOnlySpan<int[]> sequences)
    {
        int time = 0;
        foreach (int[] sequence in sequences) time = Math.Max(time, sequence.Length);
        var ids = new long[sequences.Length, time];
        for (int i = 0; i < sequences.Length; i++)
            for (int t = 0; t < sequences[i].Length; t++) ids[i, t] = sequences[i][t];
        return model.Run(from_array(ids).to(model.Device), new HashSet<string> { hook }, stopAt: hook)[hook].flatten(2);
    }

    private static ReadOnlySpan<float> Numbers(Tensor activations, out int time)
    {
        time = (int)activations.shape[1];
        return MemoryMarshal.Cast<byte, float>(activations.to(ScalarType.Float32).cpu().contiguous().bytes);
    }
}

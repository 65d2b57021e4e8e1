using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// A model's activations at one hook point, held in memory: what several streams draw from. Immutable once made.
/// </summary>
public sealed class ActivationTable
{
    private readonly Lazy<string> _fingerprint;

    private ActivationTable(string hook, float[] values, int dimension, float[] mean, double scale)
    {
        Hook = hook;
        Values = values;
        Dimension = dimension;
        Mean = mean;
        Scale = scale;
        _fingerprint = new Lazy<string>(() => SavedState.Fingerprint(hash => hash.AppendSingles(Values)));
    }

    /// <summary>The hook point.</summary>
    public string Hook { get; }

    /// <summary>
    /// [Rows × Dimension], one activation a row: (activation − <see cref="Mean"/>) · <see cref="Scale"/>. Not to be written to.
    /// </summary>
    public float[] Values { get; }

    /// <summary>d, the length of one activation.</summary>
    public int Dimension { get; }

    /// <summary>N, the number of activations.</summary>
    public int Rows => Values.Length / Dimension;

    /// <summary>[d], what was taken from every activation; zeros in a table as collected.</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>What every activation was multiplied with; 1 in a table as collected.</summary>
    public double Scale { get; }

    /// <summary>Tells these values from others; what a stream's saved state is checked against.</summary>
    internal string Fingerprint => _fingerprint.Value;

    /// <summary>A table of activations from elsewhere; it takes over the array.</summary>
    /// <param name="name">What they are, in place of a hook point.</param>
    /// <param name="values">[N × d], one activation a row, all finite.</param>
    /// <param name="dimension">d, positive.</param>
    /// <exception cref="ArgumentException">No rows, or no whole number of them.</exception>
    public static ActivationTable Of(string name, float[] values, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (values.Length == 0 || values.Length % dimension != 0)
            throw new ArgumentException($"values: {values.Length} numbers are no rows of {dimension}", nameof(values));
        return new ActivationTable(name, values, dimension, new float[dimension], 1);
    }

    /// <summary>
    /// Runs the beginnings of stories (BOS first, at most <paramref name="length"/> tokens, one story a sequence) through the
    /// model as far as the hook point and keeps the first <paramref name="rows"/> activations, story by story, without those of
    /// BOS, whose activation is unlike all others. The same on any number of threads.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="prompts">The stories.</param>
    /// <param name="hook">A hook point with one activation a position; heads are put side by side.</param>
    /// <param name="rows">N.</param>
    /// <param name="seed">Chooses and orders the stories.</param>
    /// <param name="length">Tokens of a sequence at most, BOS among them.</param>
    /// <param name="block">Which block of stories to draw from (<see cref="TokenPrompts"/>).</param>
    /// <param name="blocks">How many blocks there are.</param>
    /// <exception cref="ArgumentException">The hook point is unknown or no such one, or the block has fewer
    /// activations.</exception>
    /// <exception cref="MalformedFileException">It has fewer, and the stories come from a file.</exception>
    public static ActivationTable Collect(
        Transformer model, TokenPrompts prompts, string hook, int rows, Seed seed, int length = 256, int block = 0,
        int blocks = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        HookRuns.Check(model, hook);
        int[][] sequences = Sequences(
            prompts, prompts.Order(seed, 2, block, blocks), Math.Min(length, model.Config.Context), rows);
        return Of(model, hook, sequences, rows);
    }

    /// <summary>
    /// The activations of given sequences (BOS first), in their order and without those of BOS. The same on any number of
    /// threads.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="hook">See <see cref="Collect"/>.</param>
    /// <param name="sequences">Tokens, at least two of each and no more than the model's context.</param>
    /// <exception cref="ArgumentException">The hook point is unknown or no such one, or there are no activations.</exception>
    public static ActivationTable Of(Transformer model, string hook, int[][] sequences)
    {
        HookRuns.Check(model, hook);
        int rows = sequences.Sum(s => s.Length - 1);
        return rows > 0
            ? Of(model, hook, sequences, rows)
            : throw new ArgumentException("there are no activations", nameof(sequences));
    }

    private static ActivationTable Of(Transformer model, string hook, int[][] sequences, int rows)
    {
        int dimension = HookRuns.Width(model, hook);
        float[] values = new float[checked(rows * dimension)];
        HookRuns.Fill(model, hook, sequences, dimension, values);
        return new ActivationTable(hook, values, dimension, new float[dimension], 1);
    }

    /// <summary>
    /// A table of the same activations, less the mean of another and in its scale: what a dictionary reads that was trained on
    /// that one.
    /// </summary>
    /// <param name="other">A table of the same dimension; this one is as collected.</param>
    /// <exception cref="ArgumentException">Another dimension.</exception>
    public ActivationTable Like(ActivationTable other)
    {
        if (other.Dimension != Dimension)
            throw new ArgumentException($"activations of {other.Dimension} for activations of {Dimension}", nameof(other));
        float[] mean = [.. other.Mean], values = new float[Values.Length];
        for (int i = 0; i < values.Length; i++) values[i] = (float)((Values[i] - mean[i % Dimension]) * other.Scale);
        return new ActivationTable(Hook, values, Dimension, mean, other.Scale);
    }

    /// <summary>A table of the same activations with mean zero, scaled so that the mean of ‖x‖² over the rows is d.</summary>
    /// <exception cref="InvalidOperationException">All activations are equal.</exception>
    public ActivationTable Normalised()
    {
        double[] sum = new double[Dimension];
        for (int i = 0; i < Values.Length; i++) sum[i % Dimension] += Values[i];
        float[] mean = [.. sum.Select(s => (float)(s / Rows))], values = new float[Values.Length];
        double squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Values[i] - mean[i % Dimension];
            squares += (double)values[i] * values[i];
        }

        if (squares == 0) throw new InvalidOperationException($"all activations at '{Hook}' are equal: they have no scale");
        double scale = Math.Sqrt(values.Length / squares);
        for (int i = 0; i < values.Length; i++) values[i] = (float)(values[i] * scale);
        float[] total = [.. mean.Select((m, i) => Mean[i] + (float)(m / Scale))];
        return new ActivationTable(Hook, values, Dimension, total, Scale * scale);
    }

    /// <summary>The activations at some places [n, d], float32; they belong to the caller's dispose scope.</summary>
    public Tensor RowsAt(ReadOnlySpan<int> places)
    {
        var rows = new float[places.Length * Dimension];
        for (int i = 0; i < places.Length; i++)
            Values.AsSpan(places[i] * Dimension, Dimension).CopyTo(rows.AsSpan(i * Dimension));
        return Tensors.Of(rows, places.Length, Dimension);
    }

    /// <summary>Beginnings of stories in the order given, until they hold enough positions after BOS.</summary>
    private static int[][] Sequences(TokenPrompts prompts, int[] order, int length, int rows)
    {
        List<int[]> sequences = [];
        int positions = 0;
        foreach (int place in order)
        {
            if (positions >= rows) break;
            int[] story = prompts.Stories[place];
            sequences.Add(story[..Math.Min(length, story.Length)]);
            positions += sequences[^1].Length - 1;
        }

        return positions >= rows
            ? [.. sequences]
            : throw prompts.TooFew(nameof(rows), $"{rows} activations, but the stories have {positions} positions");
    }
}

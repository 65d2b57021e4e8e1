using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// The activations of a language model at a hook point, not scaled, over the text that it reads.
/// </summary>
/// <param name="files">The model.</param>
/// <param name="hook">The hook point.</param>
/// <param name="centred">
/// Without each activation's mean over its coordinates: what TransformerLens' residual stream is where it centres the weights
/// that write to it. The model's output is the same, because its LayerNorms take that mean out anyway.
/// </param>
/// <param name="wrong">The error where the model has no such hook point; an argument's where nothing is said.</param>
public sealed class HookActivations(
    ModelFiles files, string hook, bool centred = false, Func<string, MalformedFileException>? wrong = null) : ActivationSource
{
    private readonly Lazy<ActivationTable> _table = new(() =>
    {
        try
        {
            var collected = ActivationTable.Collect(
                files.Trained, files.Prompts, hook, Rows, Seed.FromPath("hook activations"));
            return centred ? Centred(collected) : collected;
        }
        catch (ArgumentException e) when (wrong is not null)
        {
            throw wrong(e.Message);
        }
    });

    /// <summary>Activations that are collected, once for all seeds.</summary>
    public const int Rows = 60_000;

    /// <inheritdoc/>
    public override string? Missing => files.Missing;

    /// <inheritdoc/>
    public override string Identity => $"{files.Identity} {hook} rows={Rows}{(centred ? " centred" : "")}";

    /// <inheritdoc/>
    public override IActivationStream Stream(Seed seed) => new ModelActivations(_table.Value, seed);

    private static ActivationTable Centred(ActivationTable table)
    {
        int d = table.Dimension;
        float[] values = [.. table.Values];
        for (int row = 0; row < values.Length; row += d)
        {
            Span<float> x = values.AsSpan(row, d);
            double sum = 0;
            foreach (float value in x) sum += value;
            foreach (ref float value in x) value -= (float)(sum / d);
        }

        return ActivationTable.Of(table.Hook, values, d);
    }
}

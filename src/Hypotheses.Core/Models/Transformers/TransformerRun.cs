using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>What one run gave. Disposing it disposes its tensors.</summary>
/// <param name="LogitsOrNull">[B, T, V], or null where the run was stopped early.</param>
/// <param name="Activations">The captured activations by hook point.</param>
public sealed record TransformerRun(Tensor? LogitsOrNull, IReadOnlyDictionary<string, Tensor> Activations) : IDisposable
{
    /// <summary>[B, T, V].</summary>
    /// <exception cref="InvalidOperationException">The run was stopped early.</exception>
    public Tensor Logits =>
        LogitsOrNull ?? throw new InvalidOperationException("the run was stopped at a hook point before the logits");

    /// <summary>The activation captured at a hook point.</summary>
    /// <exception cref="KeyNotFoundException">It was not captured.</exception>
    public Tensor this[string hook] => Activations[hook];

    /// <inheritdoc />
    public void Dispose()
    {
        LogitsOrNull?.Dispose();
        foreach (Tensor activation in Activations.Values) activation.Dispose();
    }
}

namespace Hypotheses.Core.Sae.Formats;

/// <summary>What a file says of a dictionary beside its weights; null where it says nothing.</summary>
/// <param name="Format">The project whose format it is: <c>SAELens</c>, <c>dictionary_learning</c> or <c>sparsify</c>.</param>
/// <param name="Architecture">That project's own name of the kind, e.g. <c>jumprelu</c>, <c>BatchTopKSAE</c>.</param>
/// <param name="Dimension">d, the length of an activation.</param>
/// <param name="Width">F, the number of latents.</param>
public sealed record SaeInfo(string Format, string Architecture, int Dimension, int Width)
{
    /// <summary>The k that it was trained with: latents a sample, for batch TopK on average.</summary>
    public int? K { get; init; }

    /// <summary>The model whose activations it reads.</summary>
    public string? ModelName { get; init; }

    /// <summary>Where in the model, by the file's own name: TransformerLens' hook name in SAELens' files.</summary>
    public string? HookName { get; init; }

    /// <summary>The layer, where it stands in a field of its own.</summary>
    public int? Layer { get; init; }

    /// <summary>The one attention head whose part of the hook point it reads; null for all of it, heads side by side.</summary>
    public int? HeadIndex { get; init; }
}

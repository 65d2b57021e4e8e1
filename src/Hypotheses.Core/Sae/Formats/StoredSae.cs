namespace Hypotheses.Core.Sae.Formats;

/// <summary>A dictionary read from disk, with what its files say of it.</summary>
/// <param name="Sae">The dictionary, folded into this library's form.</param>
/// <param name="Info">What is known of it.</param>
public sealed record StoredSae(SparseAutoencoder Sae, SaeInfo Info);

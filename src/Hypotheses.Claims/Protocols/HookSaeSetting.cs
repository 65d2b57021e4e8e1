using Hypotheses.Core.Sae;

namespace Hypotheses.Claims.Protocols;

/// <summary>A sparse autoencoder of a model's activations at a hook point.</summary>
/// <param name="Name">See <see cref="Setting"/>.</param>
/// <param name="Hook">The hook point, by TransformerLens' name.</param>
/// <param name="Recipe">How it is trained.</param>
public sealed record HookSaeSetting(string Name, string Hook, SaeRecipe Recipe) : Setting(Name);

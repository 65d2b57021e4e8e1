using Hypotheses.Core.Models.Transformers.Forward;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// One way through a transformer's blocks: which positions go through, what they see, and who watches. The blocks themselves are
/// <see cref="Transformer"/>'s and the same in every way.
/// </summary>
internal interface IPass
{
    /// <summary>The pass has reached its last hook point.</summary>
    bool Done { get; }

    /// <summary>Passes a hook point: gives what runs on, of the same shape.</summary>
    Tensor At(string hook, Tensor x);

    /// <summary>By what the queries and keys that go through turn; null where nothing turns.</summary>
    RotaryTable? Rotary { get; }

    /// <summary>
    /// Divided queries [B, T, H, D], keys and values [B, T, G, D] of the positions that go through → what each head read,
    /// [B, T, H, D].
    /// </summary>
    Tensor Attend(int layer, Tensor q, Tensor k, Tensor v);
}

using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Formats.Tables;

/// <summary>
/// How a file stores a weight. A weight is a view of what was read wherever it can be, so that nothing is copied twice.
/// </summary>
/// <param name="Shape">The shape in the file of a weight of that shape, D given.</param>
/// <param name="Take">The weight out of what is stored, D given.</param>
internal sealed record StoredForm(Func<long[], int, long[]> Shape, Func<Tensor, int, Tensor> Take)
{
    /// <summary>As the layout has it.</summary>
    public static StoredForm Same { get; } = new((shape, _) => shape, (stored, _) => stored.alias());

    /// <summary>[in, out].</summary>
    public static StoredForm Turned { get; } = new((shape, _) => [shape[1], shape[0]], (stored, _) => stored.t());

    /// <summary>Heads apart: [H, D, in] of [H · D, in], [H, D] of [H · D].</summary>
    public static StoredForm Heads { get; } =
        new((shape, d) => [shape[0] / d, d, .. shape[1..]], (stored, _) => stored.flatten(0, 1));

    /// <summary>Heads apart, acting from the left: [H, in, D] of [H · D, in].</summary>
    public static StoredForm TurnedHeads { get; } =
        new((shape, d) => [shape[0] / d, shape[1], d], (stored, _) => stored.transpose(1, 2).flatten(0, 1));

    /// <summary>Heads apart, acting from the left on what they give: [H, D, out] of [out, H · D].</summary>
    public static StoredForm TurnedOutputs { get; } =
        new((shape, d) => [shape[1] / d, d, shape[0]], (stored, _) => stored.flatten(0, 1).t());

    /// <summary>Part i of q|k|v side by side, [in, 3 · out] of [out, in] or [3 · out] of [out].</summary>
    public static StoredForm ThirdTurned(int i) => new(
        (shape, _) => shape.Length == 1 ? [3 * shape[0]] : [shape[1], 3 * shape[0]],
        (stored, _) => stored.dim() == 1
            ? stored.narrow(0, i * stored.shape[0] / 3, stored.shape[0] / 3)
            : stored.narrow(1, i * stored.shape[1] / 3, stored.shape[1] / 3).t());

    /// <summary>Part i of q, k, v head by head, [3 · out, in] of [out, in] or [3 · out] of [out]: [H, 3, D, …].</summary>
    public static StoredForm ThirdOfHeads(int i) => new(
        (shape, _) => [3 * shape[0], .. shape[1..]],
        (stored, d) => stored.view([-1, 3, d, .. stored.shape[1..]]).select(1, i).flatten(0, 1));
}

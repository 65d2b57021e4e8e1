using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Formats.Tables;

/// <summary>Reads each tensor once, however many weights it holds, and lets go of it with the last of them.</summary>
/// <param name="uses">Each tensor as often as it will be taken.</param>
internal sealed class StoredReader(IEnumerable<StoredTensor> uses) : IDisposable
{
    private readonly Dictionary<StoredTensor, int> _left = uses.CountBy(t => t).ToDictionary();
    private readonly Dictionary<StoredTensor, Tensor> _held = [];

    /// <summary>A weight out of what is stored.</summary>
    public Tensor Take(StoredTensor stored, Func<Tensor, Tensor> take)
    {
        if (!_held.TryGetValue(stored, out Tensor? read)) _held.Add(stored, read = stored.Read().DetachFromDisposeScope());
        using var scope = NewDisposeScope(); // of views on the way, which would keep what they look at
        Tensor taken = take(read).MoveToOuterDisposeScope();
        if (--_left[stored] == 0 && _held.Remove(stored)) read.Dispose();
        return taken;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Tensor tensor in _held.Values) tensor.Dispose();
    }
}

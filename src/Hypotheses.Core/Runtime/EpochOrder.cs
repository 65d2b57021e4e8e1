using System.Runtime.InteropServices;

namespace Hypotheses.Core.Runtime;

/// <summary>Rows of a table without end: every one once an epoch, in an order drawn anew for each. Not thread-safe.</summary>
internal sealed class EpochOrder
{
    private readonly int[] _order;
    private readonly Rng _rng;
    private int _at;

    /// <summary>An order of <paramref name="rows"/>, at least one, that follows from <paramref name="rng"/>.</summary>
    public EpochOrder(IEnumerable<int> rows, Rng rng)
    {
        _rng = rng;
        _order = [.. rows];
        _at = _order.Length;
    }

    /// <summary>How many rows an epoch has.</summary>
    public int Count => _order.Length;

    /// <summary>The next row.</summary>
    public int Next()
    {
        if (_at == _order.Length)
        {
            _rng.Shuffle(_order.AsSpan());
            _at = 0;
        }

        return _order[_at++];
    }

    /// <summary>Writes the place: 4 bytes a row, since an epoch's order is a shuffle of the one before.</summary>
    public void Save(BinaryWriter to)
    {
        _rng.Save(to);
        to.Write((long)_at);
        to.Write(MemoryMarshal.AsBytes(_order.AsSpan()));
    }

    /// <summary>Takes up what <see cref="Save"/> wrote of the same rows.</summary>
    /// <exception cref="InvalidDataException">The saved order is none of these rows.</exception>
    public void Restore(BinaryReader from)
    {
        _rng.Restore(from);
        _at = (int)SavedState.ReadInt64(from, "place in the epoch", 0, _order.Length);
        int[] order = new int[_order.Length];
        SavedState.ReadBytes(from, "order", MemoryMarshal.AsBytes(order.AsSpan()));
        Dictionary<int, int> left = _order.CountBy(row => row).ToDictionary();
        foreach (int row in order)
        {
            if (left.TryGetValue(row, out int times) && times > 0) left[row] = times - 1;
            else throw new InvalidDataException(
                $"saved state: order: is not one of these rows: row {row} is in it too often, or none of them");
        }

        order.CopyTo(_order, 0);
    }
}

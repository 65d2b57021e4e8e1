using Hypotheses.Core.Worlds;

namespace Hypotheses.Fuzz.Seeds;

/// <summary>A stream of 0, 1, 2, …, two at a time, whose place can be saved.</summary>
internal sealed class Ramp : IResumableStream
{
    private long _next;

    public int Dimension => 2;

    public void Next(Span<float> activations)
    {
        foreach (ref float value in activations) value = _next++;
    }

    public void Save(BinaryWriter to) => to.Write(_next);

    public void Restore(BinaryReader from) => _next = from.ReadInt64();
}

namespace Hypotheses.Core.Sae.Training.CpuFused.Numerics;

/// <summary>
/// Zeroed numbers at an address that does not move and is a multiple of 64 bytes. Freed by the garbage collector.
/// </summary>
internal sealed unsafe class Aligned<T>
    where T : unmanaged
{
    private const int Alignment = 64;
    private readonly byte[] _bytes;

    public Aligned(int length)
    {
        Length = length;
        _bytes = GC.AllocateArray<byte>(checked(length * sizeof(T) + Alignment), pinned: true);
        nuint start = (nuint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _bytes[0]);
        Pointer = (T*)((start + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    public int Length { get; }

    /// <summary>The first number. Valid while this object is reachable.</summary>
    public T* Pointer { get; }

    public Span<T> Span => new(Pointer, Length);
}

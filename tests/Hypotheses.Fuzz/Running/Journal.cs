using System.IO.MemoryMappedFiles;

namespace Hypotheses.Fuzz.Running;

/// <summary>
/// Where a worker is and what it counted, in a file that is mapped by the worker and by who watches it: it outlives the worker
/// whatever ends it. Everything is a 64-bit number.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int Head = 4, PerReader = 8;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    public Journal(string path, int readers)
    {
        _map = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, 8L * (Head + (PerReader * readers)));
        _view = _map.CreateViewAccessor();
    }

    /// <summary>The case being run; −1 between two, −2 once all are done.</summary>
    public long Current
    {
        get => _view.ReadInt64(0);
        set => _view.Write(0, value);
    }

    /// <summary>Cases begun, which a watcher compares with what it saw before.</summary>
    public long Begun
    {
        get => _view.ReadInt64(8);
        set => _view.Write(8, value);
    }

    public long Count(int reader, Outcome outcome) => _view.ReadInt64(Place(reader, (int)outcome));

    public void Add(int reader, Outcome outcome) => _view.Write(Place(reader, (int)outcome), Count(reader, outcome) + 1);

    public long SlowestMicroseconds(int reader) => _view.ReadInt64(Place(reader, 5));

    public long LargestAllocation(int reader) => _view.ReadInt64(Place(reader, 6));

    public long LargestTensors(int reader) => _view.ReadInt64(Place(reader, 7));

    public void Add(int reader, CaseResult result)
    {
        Add(reader, result.Outcome);
        Raise(Place(reader, 5), (long)(1000 * result.Milliseconds));
        Raise(Place(reader, 6), result.Allocated);
        Raise(Place(reader, 7), result.Tensors);
    }

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }

    private static long Place(int reader, int field) => 8L * (Head + (PerReader * reader) + field);

    private void Raise(long place, long value)
    {
        if (value > _view.ReadInt64(place)) _view.Write(place, value);
    }
}

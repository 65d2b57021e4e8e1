using static TorchSharp.torch;

namespace Hypotheses.Core.Files;

/// <summary>A tensor of a torch archive, checked: every element lies inside its storage.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Stride">Elements from one to the next along each dimension; 0 repeats it.</param>
/// <param name="Begin">The file's byte where its first element lies.</param>
/// <param name="Span">Elements from its first to its last in the storage; 0 where it has none.</param>
/// <param name="Count">How many elements it has.</param>
/// <param name="Size">Bytes an element.</param>
internal sealed record TorchTensor(ScalarType Type, long[] Shape, long[] Stride, long Begin, long Span, long Count, int Size)
{
    private const int MaximumRank = 16;

    /// <summary>Its bytes when it is contiguous.</summary>
    public long Bytes => Count * Size;

    /// <summary>Whether its elements lie one after another, in order.</summary>
    public bool Contiguous
    {
        get
        {
            long expected = 1;
            for (int i = Shape.Length - 1; i >= 0; i--)
            {
                if (Shape[i] != 1 && Stride[i] != expected) return false;
                expected *= Shape[i];
            }

            return true;
        }
    }

    /// <summary>Checks a view against the entry that holds its storage.</summary>
    /// <exception cref="MalformedFileException">It reaches beyond it, or is too large to be read.</exception>
    public static TorchTensor Of(string path, string name, TorchView view, StoredEntry entry)
    {
        int size = SafeTensorsTypes.Of(view.Type).Bytes;
        MalformedFileException Wrong(string problem) => new(path, name, problem);
        int storageSize = view.Storage.Type is { } type ? SafeTensorsTypes.Of(type).Bytes : 1;
        if ((Int128)view.Storage.Count * storageSize != entry.Length)
            throw Wrong($"has a storage of {view.Storage.Count} × {storageSize} bytes, but '{entry.Name}' has {entry.Length}");
        if (view.Storage.Type is { } stored && stored != view.Type) throw Wrong($"is {view.Type}, but its storage {stored}");
        if (view.Shape.Length > MaximumRank) throw Wrong($"has {view.Shape.Length} dimensions, more than {MaximumRank}");

        Int128 extent = size, last = view.Offset;
        for (int i = 0; i < view.Shape.Length; i++)
        {
            if (view.Shape[i] < 0 || view.Stride[i] < 0) throw Wrong("has a negative size or stride");
            extent *= Math.Max(1, view.Shape[i]); // also beside a size of 0, where torch multiplies the others
            last += (Int128)Math.Max(0, view.Shape[i] - 1) * view.Stride[i]; // below 2^126 + 2^63: no overflow before the check
            if (extent > int.MaxValue || last > long.MaxValue) throw Wrong($"{Layout(view)} is too large: more than {int.MaxValue} bytes");
        }

        long elements = entry.Length / size, count = view.Shape.Contains(0) ? 0 : (long)extent / size;
        if (view.Offset < 0 || view.Offset > elements || (count > 0 && last >= elements))
            throw Wrong($"{Layout(view)} from element {view.Offset} on reaches outside its storage of {elements}");
        long span = count > 0 ? (long)last - view.Offset + 1 : 0;
        if (span * size > int.MaxValue) throw Wrong($"spans {span * size} bytes of its storage, more than {int.MaxValue}");
        return new TorchTensor(view.Type, view.Shape, view.Stride, entry.Offset + (view.Offset * size), span, count, size);
    }

    private static string Layout(TorchView view) => $"[{string.Join(", ", view.Shape)}] with strides [{string.Join(", ", view.Stride)}]";
}

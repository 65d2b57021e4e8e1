namespace Hypotheses.Core.Files.Torch;

/// <summary>A tensor of a torch archive, checked: every element lies inside its storage.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Stride">Elements from one to the next along each dimension; 0 repeats it.</param>
/// <param name="Begin">The file's byte where its first element lies.</param>
/// <param name="Span">Elements from its first to its last in the storage; 0 where it has none.</param>
/// <param name="Count">How many elements it has.</param>
internal sealed record TorchTensor(TorchType Type, long[] Shape, long[] Stride, long Begin, long Span, long Count)
{
    /// <summary>Its bytes when it is contiguous.</summary>
    public long Bytes => Count * Type.Size;

    /// <summary>Why it cannot be read, though the file is sound; null where it can.</summary>
    public (string Field, string Problem)? Unreadable
    {
        get
        {
            const int rank = TensorNumbers.MaximumRank;
            long span = Span * Type.Size;
            if (Type.Known is null) return (".dtype", Type.Unread);
            if (Shape.Length > rank) return (".shape", $"has {Shape.Length} dimensions, more than the {rank} that are read");
            if (Bytes > int.MaxValue) return ("", $"{Layout(Shape, Stride)} is too large: more than {int.MaxValue} bytes");
            return span > int.MaxValue ? ("", $"spans {span} bytes of its storage, more than {int.MaxValue}") : null;
        }
    }

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
    /// <exception cref="MalformedFileException">It reaches beyond it, or its size is none.</exception>
    public static TorchTensor Of(string path, string name, TorchView view, StoredEntry entry)
    {
        int size = view.Type.Size, storageSize = view.Storage.Type?.Size ?? 1;
        MalformedFileException Wrong(string problem) => new(path, name, problem);
        if ((Int128)view.Storage.Count * storageSize != entry.Length)
            throw Wrong($"has a storage of {view.Storage.Count} × {storageSize} bytes, but '{entry.Name}' has {entry.Length}");
        if (view.Storage.Type is { } stored && stored != view.Type)
            throw Wrong($"is {view.Type.Name}, but its storage {stored.Name}");

        Int128 extent = size, last = view.Offset;
        for (int i = 0; i < view.Shape.Length; i++)
        {
            if (view.Shape[i] < 0 || view.Stride[i] < 0) throw Wrong("has a negative size or stride");
            extent *= Math.Max(1, view.Shape[i]); // also beside a size of 0, where torch multiplies the others
            last += (Int128)Math.Max(0, view.Shape[i] - 1) * view.Stride[i]; // below 2^126 + 2^63: no overflow before the check
            if (extent > long.MaxValue || last > long.MaxValue)
                throw Wrong($"{Layout(view.Shape, view.Stride)} is too large: more than {long.MaxValue} bytes");
        }

        long elements = entry.Length / size, count = view.Shape.Contains(0) ? 0 : (long)extent / size;
        if (view.Offset < 0 || view.Offset > elements || (count > 0 && last >= elements))
        {
            string layout = Layout(view.Shape, view.Stride);
            throw Wrong($"{layout} from element {view.Offset} on reaches outside its storage of {elements}");
        }

        long span = count > 0 ? (long)last - view.Offset + 1 : 0;
        return new TorchTensor(view.Type, view.Shape, view.Stride, entry.Offset + (view.Offset * size), span, count);
    }

    private static string Layout(long[] shape, long[] stride) =>
        $"{TensorNumbers.Text(shape)} with strides {TensorNumbers.Text(stride)}";
}

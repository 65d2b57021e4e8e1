using static TorchSharp.torch;

namespace Hypotheses.Core.Files.Torch;

/// <summary>What stands on the stack of <see cref="TorchPickle"/> besides null, bool, long, double and text.</summary>
internal abstract record TorchValue;

/// <summary>An element type.</summary>
/// <param name="Name">Torch's name, e.g. <c>float32</c>.</param>
/// <param name="Known">The type as which tensors are read; null where they are not.</param>
/// <param name="Size">Bytes an element.</param>
internal sealed record TorchType(string Name, ScalarType? Known, int Size)
{
    /// <summary>What to say where tensors of this type are not read.</summary>
    public string Unread => $"is {Name}, not one of {TorchGlobals.ReadTypes}, the types that are read";
}

/// <summary>Something that torch's files may name.</summary>
internal sealed record TorchGlobal(string Module, string Name) : TorchValue
{
    /// <summary>The element type of a storage class or of a dtype; null for everything else.</summary>
    public TorchType? Type { get; init; }

    /// <summary>Whether it is the class of an untyped storage: bytes.</summary>
    public bool Untyped => Name == "UntypedStorage";

    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A tuple, or a <c>torch.Size</c>.</summary>
internal sealed record TorchTuple(object?[] Items) : TorchValue;

/// <summary>A list, which grows while the pickle is read.</summary>
internal sealed record TorchList(List<object?> Items) : TorchValue;

/// <summary>A dictionary with text or whole numbers for keys, in the order of insertion.</summary>
internal sealed record TorchDictionary(Dictionary<string, object?> Items, bool Ordered) : TorchValue;

/// <summary>An entry of the archive that holds numbers. <paramref name="Type"/> is null where they are untyped bytes.</summary>
internal sealed record TorchStorage(string Key, TorchType? Type, long Count) : TorchValue;

/// <summary>A tensor as a view of a storage; nothing of it is checked but its parts' kinds.</summary>
internal sealed record TorchView(TorchStorage Storage, TorchType Type, long Offset, long[] Shape, long[] Stride) : TorchValue;

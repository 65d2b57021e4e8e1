using static TorchSharp.torch;

namespace Hypotheses.Core.Files.SafeTensors;

/// <summary>
/// The element types of safetensors that are read and written: the format's name, torch's, and bytes an element. The format has
/// more (unsigned, 8-bit and narrower floats, complex) and gets new ones: a tensor of such a type may stand in a file.
/// </summary>
internal static class SafeTensorsTypes
{
    public static readonly IReadOnlyList<(string Name, ScalarType Type, int Bytes)> All =
    [
        ("F64", ScalarType.Float64, 8), ("F32", ScalarType.Float32, 4), ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8), ("I32", ScalarType.Int32, 4), ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    // Of further types that the format names: their tensors are not read, but their sizes must be right (safetensors'
    // Dtype::bitsize).
    private static readonly (string Name, int Bytes)[] Unread =
    [
        ("U64", 8), ("U32", 4), ("U16", 2), ("C64", 8), ("F8_E5M2", 1), ("F8_E4M3", 1), ("F8_E8M0", 1),
        ("F8_E4M3FNUZ", 1), ("F8_E5M2FNUZ", 1),
    ];

    public static string Names { get; } = string.Join(", ", All.Select(t => t.Name));

    /// <summary>By the format's name; null where there is none.</summary>
    public static (ScalarType Type, int Bytes)? Find(string name)
    {
        foreach ((string known, ScalarType type, int bytes) in All)
            if (known == name) return (type, bytes);
        return null;
    }

    /// <summary>Bytes an element of a type, read or not; null where this library does not know it.</summary>
    public static int? Size(string name)
    {
        if (Find(name) is { } known) return known.Bytes;
        foreach ((string unread, int bytes) in Unread)
            if (unread == name) return bytes;
        return null;
    }

    /// <summary>The format's name and the bytes of an element.</summary>
    /// <exception cref="ArgumentException">The format has no such type.</exception>
    public static (string Name, int Bytes) Of(ScalarType type)
    {
        foreach ((string name, ScalarType known, int bytes) in All)
            if (known == type) return (name, bytes);
        throw new ArgumentException($"safetensors has no {type}; it has {Names}", nameof(type));
    }
}

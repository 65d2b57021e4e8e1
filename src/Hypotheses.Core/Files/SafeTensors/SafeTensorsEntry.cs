using static TorchSharp.torch;

namespace Hypotheses.Core.Files.SafeTensors;

/// <summary>One tensor of a safetensors file: what it is and where its bytes lie.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="TypeName">Element type by the format's name, e.g. <c>F32</c>: whatever the file says, known or not.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past the last byte, counted from the end of the header.</param>
public sealed record SafeTensorsEntry(string Name, string TypeName, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Element type; null where tensors of that type are not read.</summary>
    public ScalarType? Type => SafeTensorsTypes.Find(TypeName)?.Type;
}

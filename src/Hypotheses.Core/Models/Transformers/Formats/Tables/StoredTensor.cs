using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Formats.Tables;

/// <summary>A tensor in a file.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Name">Its name there.</param>
internal sealed record StoredTensor(ITensorFile File, string Name)
{
    /// <summary>Its shape in the file.</summary>
    public IReadOnlyList<long> Shape => File.Shape(Name);

    /// <summary>Requires a shape, and a floating type.</summary>
    /// <exception cref="MalformedFileException">It has another.</exception>
    public void Require(long[] shape)
    {
        if (!Shape.SequenceEqual(shape))
            throw Wrong($"has shape {TensorNumbers.Text(Shape)}, not {TensorNumbers.Text(shape)} as the configuration says");
        if (File.Type(Name) is not (ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float64))
            throw Wrong($"is {File.Type(Name)}, not of floating-point numbers");
    }

    /// <summary>Its numbers, all finite, in the file's own type; the caller disposes them.</summary>
    /// <exception cref="MalformedFileException">One is not, or the file cannot be read.</exception>
    public Tensor Read()
    {
        (Tensor read, bool finite) = File is SafeTensorsFile file ? ReadLooking(file) : ReadAndLook();
        if (finite) return read;
        read.Dispose();
        throw Wrong("holds a NaN or infinite weight");
    }

    private (Tensor Read, bool Finite) ReadLooking(SafeTensorsFile file)
    {
        ScalarType type = file.Type(Name);
        bool finite = true;
        Tensor read = file.Read(Name, portion =>
        {
            if (!FiniteNumbers.Only(portion, type)) Volatile.Write(ref finite, false);
        });
        return (read, finite);
    }

    private (Tensor Read, bool Finite) ReadAndLook()
    {
        Tensor read = File.Read(Name);
        return (read, FiniteNumbers.Only(read));
    }

    /// <summary>The error that names file and tensor.</summary>
    public MalformedFileException Wrong(string problem) => new(File.Path, Name, problem);
}

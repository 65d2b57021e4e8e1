using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Files;

/// <summary>Checked numbers out of a file of tensors: the shape, the element type and every number.</summary>
internal static class TensorNumbers
{
    /// <summary>The most dimensions of a tensor that is read: torch computes with no more.</summary>
    public const int MaximumRank = 64;

    private const int LongestText = 32;

    /// <summary>
    /// Floating-point numbers of the shape given, row-major, as float32: exact from F16 and BF16, rounded from F64.
    /// </summary>
    /// <exception cref="MalformedFileException">Missing, of another shape or type, or a number is NaN, infinite or beyond
    /// float32.</exception>
    public static float[] Singles(this ITensorFile file, string name, params long[] shape)
    {
        file.Check(name, shape);
        using var scope = NewDisposeScope();
        float[] numbers = file is IReadsSingles direct && file.Type(name) == ScalarType.Float32
            ? direct.ReadSingles(name)
            : Tensors.ToArray<float>(file.Read(name));
        for (int i = 0; i < numbers.Length; i++)
            if (!float.IsFinite(numbers[i]))
                throw new MalformedFileException(
                    file.Path,
                    name,
                    FormattableString.Invariant(
                        $"holds a number that is NaN, infinite or beyond float32 (number {i} is {numbers[i]})"));
        return numbers;
    }

    /// <summary>The same with all digits of F64.</summary>
    /// <exception cref="MalformedFileException">Missing, of another shape or type, or a number is NaN or infinite.</exception>
    public static double[] Doubles(this ITensorFile file, string name, params long[] shape)
    {
        file.Check(name, shape);
        using var scope = NewDisposeScope();
        double[] numbers = Tensors.ToArray<double>(file.Read(name));
        foreach (double number in numbers)
            if (!double.IsFinite(number))
                throw new MalformedFileException(file.Path, name, "holds a number that is NaN or infinite");
        return numbers;
    }

    /// <summary>Whole numbers, of any shape.</summary>
    /// <exception cref="MalformedFileException">Missing or of another type.</exception>
    public static long[] Integers(this ITensorFile file, string name)
    {
        if (
            file.Type(name) is not (
                ScalarType.Int64 or ScalarType.Int32 or ScalarType.Int16 or ScalarType.Int8 or ScalarType.Byte))
            throw new MalformedFileException(file.Path, name, $"is {file.Type(name)}, not of whole numbers");
        using var scope = NewDisposeScope();
        return Tensors.ToArray<long>(file.Read(name));
    }

    /// <summary>The sizes of a matrix.</summary>
    /// <exception cref="MalformedFileException">Missing, no matrix, or one that is empty or larger than an array can
    /// be.</exception>
    public static (int Rows, int Columns) Matrix(this ITensorFile file, string name)
    {
        IReadOnlyList<long> shape = file.Shape(name);
        return shape.Count == 2 && shape.All(size => size is > 0 and <= int.MaxValue) && shape[0] * shape[1] <= Array.MaxLength
            ? ((int)shape[0], (int)shape[1])
            : throw new MalformedFileException(file.Path, name, $"has shape {Text(shape)}, which is no matrix of a dictionary");
    }

    /// <summary>The error about a tensor that does not belong there.</summary>
    public static MalformedFileException Foreign(this ITensorFile file, string name, string problem) =>
        new(file.Path, name, problem);

    /// <summary>A matrix [rows × columns], turned to [columns × rows].</summary>
    public static float[] Transposed(float[] matrix, int rows, int columns)
    {
        var turned = new float[matrix.Length];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) turned[(j * rows) + i] = matrix[(i * columns) + j];
        return turned;
    }

    private static void Check(this ITensorFile file, string name, long[] shape)
    {
        if (!file.Shape(name).SequenceEqual(shape))
            throw new MalformedFileException(file.Path, name, $"has shape {Text(file.Shape(name))}, not {Text(shape)}");
        if (file.Type(name) is not (ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float64))
            throw new MalformedFileException(file.Path, name, $"is {file.Type(name)}, not of floating-point numbers");
    }

    /// <summary>Sizes in one line, e.g. <c>[2, 3]</c>; cut where a stranger's file has thousands of them.</summary>
    public static string Text(IReadOnlyList<long> shape) =>
        $"[{string.Join(", ", shape.Take(LongestText))}{(shape.Count > LongestText ? ", …" : "")}]";
}

namespace Hypotheses.Core.Files;

/// <summary>A file of tensors that gives float32 numbers without a tensor in between: large weights are read once.</summary>
internal interface IReadsSingles
{
    /// <summary>All numbers of a float32 tensor, row-major.</summary>
    /// <exception cref="MalformedFileException">There is no such tensor, or it is of another type.</exception>
    float[] ReadSingles(string name);
}

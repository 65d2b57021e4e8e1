using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects;

/// <summary>
/// Where the activations come from that a given dictionary is judged on: its world, a model's hook point, a file. Nothing is
/// read before it is needed. Thread-safe.
/// </summary>
public abstract class ActivationSource
{
    /// <summary>Null where all files are there, else which is not.</summary>
    public abstract string? Missing { get; }

    /// <summary>Everything that the activations follow from, in one line: hashes of files, names.</summary>
    public abstract string Identity { get; }

    /// <summary>A stream of activations in the order of <paramref name="seed"/>.</summary>
    public abstract IActivationStream Stream(Seed seed);

    /// <summary>
    /// √d / E‖x‖ over <paramref name="rows"/> activations: what a dictionary that was trained on scaled activations multiplies
    /// them with.
    /// </summary>
    public double InputScale(int rows)
    {
        IActivationStream stream = Stream(Seed.FromPath("input scale"));
        float[] x = new float[stream.Dimension];
        double norms = 0;
        for (int row = 0; row < rows; row++)
        {
            stream.Next(x);
            norms += Math.Sqrt(x.Sum(v => (double)v * v));
        }

        return Math.Sqrt(stream.Dimension) * rows / norms;
    }

    /// <summary>Mean and covariance of <paramref name="rows"/> activations of a stream.</summary>
    public static Gaussian Gaussian(IActivationStream stream, int rows)
    {
        float[] values = new float[checked(rows * stream.Dimension)];
        stream.Next(values);
        using Tensor sample = Tensors.Of(values, rows, stream.Dimension);
        return Core.Baselines.Gaussian.Estimate(sample);
    }
}

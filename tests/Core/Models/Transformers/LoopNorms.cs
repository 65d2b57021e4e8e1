using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>Norms of one vector.</summary>
internal static class LoopNorms
{
    public static double[] Layer(double[] x, double epsilon, double[] gain, double[] bias)
    {
        double mean = x.Average(), variance = x.Sum(v => (v - mean) * (v - mean)) / x.Length;
        return [.. x.Select((v, i) => ((v - mean) / Math.Sqrt(variance + epsilon) * gain[i]) + bias[i])];
    }

    public static double[] Rms(double[] x, double epsilon, double[] gain)
    {
        double scale = 1 / Math.Sqrt((x.Sum(v => v * v) / x.Length) + epsilon);
        return [.. x.Select((v, i) => v * scale * gain[i])];
    }

    /// <summary>What is multiplied with, of what is stored.</summary>
    public static double[] Gain(NormKind kind, double[] stored) =>
        [.. stored.Select(g => kind == NormKind.RmsOnePlus ? 1 + g : g)];
}

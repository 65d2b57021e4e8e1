using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>Activations of one number.</summary>
internal static class LoopActivation
{
    public static double Of(MlpActivation activation, double x) => activation switch
    {
        MlpActivation.Relu => Math.Max(x, 0),
        MlpActivation.Silu => x / (1 + Math.Exp(-x)),
        MlpActivation.Gelu => x / 2 * (1 + Erf(x / Math.Sqrt(2))),
        MlpActivation.GeluTanh => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (.044715 * x * x * x)))),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!: no term cancels another (Abramowitz and Stegun 7.1.6).</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 6) return Math.Sign(x); // to 1e-16
        double sum = 0, term = x;
        for (int n = 0; n < 200; n++)
        {
            sum += term;
            term *= 2 * x * x / ((2 * n) + 3);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}

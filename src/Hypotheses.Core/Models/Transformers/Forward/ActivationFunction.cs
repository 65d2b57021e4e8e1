using Hypotheses.Core.Models.Transformers.Configuration;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Forward;

/// <summary>The functions of <see cref="MlpActivation"/>, number by number.</summary>
internal static class ActivationFunction
{
    /// <summary>f(x), of x's shape.</summary>
    public static Tensor Of(MlpActivation activation, Tensor x) => activation switch
    {
        MlpActivation.Relu => nn.functional.threshold(x, 0, 0), // as relu, which torch's meta device lacks
        MlpActivation.Silu => nn.functional.silu(x),
        MlpActivation.Gelu => nn.functional.gelu(x),
        MlpActivation.GeluTanh => GeluTanh(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "is no activation"),
    };

    /// <summary>
    /// x/2 · (1 + tanh u) with u = √(2/π) · (x + .044715 x³) (Hendrycks and Gimpel 2016); (1 + tanh u)/2 is logistic(2u).
    /// </summary>
    private static Tensor GeluTanh(Tensor x)
    {
        double twice = 2 * Math.Sqrt(2 / Math.PI);
        Tensor slope = (x * x).mul_(twice * .044715).add_(twice); // 2u / x
        return x * (slope * x).sigmoid();
    }
}

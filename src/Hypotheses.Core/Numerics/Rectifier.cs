using static TorchSharp.torch;

namespace Hypotheses.Core.Numerics;

/// <summary>ReLU of a tensor on any device.</summary>
internal static class Rectifier
{
    /// <summary>
    /// max(x, 0), NaN where x is; its slope at 0 is 0. As torch's <c>relu</c>, which has no kernel on the <c>meta</c> device,
    /// where tests show that a step reads nothing back.
    /// </summary>
    public static Tensor Rectified(this Tensor x) => nn.functional.threshold(x, 0, 0);
}

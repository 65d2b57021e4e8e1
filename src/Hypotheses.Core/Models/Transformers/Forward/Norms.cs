using Hypotheses.Core.Models.Transformers.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Forward;

/// <summary>The norms of <see cref="NormKind"/> over the last dimension.</summary>
internal static class Norms
{
    /// <summary>[.., d] → [.., d]; a LayerNorm has a bias, the others none.</summary>
    public static Tensor Of(NormSettings norm, Tensor x, Tensor gain, Tensor? bias) => norm.Kind switch
    {
        // torch's own takes a quarter of the time that its definition takes, and does not run where there are no numbers.
        NormKind.Layer when x.device_type != DeviceType.META =>
            nn.functional.layer_norm(x, [x.shape[^1]], gain, bias!, norm.Epsilon),
        NormKind.Layer => Layer(x, gain, bias!, norm.Epsilon),
        NormKind.Rms => Rms(x, norm.Epsilon) * gain,
        NormKind.RmsOnePlus => Rms(x, norm.Epsilon) * (gain + 1),
        _ => throw new ArgumentException($"there are no gains where norms are {norm.Kind}", nameof(norm)),
    };

    /// <summary>A head's queries or keys [.., D]: RMS, by 1 + gain where the model's gains are stored so.</summary>
    public static Tensor OfHead(NormSettings norm, Tensor x, Tensor gain) =>
        Rms(x, norm.Epsilon) * (norm.Kind == NormKind.RmsOnePlus ? gain + 1 : gain);

    /// <summary>LayerNorm by its definition: an RMS norm of x − mean.</summary>
    internal static Tensor Layer(Tensor x, Tensor gain, Tensor bias, double epsilon) =>
        (Rms(x - x.mean([-1], keepdim: true), epsilon) * gain).add_(bias);

    /// <summary>x / √(mean of squares + ε).</summary>
    private static Tensor Rms(Tensor x, double epsilon) => x * (x * x).mean([-1], keepdim: true).add_(epsilon).rsqrt_();
}

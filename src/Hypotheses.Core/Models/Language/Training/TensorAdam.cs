using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Language.Training;

/// <summary>
/// Adam (Kingma and Ba 2015, ε = 1e-8, bias-corrected) on tensors that have gradients, in place, on their own device. Reads
/// nothing back. Not thread-safe.
/// </summary>
internal sealed class TensorAdam : IDisposable
{
    private const double Epsilon = 1e-8;
    private readonly double _beta1, _beta2;
    private readonly (Tensor Weights, Tensor First, Tensor Second)[] _slots;
    private int _steps;

    /// <summary>Borrows the weights; each is a leaf that requires its gradient.</summary>
    public TensorAdam(IEnumerable<Tensor> weights, double beta1, double beta2)
    {
        (_beta1, _beta2) = (beta1, beta2);
        using var _ = no_grad();
        _slots = [.. weights.Select(w => (w, Zeros(w), Zeros(w)))];
    }

    /// <summary>One step along the gradients, which are cleared.</summary>
    public void Step(double rate)
    {
        _steps++;
        double size = rate / (1 - Math.Pow(_beta1, _steps)), correction = Math.Sqrt(1 - Math.Pow(_beta2, _steps));
        using var _ = no_grad();
        foreach ((Tensor weights, Tensor first, Tensor second) in _slots)
        {
            using var scope = NewDisposeScope();
            Tensor gradient = weights.grad!;
            first.mul_(_beta1).add_(gradient, alpha: 1 - _beta1);
            second.mul_(_beta2).addcmul_(gradient, gradient, 1 - _beta2);
            weights.addcdiv_(first, second.sqrt().div_(correction).add_(Epsilon), -size);
            gradient.zero_();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, Tensor first, Tensor second) in _slots)
        {
            first.Dispose();
            second.Dispose();
        }
    }

    private static Tensor Zeros(Tensor like) => zeros_like(like).DetachFromDisposeScope();
}

using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>Adam (Kingma and Ba 2015, ε = 1e-8, bias-corrected) on tensors that hold all lanes; elementwise, so lanes do not mix.</summary>
internal sealed class BatchedAdam : IDisposable
{
    private readonly DictionaryRecipe _recipe;
    private readonly (Tensor Weights, Tensor First, Tensor Second)[] _slots;
    private int _steps;

    public BatchedAdam(DictionaryRecipe recipe, IEnumerable<Tensor> weights)
    {
        _recipe = recipe;
        _slots = [.. weights.Select(w => (w, Zeros(w), Zeros(w)))];
    }

    /// <summary>One step along the weights' gradients. Call without gradient tracking.</summary>
    public void Step(double rate)
    {
        _steps++;
        double size = rate / (1 - Math.Pow(_recipe.Beta1, _steps)), correction = Math.Sqrt(1 - Math.Pow(_recipe.Beta2, _steps));
        foreach ((Tensor weights, Tensor first, Tensor second) in _slots)
        {
            using var scope = NewDisposeScope();
            Tensor slope = weights.grad!;
            first.mul_(_recipe.Beta1).add_(slope, alpha: 1 - _recipe.Beta1);
            second.mul_(_recipe.Beta2).addcmul_(slope, slope, 1 - _recipe.Beta2);
            weights.addcdiv_(first, second.sqrt().div_(correction).add_(1e-8), -size);
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

    private static Tensor Zeros(Tensor like)
    {
        using var _ = no_grad();
        return zeros_like(like).DetachFromDisposeScope();
    }
}

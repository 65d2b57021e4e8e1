using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>
/// Adam (Kingma and Ba 2015, ε = 1e-8, bias-corrected) on the weights of S lanes at once, with what binds decoder rows. All in
/// place; lanes do not mix. Call without gradient tracking.
/// </summary>
internal sealed class LaneOptimiser : IDisposable
{
    private readonly SaeRecipe _recipe;
    private readonly LaneTensors _weights;
    private readonly (Tensor Weights, Tensor First, Tensor Second)[] _slots;
    private readonly Tensor? _anchors;
    public LaneOptimiser(SaeRecipe recipe, LaneTensors weights)
    {
        (_recipe, _weights) = (recipe, weights);
        using var _ = no_grad();
        _slots = [.. weights.Trained(recipe.Weights).Select(w => (w, Zeros(w), Zeros(w)))];
        if (recipe.Weights == WeightTraining.SoftFrozenDecoder)
            _anchors = weights.Decoder.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>Steps taken.</summary>
    public int Steps { get; set; }

    /// <summary>Moments, and the decoder's start where rows are bound to it.</summary>
    public IEnumerable<(string Name, Tensor Values)> State() =>
        [
            .. _slots.SelectMany((s, i) => new[] { ($"first.{i}", s.First), ($"second.{i}", s.Second) }),
            .. _anchors is null ? Array.Empty<(string, Tensor)>() : [("anchors", _anchors)]];

    /// <summary>Whether a lane's second moments are all finite: where one is not, its number stands still.</summary>
    public bool IsFinite(int lane)
    {
        using var scope = NewDisposeScope();
        return _slots.All(slot => slot.Second[lane].isfinite().all().item<bool>());
    }

    /// <summary>One step along gradients, in the order of <see cref="LaneTensors.Trained"/>; they are overwritten.</summary>
    /// <param name="gradients">One a trained tensor.</param>
    /// <param name="rates">Learning rate of each lane [S, 1, 1].</param>
    public void Step(IReadOnlyList<Tensor> gradients, Tensor rates)
    {
        using var scope = NewDisposeScope();
        bool bound = _recipe.Weights != WeightTraining.FrozenDecoder && _recipe.DecoderNorm == DecoderNorm.Unit;
        if (bound)
            gradients[^1].sub_(gradients[^1].mul(_weights.Decoder).sum(new long[] { 2 }, keepdim: true).mul(_weights.Decoder));
        if (_recipe.GradientClip > 0) Limit(gradients);
        Steps++;
        double correction = Math.Sqrt(1 - Math.Pow(_recipe.Beta2, Steps));
        Tensor size = rates.div(-(1 - Math.Pow(_recipe.Beta1, Steps)));
        for (int i = 0; i < _slots.Length; i++)
        {
            using var inner = NewDisposeScope();
            (Tensor weights, Tensor first, Tensor second) = _slots[i];
            first.mul_(_recipe.Beta1).add_(gradients[i], alpha: 1 - _recipe.Beta1);
            second.mul_(_recipe.Beta2).addcmul_(gradients[i], gradients[i], 1 - _recipe.Beta2);
            weights.add_(second.sqrt().div_(correction).add_(1e-8).reciprocal_().mul_(first).mul_(size));
        }

        if (bound) _weights.Decoder.div_(Norms(_weights.Decoder));
        if (_anchors is not null) Return();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, Tensor first, Tensor second) in _slots)
        {
            first.Dispose();
            second.Dispose();
        }

        _anchors?.Dispose();
    }

    // Each lane's whole gradient, scaled down to the limit where it is longer.
    private void Limit(IReadOnlyList<Tensor> gradients)
    {
        using var scope = NewDisposeScope();
        Tensor squares = gradients.Select(g => g.square().sum(new long[] { 1, 2 }, keepdim: true)).Aggregate((a, b) => a.add(b));
        Tensor factor = squares.sqrt().clamp_min(1e-30).reciprocal().mul(_recipe.GradientClip).clamp_max(1);
        foreach (Tensor gradient in gradients) gradient.mul_(factor);
    }

    // Rows that left the cone of cosine τ about their start u: τ·u + √(1 − τ²)·(their part across u, of unit norm).
    private void Return()
    {
        double least = SaeRecipe.SoftFrozenCosine;
        Tensor cosine = _weights.Decoder.mul(_anchors!).sum(new long[] { 2 }, keepdim: true);
        Tensor across = _weights.Decoder.sub(cosine.mul(_anchors!));
        Tensor edge = across.div(Norms(across)).mul(Math.Sqrt(1 - least * least)).add(_anchors!.mul(least));
        // Exactly the one or the other: torch's lerp with a weight of 0 or 1.
        _weights.Decoder.copy_(_weights.Decoder.lerp(edge, cosine.lt(least).to(edge.dtype)));
    }

    private static Tensor Norms(Tensor rows) => rows.square().sum(new long[] { 2 }, keepdim: true).sqrt().clamp_min(1e-8);

    private static Tensor Zeros(Tensor like) => zeros_like(like).DetachFromDisposeScope();
}

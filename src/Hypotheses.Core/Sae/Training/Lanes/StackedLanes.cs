using Hypotheses.Core.Sae.Activations;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>
/// Dictionaries of one recipe (but for λ and the learning rate) in training as one batch of tensors, on any device. How
/// gradients come about is the subclasses' matter. Not thread-safe.
/// </summary>
internal abstract class StackedLanes : IDisposable
{
    private readonly LaneOptimiser _optimiser;
    private readonly Tensor? _silent; // [S, F] samples since each latent last fired

    protected StackedLanes(SaeRecipe recipe, IReadOnlyList<LaneStart> starts, Device device, ScalarType type)
    {
        Recipe = recipe;
        Weights = new LaneTensors(recipe, starts, device, type);
        _optimiser = new LaneOptimiser(recipe, Weights);
        if (recipe.Auxiliary is { Coefficient: > 0 })
            _silent = zeros(starts.Count, recipe.Width, ScalarType.Int64, device).DetachFromDisposeScope();
    }

    /// <summary>What all lanes have in common.</summary>
    protected SaeRecipe Recipe { get; }

    /// <summary>All lanes' weights.</summary>
    public LaneTensors Weights { get; }

    /// <summary>Steps taken: with <see cref="State"/> all that the next step depends on.</summary>
    public int Steps
    {
        get => _optimiser.Steps;
        set => _optimiser.Steps = value;
    }

    /// <summary>Weights, moments and counters, by name.</summary>
    public IEnumerable<(string Name, Tensor Values)> State() =>
        [.. Weights.All(), .. _optimiser.State(), .. _silent is null ? Array.Empty<(string, Tensor)>() : [("silent", _silent)]];

    /// <summary>Whether a lane's second moments are all finite.</summary>
    public bool IsFinite(int lane) => _optimiser.IsFinite(lane);

    /// <summary>One step on samples [S, B, d]; returns the lanes' losses [S] before it, AuxK aside.</summary>
    /// <param name="samples">[S, B, d].</param>
    /// <param name="rates">Learning rates [S, 1, 1].</param>
    /// <param name="penalties">λ of each lane [S, 1, 1].</param>
    public Tensor Step(Tensor samples, Tensor rates, Tensor penalties)
    {
        using var scope = NewDisposeScope();
        (Tensor losses, IReadOnlyList<Tensor> gradients) = Accumulate(samples, penalties);
        using var _ = no_grad();
        _optimiser.Step(gradients, rates);
        return losses.MoveToOuterDisposeScope();
    }

    /// <summary>Losses [S], and gradients in the order of <see cref="LaneTensors.Trained"/>; the caller owns them.</summary>
    public abstract (Tensor Losses, IReadOnlyList<Tensor> Gradients) Accumulate(Tensor samples, Tensor penalties);

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        _optimiser.Dispose();
        _silent?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Which latents are dead, as numbers [S, 1, F], this batch counted; null where there is no AuxK, and on the CPU also where
    /// nobody is.
    /// </summary>
    /// <param name="fired">Which latents fired in the batch [S, F]; asked only where it matters.</param>
    protected Tensor? Dead(Func<Tensor> fired)
    {
        if (_silent is null) return null;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        _silent.add_(Recipe.Batch).masked_fill_(fired(), 0);
        Tensor dead = _silent.ge(Recipe.Auxiliary!.DeadAfter);
        // Nobody is most of the time; but to ask a device that is not the CPU would wait for it at each step.
        if (dead.device_type == DeviceType.CPU && !dead.any().item<bool>()) return null;
        return dead.unsqueeze(1).to(Weights.Decoder.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What AuxK weighs its squared error by [S]: coefficient · var(x)/var(residual), 0 where a residual does not vary, since it
    /// teaches nothing.
    /// </summary>
    protected Tensor AuxiliaryWeight(Tensor samples, Tensor residual)
    {
        using var scope = NewDisposeScope();
        Tensor variance = Variance(residual);
        return Variance(samples).div(variance).masked_fill(variance.le(0), 0).mul(Recipe.Auxiliary!.Coefficient)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The k_aux largest of the dead latents' positive pre-activations.</summary>
    protected Tensor AuxiliaryCodes(Tensor preActivations, Tensor dead, long dimension) =>
        new TopKActivation(Recipe.Auxiliary!.KFor((int)dimension, Recipe.Width)).Apply(preActivations.mul(dead));

    // [S] of [S,B,d]
    private static Tensor Variance(Tensor rows) =>
        rows.sub(rows.mean(new long[] { 1 }, keepdim: true)).square().sum(new long[] { 2 }).mean(new long[] { 1 });
}

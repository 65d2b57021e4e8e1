using System.Text.Json.Serialization;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae;

/// <summary>
/// An architecture of sparse autoencoders, as its paper has it: which latents of a batch fire in training, what a firing costs,
/// what the trained dictionary does at inference. A new architecture is one subclass in one file, in any assembly, that says its
/// loss; autograd trains it, on any device. Faster steps have partners of architectures in rooms of their own, which tests hold
/// to this loss; an architecture does not know of them. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Nothing looks an architecture up by its name: recipes are handed the object. But recipes are told apart by it, in identities
/// of jobs, in caches and in checkpoints: the name says all settings that the object has beside the recipe, and is not one of
/// those of this library.
/// </remarks>
public abstract class SaeArchitecture
{
    // Of this library: others may not take them. SaeArchitectures.All has the same, which a test sees to.
    private static readonly string[] Reserved = ["relu-l1", "gated", "topk", "jumprelu", "batch-topk", "matryoshka"];

    /// <summary>The name in recipes and ledgers.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Trained numbers a latent beside its bias.</summary>
    [JsonIgnore]
    public virtual int Extras => 0;

    /// <summary>Where they start [extras × F]; zeros when this is called.</summary>
    public virtual void Start(SaeRecipe recipe, Span<float> extras)
    {
    }

    /// <summary>λ of the architecture's penalty; 0 where it has none.</summary>
    public virtual double Penalty(SaeRecipe recipe) => 0;

    /// <summary>Codes in training [S, B, F], differentiable in whatever they depend on; lanes S do not see each other.</summary>
    /// <param name="recipe">The recipe, which all lanes share but for λ and the learning rate.</param>
    /// <param name="weights">All lanes' weights.</param>
    /// <param name="preActivations">x·W_enc + b_enc [S, B, F].</param>
    public abstract Tensor Codes(SaeRecipe recipe, LaneWeights weights, Tensor preActivations);

    /// <summary>
    /// The loss without its penalty and without AuxK: squared errors summed over d, averaged over the batch [S]. The definition.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="weights">All lanes' weights.</param>
    /// <param name="samples">[S, B, d].</param>
    /// <param name="preActivations">[S, B, F].</param>
    /// <param name="codes">[S, B, F].</param>
    public virtual Tensor Error(
        SaeRecipe recipe, LaneWeights weights, Tensor samples, Tensor preActivations, Tensor codes) =>
        LaneWeights.MeanSquare(samples.sub(weights.Decode(codes)));

    /// <summary>What latents pay in training [S, B, F], before λ; null where they pay nothing. The definition.</summary>
    public virtual Tensor? Charge(SaeRecipe recipe, LaneWeights weights, Tensor preActivations, Tensor codes) => null;

    /// <summary>How many reconstructions <see cref="Error"/> compares: what a plan counts memory by.</summary>
    public virtual int Reconstructions(SaeRecipe recipe) => 1;

    /// <summary>
    /// The activation at inference that follows from b_enc [F] and the further numbers [extras × F]. Of a lane that diverged they
    /// are not finite: then anything may be returned, its other weights say so, but nothing thrown.
    /// </summary>
    public abstract LatentActivation Activation(
        SaeRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras);

    /// <summary>
    /// The dictionary to hand out: <paramref name="trained"/> with whatever inference needs measured on further samples; null
    /// where weights or samples are such that nothing can be measured, as after a training that diverged.
    /// </summary>
    public virtual SparseAutoencoder? Finish(SaeRecipe recipe, SparseAutoencoder trained, IActivationStream stream) => trained;

    /// <summary>
    /// What a trained dictionary's codes [N, F] pay at inference, summed over latents [N]; restarts are compared by it.
    /// </summary>
    public virtual Tensor HeldOutCharge(SaeRecipe recipe, SparseAutoencoder dictionary, Tensor codes) =>
        codes.mul(dictionary.DecoderTensor.square().sum(new long[] { 1 }).sqrt()).sum(new long[] { 1 });

    /// <summary>Whether <see cref="SaeRecipe.JumpRelu"/> means something to it.</summary>
    [JsonIgnore]
    protected virtual bool HasThresholds => false;

    /// <summary>Whether <see cref="SaeRecipe.Prefixes"/> means something to it.</summary>
    [JsonIgnore]
    protected virtual bool HasPrefixes => false;

    /// <summary>Checks the fields that this architecture gives a meaning to.</summary>
    /// <exception cref="ArgumentException">A field that this architecture does not use is set; names it.</exception>
    public virtual void Validate(SaeRecipe recipe)
    {
        Refuse(recipe.JumpRelu is not null && !HasThresholds, nameof(recipe.JumpRelu));
        Refuse(recipe.Prefixes is not null && !HasPrefixes, nameof(recipe.Prefixes));
    }

    /// <summary>Caches and checkpoints tell recipes apart by the name: no subclass can do without this check.</summary>
    /// <exception cref="ArgumentException">It is empty, or that of an architecture of this library.</exception>
    internal void RequireName()
    {
        if (string.IsNullOrWhiteSpace(Name)) throw new ArgumentException("SaeRecipe.Architecture: its name is empty");
        if (Reserved.Contains(Name) && GetType().Assembly != typeof(SaeArchitecture).Assembly)
            throw new ArgumentException($"SaeRecipe.Architecture: '{Name}' is the name of another one, of this library");
    }

    /// <summary>Refuses a field that would silently do nothing.</summary>
    /// <exception cref="ArgumentException">It is set.</exception>
    protected void Refuse(bool isSet, string field)
    {
        if (isSet) throw new ArgumentException($"SaeRecipe.{field}: {Name} has none");
    }

    /// <summary>Refuses what only architectures that choose k latents have.</summary>
    /// <exception cref="ArgumentException">K or AuxK is set.</exception>
    protected void RefuseChoice(SaeRecipe recipe)
    {
        Refuse(recipe.K != 1, nameof(recipe.K));
        Refuse(recipe.Auxiliary is not null, nameof(recipe.Auxiliary));
    }

    /// <summary>Refuses what only architectures with a penalty have.</summary>
    /// <exception cref="ArgumentException">λ or its warm-up is set.</exception>
    protected void RefusePenalty(SaeRecipe recipe)
    {
        Refuse(recipe.Penalty != 0, nameof(recipe.Penalty));
        Refuse(recipe.PenaltyWarmUp != 0, nameof(recipe.PenaltyWarmUp));
    }
}

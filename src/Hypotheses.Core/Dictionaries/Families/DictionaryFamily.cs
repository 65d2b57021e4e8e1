using System.Numerics;
using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// A family of sparse autoencoders: which latents of a batch fire in training, what a firing costs, what the trained dictionary
/// does at inference. A new family is one subclass in one file. It says its loss once for autograd, which is the definition, and
/// its gradients twice, on tensors and on vectors; tests hold the three together. Immutable and thread-safe.
/// </summary>
public abstract class DictionaryFamily
{
    /// <summary>ReLU with an L1 penalty.</summary>
    public static DictionaryFamily ReluL1 { get; } = new ReluL1Family();

    /// <summary>The k largest of each sample.</summary>
    public static DictionaryFamily TopK { get; } = new TopKFamily();

    /// <summary>The k·B largest of each batch of B; a threshold at inference.</summary>
    public static DictionaryFamily BatchTopK { get; } = new BatchTopKFamily();

    /// <summary>BatchTopK whose prefixes reconstruct by themselves.</summary>
    public static DictionaryFamily Matryoshka { get; } = new MatryoshkaFamily();

    /// <summary>A trained threshold a latent.</summary>
    public static DictionaryFamily JumpRelu { get; } = new JumpReluFamily();

    /// <summary>A gate that decides and a magnitude that counts.</summary>
    public static DictionaryFamily Gated { get; } = new GatedFamily();

    /// <summary>Every family, in the order of the literature.</summary>
    public static IReadOnlyList<DictionaryFamily> All { get; } = [ReluL1, Gated, TopK, JumpRelu, BatchTopK, Matryoshka];

    /// <summary>The name in recipes and ledgers.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Numbers a latent beside its bias.</summary>
    internal virtual int Extras => 0;

    /// <summary>Where they start [extras × F]; zeros when this is called.</summary>
    internal virtual void Start(DictionaryRecipe recipe, Span<float> extras)
    {
    }

    /// <summary>Whether ReLU(pre-activations) reconstruct by themselves as well, with a decoder held fixed.</summary>
    internal virtual bool HasGate => false;

    /// <summary>One past the last latent of each prefix that reconstructs by itself, rising to the width; null: the whole alone.</summary>
    internal virtual int[]? Prefixes(DictionaryRecipe recipe) => null;

    /// <summary>λ of the family's penalty; 0 where it has none.</summary>
    internal virtual double Penalty(DictionaryRecipe recipe) => 0;

    /// <summary>Codes in training [S, B, F], differentiable in whatever they depend on; lanes S do not see each other.</summary>
    internal abstract Tensor Codes(DictionaryRecipe recipe, LaneTensors weights, Tensor preActivations);

    /// <summary>
    /// The loss without its penalty and without AuxK: squared errors summed over d, averaged over the batch [S]. The definition.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="weights">All lanes' weights.</param>
    /// <param name="samples">[S, B, d].</param>
    /// <param name="preActivations">[S, B, F].</param>
    /// <param name="codes">[S, B, F].</param>
    internal virtual Tensor Error(DictionaryRecipe recipe, LaneTensors weights, Tensor samples, Tensor preActivations, Tensor codes) =>
        LaneTensors.MeanSquare(samples.sub(weights.Decode(codes)));

    /// <summary>What latents pay in training [S, B, F], before λ; null where they pay nothing. The definition.</summary>
    internal virtual Tensor? Charge(DictionaryRecipe recipe, LaneTensors weights, Tensor preActivations, Tensor codes) => null;

    /// <summary>
    /// Hand-derived gradients on tensors: turns <see cref="EntrySlopes.Slope"/>, ∂error/∂code, into the slope of
    /// pre-activations, and adds those of the family's own numbers. Without a penalty and further numbers there is nothing to do.
    /// </summary>
    internal virtual void Backward(DictionaryRecipe recipe, EntrySlopes entries)
    {
    }

    /// <summary>The same on vectors, for one lane.</summary>
    internal abstract FusedRule<T> Fused<T>(DictionaryRecipe recipe)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The activation at inference that follows from b_enc [F] and the further numbers [extras × F].</summary>
    internal abstract LatentActivation Activation(DictionaryRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras);

    /// <summary>
    /// The dictionary to hand out: <paramref name="trained"/> with whatever inference needs measured on further samples; null
    /// where weights or samples are such that nothing can be measured, as after a training that diverged.
    /// </summary>
    internal virtual Dictionary? Finish(DictionaryRecipe recipe, Dictionary trained, IActivationStream stream) => trained;

    /// <summary>What a trained dictionary's codes [N, F] pay at inference, summed over latents [N]; restarts are compared by it.</summary>
    internal virtual Tensor HeldOutCharge(DictionaryRecipe recipe, Dictionary dictionary, Tensor codes) =>
        codes.mul(dictionary.DecoderTensor.square().sum(new long[] { 1 }).sqrt()).sum(new long[] { 1 });

    /// <summary>Checks the fields that this family gives a meaning to.</summary>
    /// <exception cref="ArgumentException">A field that this family does not use is set; names it.</exception>
    internal virtual void Validate(DictionaryRecipe recipe)
    {
        Refuse(recipe.JumpRelu is not null && this is not JumpReluFamily, nameof(recipe.JumpRelu));
        Refuse(recipe.Prefixes is not null && this is not MatryoshkaFamily, nameof(recipe.Prefixes));
    }

    /// <summary>Refuses a field that would silently do nothing.</summary>
    private protected void Refuse(bool isSet, string field)
    {
        if (isSet) throw new ArgumentException($"DictionaryRecipe.{field}: {Name} has none");
    }

    /// <summary>Refuses what only families that choose k latents have.</summary>
    private protected void RefuseChoice(DictionaryRecipe recipe)
    {
        Refuse(recipe.K != 1, nameof(recipe.K));
        Refuse(recipe.Auxiliary is not null, nameof(recipe.Auxiliary));
    }

    /// <summary>Refuses what only families with a penalty have.</summary>
    private protected void RefusePenalty(DictionaryRecipe recipe)
    {
        Refuse(recipe.Penalty != 0, nameof(recipe.Penalty));
        Refuse(recipe.PenaltyWarmUp != 0, nameof(recipe.PenaltyWarmUp));
    }
}

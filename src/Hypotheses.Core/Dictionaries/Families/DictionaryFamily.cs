using System.Text.Json.Serialization;
using Hypotheses.Core.Dictionaries.Activations;
using Hypotheses.Core.Dictionaries.Recipes;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// A family of sparse autoencoders, as its paper has it: which latents of a batch fire in training, what a firing costs, what the
/// trained dictionary does at inference. A new family is one subclass in one file, in any assembly, that says its loss; autograd
/// trains it, on any device. Faster steps have partners of families in rooms of their own, which tests hold to this loss; a
/// family does not know of them. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Nothing looks a family up by its name: recipes are handed the object. But recipes are told apart by it, in identities of jobs,
/// in caches and in checkpoints: the name says all settings that the object has beside the recipe, and is not one of
/// <see cref="All"/>.
/// </remarks>
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

    /// <summary>Every family of this library, in the order of the literature.</summary>
    public static IReadOnlyList<DictionaryFamily> All { get; } = [ReluL1, Gated, TopK, JumpRelu, BatchTopK, Matryoshka];

    /// <summary>The name in recipes and ledgers.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Trained numbers a latent beside its bias.</summary>
    [JsonIgnore]
    public virtual int Extras => 0;

    /// <summary>Where they start [extras × F]; zeros when this is called.</summary>
    public virtual void Start(DictionaryRecipe recipe, Span<float> extras)
    {
    }

    /// <summary>λ of the family's penalty; 0 where it has none.</summary>
    public virtual double Penalty(DictionaryRecipe recipe) => 0;

    /// <summary>Codes in training [S, B, F], differentiable in whatever they depend on; lanes S do not see each other.</summary>
    /// <param name="recipe">The recipe, which all lanes share but for λ and the learning rate.</param>
    /// <param name="weights">All lanes' weights.</param>
    /// <param name="preActivations">x·W_enc + b_enc [S, B, F].</param>
    public abstract Tensor Codes(DictionaryRecipe recipe, LaneWeights weights, Tensor preActivations);

    /// <summary>
    /// The loss without its penalty and without AuxK: squared errors summed over d, averaged over the batch [S]. The definition.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="weights">All lanes' weights.</param>
    /// <param name="samples">[S, B, d].</param>
    /// <param name="preActivations">[S, B, F].</param>
    /// <param name="codes">[S, B, F].</param>
    public virtual Tensor Error(
        DictionaryRecipe recipe, LaneWeights weights, Tensor samples, Tensor preActivations, Tensor codes) =>
        LaneWeights.MeanSquare(samples.sub(weights.Decode(codes)));

    /// <summary>What latents pay in training [S, B, F], before λ; null where they pay nothing. The definition.</summary>
    public virtual Tensor? Charge(DictionaryRecipe recipe, LaneWeights weights, Tensor preActivations, Tensor codes) => null;

    /// <summary>How many reconstructions <see cref="Error"/> compares: what a plan counts memory by.</summary>
    public virtual int Reconstructions(DictionaryRecipe recipe) => 1;

    /// <summary>
    /// The activation at inference that follows from b_enc [F] and the further numbers [extras × F]. Of a lane that diverged they
    /// are not finite: then anything may be returned, its other weights say so, but nothing thrown.
    /// </summary>
    public abstract LatentActivation Activation(
        DictionaryRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras);

    /// <summary>
    /// The dictionary to hand out: <paramref name="trained"/> with whatever inference needs measured on further samples; null
    /// where weights or samples are such that nothing can be measured, as after a training that diverged.
    /// </summary>
    public virtual Dictionary? Finish(DictionaryRecipe recipe, Dictionary trained, IActivationStream stream) => trained;

    /// <summary>
    /// What a trained dictionary's codes [N, F] pay at inference, summed over latents [N]; restarts are compared by it.
    /// </summary>
    public virtual Tensor HeldOutCharge(DictionaryRecipe recipe, Dictionary dictionary, Tensor codes) =>
        codes.mul(dictionary.DecoderTensor.square().sum(new long[] { 1 }).sqrt()).sum(new long[] { 1 });

    /// <summary>Checks the fields that this family gives a meaning to.</summary>
    /// <exception cref="ArgumentException">A field that this family does not use is set; names it.</exception>
    public virtual void Validate(DictionaryRecipe recipe)
    {
        Refuse(recipe.JumpRelu is not null && this is not JumpReluFamily, nameof(recipe.JumpRelu));
        Refuse(recipe.Prefixes is not null && this is not MatryoshkaFamily, nameof(recipe.Prefixes));
    }

    /// <summary>Refuses a field that would silently do nothing.</summary>
    /// <exception cref="ArgumentException">It is set.</exception>
    protected void Refuse(bool isSet, string field)
    {
        if (isSet) throw new ArgumentException($"DictionaryRecipe.{field}: {Name} has none");
    }

    /// <summary>Refuses what only families that choose k latents have.</summary>
    /// <exception cref="ArgumentException">K or AuxK is set.</exception>
    protected void RefuseChoice(DictionaryRecipe recipe)
    {
        Refuse(recipe.K != 1, nameof(recipe.K));
        Refuse(recipe.Auxiliary is not null, nameof(recipe.Auxiliary));
    }

    /// <summary>Refuses what only families with a penalty have.</summary>
    /// <exception cref="ArgumentException">λ or its warm-up is set.</exception>
    protected void RefusePenalty(DictionaryRecipe recipe)
    {
        Refuse(recipe.Penalty != 0, nameof(recipe.Penalty));
        Refuse(recipe.PenaltyWarmUp != 0, nameof(recipe.PenaltyWarmUp));
    }
}

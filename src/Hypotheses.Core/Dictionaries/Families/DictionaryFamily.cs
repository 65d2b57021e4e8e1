using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// A family of sparse autoencoders: which latents of a batch fire in training, what a firing costs, what the trained dictionary
/// does at inference. Decoder rows have unit norm in all of them. A new family is one subclass in one file: it says its codes
/// twice, for autograd (<see cref="Codes"/>) and for the fused step (<see cref="Select"/>), and a test holds the two together.
/// Immutable and thread-safe.
/// </summary>
public abstract class DictionaryFamily
{
    /// <summary>ReLU with an L1 penalty.</summary>
    public static DictionaryFamily ReluL1 { get; } = new ReluL1Family();

    /// <summary>The k largest of each sample.</summary>
    public static DictionaryFamily TopK { get; } = new TopKFamily();

    /// <summary>The k·B largest of each batch of B; a threshold at inference.</summary>
    public static DictionaryFamily BatchTopK { get; } = new BatchTopKFamily();

    /// <summary>The name in recipes and ledgers.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>λ: what a unit of activation adds to a sample's loss.</summary>
    internal virtual double Penalty(DictionaryRecipe recipe) => 0;

    /// <summary>Codes in training [S, B, F] of pre-activations, differentiable in those kept; lanes S do not see each other.</summary>
    internal abstract Tensor Codes(DictionaryRecipe recipe, Tensor preActivations);

    /// <summary>Appends the codes of <paramref name="rows"/> samples whose pre-activations lie one after another.</summary>
    internal abstract unsafe void Select<T>(DictionaryRecipe recipe, T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>;

    /// <summary>Drops what a whole batch shows to be too much; false where the batch has to be selected once more.</summary>
    internal virtual bool Trim<T>(DictionaryRecipe recipe, SparseCodes<T> codes, Selection<T> selection)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => true;

    /// <summary>The activation at inference before training.</summary>
    internal abstract LatentActivation Activation(DictionaryRecipe recipe);

    /// <summary>The dictionary to hand out: <paramref name="trained"/> with whatever inference needs measured on further samples.</summary>
    internal virtual Dictionary Finish(DictionaryRecipe recipe, Dictionary trained, IActivationStream stream) => trained;

    /// <summary>Checks the fields that this family gives a meaning to.</summary>
    /// <exception cref="ArgumentException">A field that this family does not use is set; names it.</exception>
    internal abstract void Validate(DictionaryRecipe recipe);

    /// <summary>Refuses a field that would silently do nothing.</summary>
    private protected void Refuse(bool isSet, string field)
    {
        if (isSet) throw new ArgumentException($"DictionaryRecipe.{field}: {Name} has none");
    }
}

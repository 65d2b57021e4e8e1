using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Toy;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: a toy model of superposition that can be trained and whose weights can be read.</summary>
[Capability("a toy model of superposition")]
public interface IIsToyModel
{
    /// <summary>How it is trained.</summary>
    TmsRecipe ToyModel { get; }

    /// <summary>What experiments are given in the place of the model's own: negative controls.</summary>
    ToyModelSubstitute Substitute => ToyModelSubstitute.None;
}

/// <summary>What takes the place of something of a toy model's own, so that a claim about it is false by construction.</summary>
public enum ToyModelSubstitute
{
    /// <summary>Nothing: all is the model's own.</summary>
    None,

    /// <summary>
    /// A random rotation of the model's directions that brings none near another, for the directions to be found.
    /// </summary>
    RotatedKey,

    /// <summary>The weights of another model, untrained, for those that read.</summary>
    UntrainedReaders,

    /// <summary>The model's own directions, exactly, for a dictionary that would have to find them.</summary>
    OwnDirections,
}

/// <summary>A toy model of superposition (world G1) as a subject: one model a seed.</summary>
public sealed class ToyModelSubject(
    string name, string description, TmsRecipe recipe, ToyModelSubstitute substitute = ToyModelSubstitute.None)
    : Subject(name, description), IIsToyModel
{
    /// <inheritdoc/>
    public TmsRecipe ToyModel { get; } = recipe;

    /// <inheritdoc/>
    public ToyModelSubstitute Substitute { get; } = substitute;

    /// <inheritdoc/>
    public override string Recipe { get; } = "toy model of superposition " + Json.Canonical(recipe)
        + (substitute == ToyModelSubstitute.None ? "" : $" {substitute}");
}

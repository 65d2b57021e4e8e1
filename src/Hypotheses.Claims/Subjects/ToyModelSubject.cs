using Hypotheses.Core.Models.Toy;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: a toy model of superposition that can be trained and whose weights can be read.</summary>
[Capability("a toy model of superposition")]
public interface IIsToyModel
{
    /// <summary>How it is trained.</summary>
    TmsRecipe ToyModel { get; }
}

/// <summary>A toy model of superposition (world G1) as a subject: one model a seed.</summary>
public sealed class ToyModelSubject(string name, string description, TmsRecipe recipe) : Subject(name, description), IIsToyModel
{
    /// <inheritdoc/>
    public TmsRecipe ToyModel { get; } = recipe;

    /// <inheritdoc/>
    public override string Recipe { get; } = "toy model of superposition " + Json.Canonical(recipe);
}

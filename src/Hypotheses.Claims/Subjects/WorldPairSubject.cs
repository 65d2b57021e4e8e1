using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: two worlds with families, to be told apart.</summary>
[Capability("two worlds to be told apart")]
public interface IHasWorldPair
{
    /// <summary>The worlds that are called H1.</summary>
    CompositeSubject First { get; }

    /// <summary>The worlds that are called H2.</summary>
    CompositeSubject Second { get; }

    /// <summary>Whether what is called H1 and H2 is drawn by lot.</summary>
    bool ShuffledLabels { get; }
}

/// <summary>A pair of composite worlds as a subject.</summary>
/// <param name="name">See <see cref="Subject"/>.</param>
/// <param name="description">See <see cref="Subject"/>.</param>
/// <param name="first">The world that is called H1.</param>
/// <param name="second">The world that is called H2.</param>
/// <param name="shuffledLabels">Whether labels are shuffled over families.</param>
public sealed class WorldPairSubject(
    string name, string description, CompositeRecipe first, CompositeRecipe second, bool shuffledLabels = false)
    : Subject(name, description), IHasWorldPair
{
    /// <inheritdoc/>
    public override string Recipe { get; } = $"pair {first.ToJson()} {second.ToJson()}{(shuffledLabels ? " shuffled" : "")}";

    /// <inheritdoc/>
    public CompositeSubject First { get; } = new(name + "-first", description, first);

    /// <inheritdoc/>
    public CompositeSubject Second { get; } = new(name + "-second", description, second);

    /// <inheritdoc/>
    public bool ShuffledLabels => shuffledLabels;
}

using System.Text.Json.Serialization;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>Which features a composite world counts as true.</summary>
public enum CompositeKind
{
    /// <summary>H1, maximally split truths: each composite is one true feature.</summary>
    H1,

    /// <summary>H2, composites of atoms: a composite is two true features, an action and a context, that fire together.</summary>
    H2,
}

/// <summary>
/// Two worlds with equal cosines within a family (family k = the composites of action a_k; any two have cosine ½). With
/// <see cref="CompositeProbability"/> one composite (k, l), uniform over K × L, fires with one value m: H1 emits
/// m·(a_k + u_kl)/√2, H2 emits m·(a_k + c_l)/√2. Besides, an action or context that has no part in that composite fires alone.
/// All a, c and private offsets are orthonormal; values are uniform.
/// <para>Two mimics whose activations equal those of the other world sample for sample: H1 with SharedFraction 1 and H2; H2 with
/// ContextSpecific and H1. Activations cannot tell them apart.</para>
/// </summary>
public sealed record CompositeRecipe : WorldRecipe
{
    /// <summary>H1 or H2.</summary>
    public CompositeKind Kind { get; init; }

    /// <summary>K, actions and so families; 2 … 64.</summary>
    public int Families { get; init; } = 5;

    /// <summary>L, composites in a family; 2 … 64.</summary>
    public int Members { get; init; } = 4;

    /// <summary>d, from K + L + K·L (all directions orthonormal) to 8,192.</summary>
    public int Dimension { get; init; } = 40;

    /// <summary>P(a composite fires) in [0, 1].</summary>
    public double CompositeProbability { get; init; } = 0.6;

    /// <summary>P(an action fires alone | not in the composite) in [0, 1].</summary>
    public double SoloAction { get; init; } = 0.06;

    /// <summary>P(a shared context fires alone | not in the composite) in [0, 1]. Private offsets never fire alone.</summary>
    public double SoloContext { get; init; } = 0.06;

    /// <summary>
    /// H1 only, φ in [0, 1]: u_kl = √φ·c_l + √(1 − φ)·private. 0: offsets are private; 1: shared across families as in H2, though
    /// the composite is still one feature. Where φ &gt; 0 the contexts also fire alone and are true features of their own.
    /// </summary>
    public double SharedFraction { get; init; }

    /// <summary>H2 only: a context c_kl of its own for each family, as the private offsets of H1.</summary>
    public bool ContextSpecific { get; init; }

    /// <summary>
    /// H1 only: a composite is √s·a_k + √(1 − s)·u_kl, so that cosines within a family are s, in (0, 1); null stands for ½. For
    /// families that differ in what they must not differ in.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ActionShare { get; init; }

    /// <summary>Least value of an active feature, in (0, High].</summary>
    public double Low { get; init; } = 0.8;

    /// <summary>Greatest value (exclusive) of an active feature, up to 1,000.</summary>
    public double High { get; init; } = 1.2;

    /// <summary>K·L.</summary>
    internal int Composites => Families * Members;

    /// <summary>Whether shared contexts c_l occur, and so fire alone.</summary>
    internal bool SharesContexts => Kind == CompositeKind.H1 ? SharedFraction > 0 : !ContextSpecific;

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Defined("composite world", Kind);
        Require.Within("composite world", Families, 2, 64);
        Require.Within("composite world", Members, 2, 64);
        Require.Within("composite world", Dimension, Families + Members + Composites, 8192);
        Require.Within("composite world", CompositeProbability, 0, 1);
        Require.Within("composite world", SoloAction, 0, 1);
        Require.Within("composite world", SoloContext, 0, 1);
        Require.Within("composite world", SharedFraction, 0, Kind == CompositeKind.H1 ? 1 : 0);
        Require.Within("composite world", ActionShare ?? .5, 1e-6, 1 - 1e-6, nameof(ActionShare));
        if (ActionShare is not null && Kind == CompositeKind.H2)
            throw new ArgumentException("composite world: ActionShare belongs to H1 only");
        if (ContextSpecific && Kind == CompositeKind.H1)
            throw new ArgumentException("composite world: ContextSpecific belongs to H2 only");
        Require.Within("composite world", High, 1e-6, 1000);
        Require.Within("composite world", Low, 1e-6, High);
    }

    /// <inheritdoc/>
    public override CompositeWorld Create(Seed seed)
    {
        Validate();
        return new CompositeWorld(
            this, RandomFrames.OrthonormalRows(DirectionRng(seed), Families + Members + Composites, Dimension));
    }
}

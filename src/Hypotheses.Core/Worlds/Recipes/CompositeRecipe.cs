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
/// All a, c and private offsets are orthonormal where d allows; values are uniform. With in-family cosine s and part strength t a
/// composite is m·(√s·a + √(1 − s)·t·offset), divided by √(s + (1 − s)t²): one of unit length where parts are orthogonal. Without
/// solo firings both solo rates are 0.
/// <para>Two mimics whose activations equal those of the other world sample for sample: H1 with SharedFraction 1 and H2; H2 with
/// ContextSpecific and H1. Activations cannot tell them apart.</para>
/// </summary>
public sealed record CompositeRecipe : ComposedRecipe
{
    /// <summary>H1 or H2.</summary>
    public CompositeKind Kind { get; init; }

    /// <summary>K, actions and so families; 2 … 64.</summary>
    public int Families { get; init; } = 5;

    /// <summary>L, composites in a family; 2 … 64.</summary>
    public int Members { get; init; } = 4;

    /// <summary>
    /// d, from half of K + L, H2's atoms, to 8,192; from K + L + K·L on, the directions of both worlds together, they are
    /// orthonormal, below that independent.
    /// </summary>
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

    // Written by the name and in the place that it had first: a recipe's text is what hashes and seeds follow from.
    [JsonInclude, JsonPropertyName("actionShare"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal double? WrittenCosine
    {
        get => InFamilyCosine;
        init => InFamilyCosine = value;
    }

    /// <summary>
    /// H1 only, r: private offsets are random directions of one subspace of r dimensions, so that they share a span and yet no
    /// direction, up to K·L; 0: each has a dimension of its own.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int OffsetSubspace { get; init; }

    /// <summary>Least value of an active feature, in (0, High].</summary>
    public double Low { get; init; } = 0.8;

    /// <summary>Greatest value (exclusive) of an active feature, up to 1,000.</summary>
    public double High { get; init; } = 1.2;

    /// <summary>K·L.</summary>
    internal int Composites => Families * Members;

    /// <summary>Whether there are fewer dimensions than directions.</summary>
    internal bool Superposed => Dimension < Families + Members + Composites;

    /// <summary>Whether shared contexts c_l occur, and so fire alone.</summary>
    internal bool SharesContexts => Kind == CompositeKind.H1 ? SharedFraction > 0 : !ContextSpecific;

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Defined("composite world", Kind);
        Require.Within("composite world", Families, 2, 64);
        Require.Within("composite world", Members, 2, 64);
        ValidateOptions("composite world", Dimension, Families + Members, leastCosine: 1e-6);
        Require.Within("composite world", OffsetSubspace, 0, Kind == CompositeKind.H1 ? Composites : 0);
        Require.Within("composite world", CompositeProbability, 0, 1);
        Require.Within("composite world", SoloAction, 0, 1);
        Require.Within("composite world", SoloContext, 0, 1);
        Require.Within("composite world", SharedFraction, 0, Kind == CompositeKind.H1 ? 1 : 0);
        if (ContextSpecific && Kind == CompositeKind.H1)
            throw new ArgumentException("composite world: ContextSpecific belongs to H2 only");
        Require.Within("composite world", High, 1e-6, 1000);
        Require.Within("composite world", Low, 1e-6, High);
    }

    /// <inheritdoc/>
    public override CompositeWorld Create(Seed seed)
    {
        Validate();
        float[] frame = Frame(seed, Families + Members + Composites, Dimension);
        if (OffsetSubspace > 0)
        {
            int from = (Families + Members) * Dimension;
            RandomFrames.Mix(seed.Derive("subspace").Rng(), frame.AsSpan(from), Dimension, OffsetSubspace);
        }

        return new CompositeWorld(this, new CompositeDirections(this, frame, Strengths(seed, Composites)));
    }
}

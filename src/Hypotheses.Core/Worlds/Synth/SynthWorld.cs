using System.Text;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Worlds.Synth;

/// <summary>
/// A world of a <see cref="SynthRecipe"/>, made from a seed or read from files (<see cref="SynthFolder"/>): x = f·V + b (+ noise).
/// Time a sample is in proportion to what is active, besides the sweep over features without a parent (<see cref="SynthScan"/>).
/// <see cref="IWorld.TrueL0"/> is exact where features are independent, and NaN where they are correlated: see
/// <see cref="SynthReport"/>. Immutable and thread-safe; streams are not.
/// </summary>
public sealed class SynthWorld : SparseWorld
{
    private readonly SynthLaw _law;
    private readonly Lazy<string> _fingerprint;

    internal SynthWorld(SynthModel model)
        : this(new SynthLaw(model))
    {
    }

    private SynthWorld(SynthLaw law)
        : base(law.Model.Vectors, law.Model.Recipe.Dimension, law.Rank == 0 ? SynthRates.Given(law, []).Sum() : double.NaN, () => throw new InvalidOperationException("synth worlds make streams of their own"))
    {
        _law = law;
        Model = law.Model;
        _fingerprint = new Lazy<string>(() => SavedState.Fingerprint(hash =>
        {
            foreach (float[] numbers in (float[][])[Model.Vectors, Model.Bias, Model.Probabilities, Model.Factor, Model.Diagonal, Model.Means, Model.Spreads, [(float)Recipe.Noise]])
                hash.AppendSingles(numbers);
            hash.AppendData(Encoding.UTF8.GetBytes(SynthHierarchyFile.ToJson(Forest)));
        }));
    }

    /// <summary>The recipe, its SourceSeed filled in.</summary>
    public SynthRecipe Recipe => Model.Recipe;

    /// <summary>Who is whose parent.</summary>
    public SynthForest Forest => Model.Forest;

    /// <summary>b [d].</summary>
    public ReadOnlyMemory<float> Bias => Model.Bias;

    /// <summary>p [n]: firing probabilities as drawn from, after compensation and before the hierarchy.</summary>
    public ReadOnlyMemory<float> FiringProbabilities => Model.Probabilities;

    /// <summary>Mean of each feature's raw value before clipping [n].</summary>
    public ReadOnlyMemory<float> MeanMagnitudes => Model.Means;

    /// <summary>Standard deviation of each feature's raw value before clipping [n].</summary>
    public ReadOnlyMemory<float> SpreadMagnitudes => Model.Spreads;

    internal SynthModel Model { get; }

    internal SynthLaw Law => _law;

    /// <summary>Tells this world's numbers, vectors and all, from others.</summary>
    internal string ModelFingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    public override IWorldStream Stream(Seed seed) => new SynthStream(this, _law, seed);

    /// <summary>x = f·V + b, and noise.</summary>
    internal void Activate(SparseCode code, Rng rng, Span<float> activation)
    {
        Rows.Combine(activation, code.Features, code.Values, Model.Vectors);
        Rows.AddScaled(activation, Model.Bias, 1);
        if (Recipe.Noise == 0) return;
        foreach (ref float number in activation) number += (float)(Recipe.Noise * rng.Normal());
    }
}

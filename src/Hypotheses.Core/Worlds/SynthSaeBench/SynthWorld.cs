using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Core.Worlds.SynthSaeBench;

/// <summary>
/// A world of a <see cref="SynthRecipe"/>, made from a seed or read from files (<see cref="SynthFolder"/>): x = f·V + b (+
/// noise). Time a sample is in proportion to what is active, besides the sweep over features without a parent
/// (<see cref="SynthScan"/>). <see cref="IWorld.TrueL0"/> is exact where features are independent, and NaN where they are
/// correlated: see <see cref="SynthReport"/>. Immutable and thread-safe; streams are not.
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
        : base(
            law.Model.Vectors,
            law.Model.Recipe.Dimension,
            law.Rank == 0 ? SynthRates.Given(law, []).Sum() : double.NaN,
            () => throw new InvalidOperationException("synth worlds make streams of their own"))
    {
        _law = law;
        Model = law.Model;
        _fingerprint = new Lazy<string>(() => SavedState.Fingerprint(hash =>
        {
            foreach (
                float[] numbers in (float[][])[
                    Model.Vectors,
                    Model.Bias,
                    Model.Probabilities,
                    Model.Factor,
                    Model.Diagonal,
                    Model.Means,
                    Model.Spreads,
                    [(float)Recipe.Noise]])
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
        Model.Bias.CopyTo(activation);
        Decode(activation, code.Features, code.Values, Model.Vectors);
        if (Recipe.Noise == 0) return;
        foreach (ref float number in activation) number += (float)(Recipe.Noise * Ziggurat.Normal(rng));
    }

    /// <summary>
    /// target += Σ values[i] · row listed[i]. Four rows at a time from end to end: rows lie far apart in a table that no cache
    /// holds, and few long streams come faster from memory than many stretches (<see cref="RowKernels.Combine"/>).
    /// </summary>
    internal static void Decode(
        Span<float> target, ReadOnlySpan<int> listed, ReadOnlySpan<float> values, ReadOnlySpan<float> rows)
    {
        int width = target.Length, lanes = Vector<float>.Count, i = 0;
        int whole = width / lanes;
        for (; i + 4 <= listed.Length; i += 4)
        {
            ReadOnlySpan<float> r0 = rows.Slice(listed[i] * width, width), r1 = rows.Slice(listed[i + 1] * width, width);
            ReadOnlySpan<float> r2 = rows.Slice(listed[i + 2] * width, width), r3 = rows.Slice(listed[i + 3] * width, width);
            Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(target);
            ReadOnlySpan<Vector<float>> w0 = MemoryMarshal.Cast<float, Vector<float>>(r0)[..whole],
                w1 = MemoryMarshal.Cast<float, Vector<float>>(r1)[..whole];
            ReadOnlySpan<Vector<float>> w2 = MemoryMarshal.Cast<float, Vector<float>>(r2)[..whole],
                w3 = MemoryMarshal.Cast<float, Vector<float>>(r3)[..whole];
            Vector<float> f0 = new(values[i]), f1 = new(values[i + 1]), f2 = new(values[i + 2]), f3 = new(values[i + 3]);
            for (int k = 0; k < wide.Length; k++) wide[k] = wide[k] + f0 * w0[k] + f1 * w1[k] + f2 * w2[k] + f3 * w3[k];
            for (int k = whole * lanes; k < width; k++)
                target[k] = target[k] + values[i] * r0[k] + values[i + 1] * r1[k] + values[i + 2] * r2[k] + values[i + 3] * r3[k];
        }

        for (; i < listed.Length; i++) RowKernels.AddScaled(target, rows.Slice(listed[i] * width, width), values[i]);
    }
}

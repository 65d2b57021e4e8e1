using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Core.Worlds.SynthSaeBench;

/// <summary>
/// The synthetic models of SynthSAEBench (Chanin and Garriga-Alonso, arXiv 2602.14687; code: decoderesearch/SAELens,
/// sae_lens/synthetic). One sample: features fire (<see cref="SynthCorrelation"/>, else independently); one that fires has the
/// raw value max(0, mean + spread·z); level by level the hierarchy silences children of silent parents, scales children by
/// parents and lets one of several exclusive siblings stay; x = f·V + b. A feature whose value is clipped to 0 counts as silent
/// for its children and siblings too (as in SAELens's dense path).
/// <para>SAELens's own draws of vectors, bias, correlation and of which parents are exclusive are not repeated here: the same
/// recipe gives another world of the same law. <see cref="SynthFolder"/> reads a world with exactly the published numbers.</para>
/// </summary>
public sealed record SynthRecipe : WorldRecipe
{
    internal const int MostFeatures = 1 << 20;
    private const long MostNumbers = 1L << 28;

    /// <summary>
    /// The published setting: SynthSAEBench-16k, version 2 (768 dimensions, 16,384 features; true L0 about 34, mean max |cos|
    /// about .15). Version 1 differs by ScaleChildren = false, uploaded so by mistake.
    /// </summary>
    public static SynthRecipe Published16k { get; } = new()
    {
        Features = 16_384,
        Dimension = 768,
        Hierarchy = new SynthHierarchy { Roots = 128 },
        SourceSeed = 42,
    };

    /// <summary>
    /// Ours, for a CPU: 128 dimensions, 1,024 features. All as published but the number of trees, 8 instead of 128: trees keep
    /// their shape (85 features each), and the same share of features (two thirds) is in trees. Rates run over the same range, so
    /// that fewer features mean fewer active ones (<see cref="SynthReport"/>).
    /// </summary>
    public static SynthRecipe Reduced1k { get; } = new();

    /// <summary>
    /// Ours, for claims about toy worlds: 64 features in 32 dimensions, two trees of 21 among them, rates .4 … .02, and a tenth
    /// of the published scale, so that λ of worlds of values in [0, 1] fits. About two features are active.
    /// </summary>
    public static SynthRecipe Small { get; } = new()
    {
        Features = 64,
        Dimension = 32,
        Hierarchy = new SynthHierarchy { Roots = 2, Depth = 2 },
        Firing = new SynthFiring { Minimum = .02 },
        MeanMagnitude = SynthMagnitudes.Linear(.5, .4),
        SpreadMagnitude = SynthMagnitudes.FoldedNormal(.05, .05),
        BiasNorm = .05,
    };

    /// <summary>n, 1 … 1,048,576; n·d at most 2²⁸.</summary>
    public int Features { get; init; } = 1024;

    /// <summary>d, 1 … 8,192.</summary>
    public int Dimension { get; init; } = 128;

    /// <summary>Nominal firing probabilities.</summary>
    public SynthFiring Firing { get; init; } = new();

    /// <summary>How the trees grow; null: none.</summary>
    public SynthHierarchy? Hierarchy { get; init; } = new() { Roots = 8 };

    /// <summary>Who fires together; null: independent.</summary>
    public SynthCorrelation? Correlation { get; init; } = new();

    /// <summary>Steps that turn the vectors apart; null: random unit vectors.</summary>
    public SynthOrthogonalisation? Orthogonalisation { get; init; } = new();

    /// <summary>Mean of each feature's raw value before clipping.</summary>
    public SynthMagnitudes MeanMagnitude { get; init; } = SynthMagnitudes.Linear(5, 4);

    /// <summary>Standard deviation of each feature's raw value before clipping.</summary>
    public SynthMagnitudes SpreadMagnitude { get; init; } = SynthMagnitudes.FoldedNormal(0.5, 0.5);

    /// <summary>‖b‖, in [0, 1e6]; b has a random direction.</summary>
    public double BiasNorm { get; init; } = 0.5;

    /// <summary>
    /// Ours, absent from SAELens: standard deviation of Gaussian noise added to each number of an activation, in [0, 1e6].
    /// </summary>
    public double Noise { get; init; }

    /// <summary>
    /// SAELens's <c>seed</c>, 0 … 2⁵³; random rates, spreads and means are drawn from torch's CPU generator of this seed, of it +
    /// 1 and of it + 2, as there, for the format does not store magnitudes. Null: it follows from the world's seed.
    /// </summary>
    public long? SourceSeed { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Within("synth world", Dimension, 1, 8192);
        Require.Within("synth world", Features, 1, Math.Min(MostFeatures, MostNumbers / Dimension));
        (Firing ?? throw new ArgumentException("synth world: Firing is null")).Validate();
        Hierarchy?.Validate();
        Correlation?.Validate();
        Orthogonalisation?.Validate();
        (MeanMagnitude ?? throw new ArgumentException("synth world: MeanMagnitude is null")).Validate(nameof(MeanMagnitude));
        (SpreadMagnitude ?? throw new ArgumentException("synth world: SpreadMagnitude is null"))
            .Validate(nameof(SpreadMagnitude));
        Require.Within("synth world", BiasNorm, 0, 1e6);
        Require.Within("synth world", Noise, 0, 1e6);
        if (SourceSeed is { } source) Require.Within("synth world", source, 0, 1L << 53, nameof(SourceSeed));
    }

    /// <inheritdoc/>
    public override SynthWorld Create(Seed seed)
    {
        Validate();
        SynthRecipe own = this with { SourceSeed = SourceSeed ?? (long)(seed.Derive("source").Value >> 33) };
        Rng rng = DirectionRng(seed);
        float[] vectors = RandomFrames.UnitRows(rng, Features, Dimension);
        float[] bias = RandomFrames.UnitRows(rng, 1, Dimension);
        foreach (ref float number in bias.AsSpan()) number *= (float)BiasNorm;
        (float[] factor, float[] diagonal) = Correlation?.Draw(seed.Derive("correlation").Rng(), Features) ?? ([], []);
        SynthForest forest = Hierarchy?.Grow(seed.Derive("hierarchy").Rng(), Features) ?? SynthForest.None(Features);
        float[] nominal = Firing.Probabilities(Features, own.SourceSeed.Value);
        return new SynthWorld(new SynthModel(own, forest)
        {
            Vectors = Orthogonalisation?.Apply(vectors, Dimension) ?? vectors,
            Bias = bias,
            Probabilities = Hierarchy is { Compensate: true } ? forest.Compensate(nominal) : nominal,
            Factor = factor,
            Diagonal = diagonal,
        });
    }
}

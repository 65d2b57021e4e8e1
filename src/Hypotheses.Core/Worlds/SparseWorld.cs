using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;
using static TorchSharp.torch;

namespace Hypotheses.Core.Worlds;

/// <summary>
/// A world whose activations are x = f·V, a law of codes and rows of directions, exactly or with isotropic noise. Time a sample
/// is in proportion to what is active. Immutable and thread-safe; streams are not.
/// </summary>
public class SparseWorld : IWorld
{
    private readonly float[] _directions;
    private readonly Func<CodeSampler> _sampler;
    private readonly Lazy<string> _fingerprint;

    internal SparseWorld(float[] directions, int dimension, double trueL0, Func<CodeSampler> sampler, double noise = 0)
    {
        _directions = directions;
        _sampler = sampler;
        _fingerprint = new Lazy<string>(() => SavedState.Fingerprint(hash => hash.AppendSingles(_directions)));
        Dimension = dimension;
        Features = RowKernels.Count(directions.Length, dimension, nameof(directions));
        TrueL0 = trueL0;
        Noise = noise;
        Directions = Tensors.Of(directions, Features, dimension).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public int Features { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public Tensor Directions { get; }

    /// <inheritdoc/>
    public double TrueL0 { get; }

    /// <summary>Standard deviation of the Gaussian noise on each number of an activation.</summary>
    public double Noise { get; }

    /// <summary>Tells these directions from others; what a stream's saved state is checked against.</summary>
    internal string Fingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    public virtual IWorldStream Stream(Seed seed) =>
        new SparseStream(this, _directions, _sampler(), seed.Rng(), Noise > 0 ? seed.Derive("noise").Rng() : null);
}

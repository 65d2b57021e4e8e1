using static TorchSharp.torch;

namespace Hypotheses.Core.Worlds;

/// <summary>
/// Synthetic ground truth: sparse codes f of known statistics and activations x = f·V (plus what the world adds) with the
/// true features as rows of V. Immutable: one object a world seed; streams draw from it.
/// </summary>
public interface IWorld
{
    /// <summary>n, the number of true features.</summary>
    int Features { get; }

    /// <summary>d, the length of an activation.</summary>
    int Dimension { get; }

    /// <summary>V [n, d], float32, unit rows: the true feature directions. The world owns it.</summary>
    Tensor Directions { get; }

    /// <summary>Mean number of active features a sample where it is known, else NaN.</summary>
    double TrueL0 { get; }

    /// <summary>A stream of samples of its own for one seed.</summary>
    IWorldStream Stream(Runtime.Seed seed);
}

/// <summary>Samples of a world with the codes behind them.</summary>
public interface IWorldStream : IResumableStream
{
    /// <summary>n, the number of true features.</summary>
    int Features { get; }

    /// <summary>Fills codes [rows × n] and activations [rows × d] for the same samples.</summary>
    /// <exception cref="ArgumentException">The lengths do not belong to one number of rows.</exception>
    void Next(Span<float> codes, Span<float> activations);
}

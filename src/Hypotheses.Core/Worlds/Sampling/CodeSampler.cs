using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Worlds.Sampling;

/// <summary>
/// The law of a world's codes. One object a stream: it may hold scratch memory, but nothing that the next sample depends on, so
/// that a stream's random numbers are all of its state. Not thread-safe.
/// </summary>
internal abstract class CodeSampler
{
    /// <summary>Replaces <paramref name="code"/> by one fresh sample.</summary>
    internal abstract void Next(Rng rng, SparseCode code);
}

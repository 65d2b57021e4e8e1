using Hypotheses.Core.Numerics;

namespace Hypotheses.Core.Measures.Streaming;

/// <summary>
/// A number, or several, about a dictionary that are gathered batch by batch. <see cref="Compute"/> depends on the samples alone:
/// not on how they were cut into batches, nor on their order, nor on which of several merged metrics saw them, to the last bit
/// (counts are integers; sums are exact, see <see cref="ExactSum"/>, or integers of a fixed small unit).
/// </summary>
/// <remarks>
/// One metric takes batches from one thread at a time. To use several, give each thread its own <see cref="Fork"/> and merge
/// these at the end: <see cref="Merge"/> may be called from several threads at once on one target, where nobody adds to the
/// others any more.
/// </remarks>
/// <typeparam name="TSelf">The metric itself.</typeparam>
/// <typeparam name="TResult">A record of named numbers.</typeparam>
public interface IStreamingMetric<TSelf, out TResult>
    where TSelf : IStreamingMetric<TSelf, TResult>
{
    /// <summary>Takes in samples.</summary>
    /// <exception cref="ArgumentException">The batch is not of the sizes the metric was made for.</exception>
    void Add(SampleBatch batch);

    /// <summary>A metric of the same kind that has seen nothing yet.</summary>
    TSelf Fork();

    /// <summary>Takes in all that another metric saw; the other one stays as it is.</summary>
    /// <exception cref="ArgumentException">The other was made for another dictionary or world, or is this one.</exception>
    void Merge(TSelf other);

    /// <summary>The numbers for all samples so far; more may follow.</summary>
    /// <exception cref="InvalidOperationException">No samples yet.</exception>
    TResult Compute();
}

using System.Runtime.ExceptionServices;

namespace Hypotheses.Core.Training;

/// <summary>
/// Results of jobs by their keys. A job that could not be trained throws what training threw, where its result is asked for:
/// whoever did not ask for it is not concerned. Owns the results' tensors. Thread-safe to read.
/// </summary>
public sealed class Trained : IDisposable
{
    private readonly Dictionary<string, object> _results = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);

    internal Trained(string device) => Device = device;

    /// <summary>Nothing, for what needs no training.</summary>
    public static Trained Nothing { get; } = new("cpu");

    /// <summary><c>cpu</c> or <c>cuda</c>: where autoencoders and language models were trained.</summary>
    public string Device { get; }

    /// <summary>How many results there are.</summary>
    public int Count => _results.Count;

    /// <summary>Whether a job's result comes from the cache: then it took no time.</summary>
    public bool IsFromCache(TrainingJob job) => _kept.Contains(job.Key);

    /// <summary>A job's result; shared.</summary>
    /// <exception cref="KeyNotFoundException">The job is not among those that were trained.</exception>
    public T Of<T>(TrainingJob<T> job)
        where T : class
    {
        if (!_results.TryGetValue(job.Key, out object? result))
            throw new KeyNotFoundException($"{job} was not trained: list it among the jobs");
        if (result is ExceptionDispatchInfo failure) failure.Throw();
        return (T)result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable result in _results.Values.OfType<IDisposable>()) result.Dispose();
    }

    internal bool Has(TrainingJob job) => _results.ContainsKey(job.Key);

    internal bool Failed(TrainingJob job) => Failure(job) is not null;

    internal Exception? Failure(TrainingJob job) =>
        (_results.GetValueOrDefault(job.Key) as ExceptionDispatchInfo)?.SourceException;

    internal void Set(TrainingJob job, object result)
    {
        lock (_results) _results[job.Key] = result;
    }

    internal void Keep(TrainingJob job, object result)
    {
        _kept.Add(job.Key);
        Set(job, result);
    }

    internal void Fail(TrainingJob job, Exception e) => Set(job, ExceptionDispatchInfo.Capture(e));
}

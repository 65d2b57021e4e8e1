using Hypotheses.Core.Training;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>
/// What one trial is made of, as data: the jobs that have to be trained, and how a specimen is put together once they are. A
/// claim says it; it neither trains nor measures. Tensors that putting together makes belong to the caller's dispose scope.
/// </summary>
/// <typeparam name="T">The specimen.</typeparam>
/// <param name="jobs">What has to be trained; empty where nothing has.</param>
/// <param name="collect">The specimen of what was trained.</param>
public sealed class Preparation<T>(IReadOnlyList<TrainingJob> jobs, Func<Trained, T> collect)
{
    /// <summary>A specimen that needs no training.</summary>
    public Preparation(Func<T> collect)
        : this([], _ => collect())
    {
    }

    /// <summary>What has to be trained.</summary>
    public IReadOnlyList<TrainingJob> Jobs => jobs;

    /// <summary>The specimen.</summary>
    public T Collect(Trained trained) => collect(trained);

    /// <summary>The same, and then something of it.</summary>
    public Preparation<TNext> Then<TNext>(Func<T, TNext> next) => new(jobs, trained => next(collect(trained)));

    /// <summary>This and another, together.</summary>
    public Preparation<TBoth> With<TOther, TBoth>(Preparation<TOther> other, Func<T, TOther, TBoth> both) =>
        new([.. jobs, .. other.Jobs], trained => both(collect(trained), other.Collect(trained)));
}

/// <summary>Preparations of jobs.</summary>
public static class Preparation
{
    /// <summary>The result of one job.</summary>
    public static Preparation<T> Of<T>(TrainingJob<T> job)
        where T : class => new([job], trained => trained.Of(job));
}

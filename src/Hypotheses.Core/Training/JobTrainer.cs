using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Training.Caching;
using static TorchSharp.torch;

namespace Hypotheses.Core.Training;

/// <summary>
/// Trains jobs: those that others learn from first; each once, however often it is wanted; all autoencoders of one dimension in
/// one ensemble; what the cache holds not at all. A job's result is the same to the bit alone, beside any others, on any number
/// of threads, and from the cache. Thread-safe.
/// </summary>
/// <param name="device">Where autoencoders and language models train; null is the CPU.</param>
/// <param name="cache">Where results are kept; null for nowhere. Nothing that is trained under a fault is.</param>
/// <param name="fault">A deliberate fault that is put into every job; null for none.</param>
public sealed class JobTrainer(Device? device = null, TrainingCache? cache = null, TrainingFault? fault = null)
{
    // Results of other code are other results, and so are those of vectors of another width.
    private static readonly string Code =
        $"{typeof(JobTrainer).Assembly.ManifestModule.ModuleVersionId:N} {System.Numerics.Vector<float>.Count} "
            + $"{System.Runtime.Intrinsics.X86.Fma.IsSupported} {NativeLibrary()}";

    private readonly Device _device = device ?? CPU;

    /// <summary>Trains jobs and what they need. A job that fails fails alone: <see cref="Trained.Of"/> throws for it.</summary>
    /// <param name="jobs">In any order, with repetitions.</param>
    /// <param name="progress">Told of (jobs done, jobs to train) from any thread; null for nobody.</param>
    public Trained Train(IEnumerable<TrainingJob> jobs, Action<int, int>? progress = null)
    {
        Threads.Configure();
        var trained = new Trained(_device.type.ToString().ToLowerInvariant());
        List<TrainingJob> left = Closure(jobs);
        int all = left.Count;
        while (left.Count > 0)
        {
            TrainingJob[] ready = [.. left.Where(j => j.Needs.All(trained.Has))];
            left.RemoveAll(j => j.Needs.All(trained.Has));
            Level(ready, trained);
            progress?.Invoke(all - left.Count, all);
        }

        return trained;
    }

    // Each job once, with everything that it needs.
    private static List<TrainingJob> Closure(IEnumerable<TrainingJob> jobs)
    {
        var known = new HashSet<TrainingJob>();
        var order = new List<TrainingJob>();
        void Add(TrainingJob job)
        {
            if (!known.Add(job)) return;
            foreach (TrainingJob need in job.Needs) Add(need);
            order.Add(job);
        }

        foreach (TrainingJob job in jobs) Add(job);
        return order;
    }

    private void Level(TrainingJob[] ready, Trained trained)
    {
        TrainingJob[] wanted = [.. ready.Where(j => !FromCache(j, trained))];
        foreach (TrainingJob job in wanted.Where(j => j.Needs.Any(trained.Failed)))
            trained.Fail(job, WithoutNeeds(job, trained));
        wanted = [.. wanted.Where(j => !trained.Has(j))];
        TrainingJob[] small = [.. wanted.Where(j => j is ToyModelJob or ReaderJob or NumbersJob or LanguageModelJob)];
        Threads.ForEach(small.Length, i => Caught(small[i], trained, () => small[i] switch
        {
            ToyModelJob toy => TmsTrainer.Train(toy.Recipe.Under(fault), [toy.Seed]),
            NumbersJob numbers => numbers.Measure(),
            LanguageModelJob language => LanguageTrainer.Train(language.Recipe.Under(fault), language.Seed, _device),
            ReaderJob reader => ReaderTrainer.Train(reader.Recipe.Under(fault), [reader.World], [reader.Seed]),
            _ => throw new InvalidOperationException($"no trainer for {small[i]}"),
        }));
        new SaeBatch(_device, fault).Train([.. wanted.Except(small)], trained);
        if (cache is null) return;
        cache.Write(
            from job in wanted
            where Keeps(job) && !trained.Failed(job)
            let bytes = BytesOf(job, trained)
            where bytes is not null
            select (KeyOf(job), bytes));
    }

    private static InvalidOperationException WithoutNeeds(TrainingJob job, Trained trained)
    {
        TrainingJob need = job.Needs.First(trained.Failed);
        Exception cause = trained.Failure(need)!;
        return new($"what it learns from could not be trained: {need}: {cause.Message}", cause);
    }

    // Toy models and readers train through it, and a build may bring its own.
    private static string NativeLibrary()
    {
        Require(CPU);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return string.Join(' ', process.Modules.Cast<System.Diagnostics.ProcessModule>().Select(m => m.FileName)
            .Where(f => Path.GetFileName(f).Contains("torch_cpu", StringComparison.Ordinal) && File.Exists(f))
                .Select(f => $"{new FileInfo(f).Length}"));
    }

    // Its libraries load when torch is first used.
    private static void Require(Device device) => zeros(1, device: device).Dispose();

    private string KeyOf(TrainingJob job) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes($"{job.Key} {Code}{CodeElsewhere(job)} {_device.type}")));

    // A family that another assembly defines is other code with every build of that.
    private static string CodeElsewhere(TrainingJob job) => string.Concat(FamiliesOf(job)
        .Select(family => family.GetType().Module).Distinct().Where(module => module != typeof(JobTrainer).Module)
        .Select(module => $" {module.ModuleVersionId:N}"));

    private static IEnumerable<SaeArchitecture> FamiliesOf(TrainingJob job) => job switch
    {
        SaeJob sae => [sae.Recipe.Architecture],
        SideBySideJob several => several.Variants.Select(v => v.Recipe.Architecture),
        _ => [],
    };

    // On a GPU an autoencoder's last digits depend on its batch-mates: what one run keeps would not be what another trains.
    // Numbers that are measured once are no training: a fault of training does not change them.
    private bool Keeps(TrainingJob job) =>
        job is NumbersJob || (fault is null && (_device.type == TorchSharp.DeviceType.CPU || job is ToyModelJob or ReaderJob));

    private bool FromCache(TrainingJob job, Trained trained)
    {
        if (cache is null || !Keeps(job) || cache.Read(KeyOf(job)) is not { } bytes) return false;
        object? result = job switch
        {
            TrainingJob<SparseAutoencoder> sae => sae.Decode(bytes),
            TrainingJob<IReadOnlyList<SparseAutoencoder>> several => several.Decode(bytes),
            TrainingJob<ToyModelOfSuperposition> toy => toy.Decode(bytes),
            TrainingJob<FrozenReader> reader => reader.Decode(bytes),
            TrainingJob<TrainedLanguageModel> language => language.Decode(bytes),
            TrainingJob<double[]> numbers => numbers.Decode(bytes),
            _ => null,
        };
        if (result is null) return false;
        trained.Keep(job, result);
        return true;
    }

    private static byte[]? BytesOf(TrainingJob job, Trained trained) => job switch
    {
        TrainingJob<SparseAutoencoder> sae => sae.Encode(trained.Of(sae)),
        TrainingJob<IReadOnlyList<SparseAutoencoder>> several => several.Encode(trained.Of(several)),
        TrainingJob<ToyModelOfSuperposition> toy => toy.Encode(trained.Of(toy)),
        TrainingJob<FrozenReader> reader => reader.Encode(trained.Of(reader)),
        TrainingJob<TrainedLanguageModel> language => language.Encode(trained.Of(language)),
        TrainingJob<double[]> numbers => numbers.Encode(trained.Of(numbers)),
        _ => null,
    };

    internal static void Caught(TrainingJob job, Trained trained, Func<object> train)
    {
        try
        {
            trained.Set(job, train());
        }
#pragma warning disable CA1031 // it is thrown to whoever asks for the result
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            trained.Fail(job, e);
        }
    }
}

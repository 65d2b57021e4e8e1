using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Formats;

namespace Hypotheses.Benchmarks.Figures.Transformers;

/// <summary>
/// Reading a model's folder, every number checked, against one pass over the bytes of its weights; and the memory that takes.
/// </summary>
internal static class CheckpointLoading
{
    private const int Repetitions = 9;
    private const double Seconds = 5, Memory = 1.2;

    /// <summary>Measures one checkpoint, in a folder that is deleted afterwards.</summary>
    public static void Measure(Bench bench, FigureResult result, RandomCheckpoint checkpoint)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"hypotheses-checkpoint-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(folder);
            bench.Say($"{checkpoint.Name}'s shape is written");
            string path = checkpoint.Write(folder);
            PairedTimes times = bench.Time($"loading, {checkpoint.Name}'s shape", Repetitions, 1,
                new Timed($"{checkpoint.Name}'s shape, {checkpoint.Type}, from its folder, checked", () => Load(folder, checkpoint)),
                new Timed(
                    "one pass over the weights' bytes into memory of the same size",
                    () => LoadingFigure.Pass(path, new byte[new FileInfo(path).Length])));
            result.Comparisons.Add(times.Compare(0, 1, RatioKind.Cost, "a folder", 1.5));
            result.Quantities.Add(new Quantity
            {
                What = $"loading, {checkpoint.Name}'s shape",
                Unit = "s",
                Values = times.Seconds(0),
                Bar = new Bar(BarKind.AtMost, Seconds),
            });
            result.Quantities.Add(new Quantity
            {
                What = $"most memory while loading, {checkpoint.Name}'s shape",
                Unit = "× its size in memory",
                Values = Spread.Of(
                    Enumerable.Range(0, 3).Select(_ => (double)PeakMemory.OfLoading(folder) / checkpoint.Bytes)),
                Bar = new Bar(BarKind.AtMost, Memory),
            });
            result.Notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{checkpoint.Name}'s shape: {checkpoint.Bytes / 1e9:0.000} GB, all of it {checkpoint.Type} in memory; the "
                        + $"file lay in the system's cache"));
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static void Load(string folder, RandomCheckpoint checkpoint)
    {
        using TransformerWeights weights = TransformerFolder.Read(folder);
        if (weights.Named.Any(w => w.Tensor.dtype != checkpoint.Type))
            throw new NotMeasuredException($"{checkpoint.Name}'s shape: not all weights stayed {checkpoint.Type}");
    }
}

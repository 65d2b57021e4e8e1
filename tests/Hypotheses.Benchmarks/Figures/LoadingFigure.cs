using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Formats;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>
/// A dictionary of 1 GB in a safetensors file: how long it takes to open (its directory checked, nothing read), and to read,
/// against one pass over the same bytes by plain file reading. Reading through a map must not cost a second copy.
/// </summary>
internal sealed class LoadingFigure : Figure
{
    private const int Dimension = 2048, Width = 65_536, Repetitions = 7;
    private const double OpenMilliseconds = 50;

    public override string Name => "loading";

    public override string Title => $"a safetensors dictionary of 1 GB (d = {Dimension:N0}, width {Width:N0}, float32)";

    public override double ExpectedSeconds => 30;

    public override void Measure(Bench bench, FigureResult result)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"hypotheses-loading-{Environment.ProcessId}"),
            path = Path.Combine(folder, "sae_weights.safetensors");
        try
        {
            Write(path);
            File.WriteAllText(Path.Combine(folder, SaeLensFolder.ConfigName), $$"""{ "architecture": "standard", "d_in": {{Dimension}}, "d_sae": {{Width}}, "dtype": "float32", "apply_b_dec_to_input": false, "metadata": { "sae_lens_version": "6.0.0" } }""");
            long length = new FileInfo(path).Length;
            PairedTimes times = bench.Time(Name, Repetitions, 1,
                new Timed("open", () => SafeTensorsFile.Open(path).Dispose()),
                new Timed("open and read every tensor", () => Read(path)),
                new Timed("the dictionary from its SAELens folder, checked", () => SaeFolder.Open(folder)),
                new Timed(
                    "one pass over the file's bytes into memory of the same size",
                    () => Pass(path, new byte[Math.Min(length, Array.MaxLength)])));
            Spread open = times.Seconds(0);
            result.Quantities.Add(new Quantity
            {
                What = "open",
                Unit = "ms",
                Values = new Spread(open.Median * 1e3, open.Min * 1e3, open.Max * 1e3, open.Repetitions),
                Bar = new Bar(BarKind.AtMost, OpenMilliseconds),
            });
            result.Comparisons.Add(times.Compare(1, 3, RatioKind.Cost, "a file", 1.5));
            result.Comparisons.Add(times.Compare(2, 3, RatioKind.Cost, "a file"));
            long before = GC.GetTotalAllocatedBytes(precise: true);
            SaeFolder.Open(folder);
            result.Notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{length / 1e9:0.00} GB; memory allocated while the dictionary is read: "
                        + $"{(GC.GetTotalAllocatedBytes(precise: true) - before) / 1e6:0.0} MB; the file lay in the system's "
                        + $"cache"));
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string path)
    {
        float[] block = new float[1 << 20];
        Rng rng = Seed.FromPath("benchmarks", "loading").Rng();
        for (int i = 0; i < block.Length; i++) block[i] = (float)rng.Uniform(-1, 1);
        SafeTensorsPart Matrix(string name, long rows, long columns) =>
            new(name, TorchSharp.torch.ScalarType.Float32, [rows, columns], to =>
        {
            for (long left = rows * columns; left > 0; left -= block.Length)
                to.Write(
                    System.Runtime.InteropServices.MemoryMarshal.AsBytes(block.AsSpan(0, (int)Math.Min(left, block.Length))));
        });
        SafeTensorsWriter.Write(path, [
            Matrix("W_enc", Dimension, Width), SafeTensorsPart.Of<float>("b_enc", [Width], new float[Width]),
            Matrix("W_dec", Width, Dimension), SafeTensorsPart.Of<float>("b_dec", [Dimension], new float[Dimension])]);
    }

    private static void Read(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        foreach (string name in file.Names) file.Read(name).Dispose();
    }

    /// <summary>Reads a file from its beginning until the array is full.</summary>
    internal static void Pass(string path, byte[] to)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        for (int at = 0; at < to.Length;)
        {
            int read = file.Read(to.AsSpan(at, Math.Min(1 << 22, to.Length - at)));
            if (read == 0) return;
            at += read;
        }
    }
}

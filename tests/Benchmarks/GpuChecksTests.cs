using System.Text.Json;
using Hypotheses.Core.Runtime;
using Hypotheses.Gpu;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Benchmarks;

/// <summary>The program of <c>tests/gpu</c>, on the CPU.</summary>
public class GpuChecksTests
{
    [Fact]
    public void Its_short_form_runs_every_check_on_a_cpu_and_writes_one_file()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Root, "gpu.json");
        (int code, string output, string error) = Run("--device", "cpu", "--short", "--out", file);
        Assert.Equal("", error);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement[] results = [.. json.RootElement.GetProperty("results").EnumerateArray()];
        Assert.Equal(
            ["logits", "samples", "steps", "verdicts"],
            results.Select(r => r.GetProperty("check").GetString()).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(results, r => r.GetProperty("holds").ValueKind == JsonValueKind.False);
        JsonElement verdict = Assert.Single(results, r => r.GetProperty("check").GetString() == "verdicts");
        Assert.Equal(JsonValueKind.True, verdict.GetProperty("holds").ValueKind);
        Assert.StartsWith("supported on the CPU (", verdict.GetProperty("words").GetString(), StringComparison.Ordinal);
        Assert.Equal(9, results.Count(r => r.GetProperty("check").GetString() == "steps"));
        Assert.All(
            results.Where(r => r.GetProperty("check").GetString() is "steps" or "samples"),
            r => Assert.True(r.GetProperty("value").GetDouble() > 0));
        Assert.Equal(0, code);
        Assert.Contains("written: " + file, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--device: 'tpu' is not one of cpu, cuda", "--device", "tpu")]
    [InlineData("Unrecognized", "--nonsense")]
    public void A_mistake_is_one_line_before_any_work(string beginning, params string[] args)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Root, "gpu.json");
        (int code, _, string error) = Run([.. args, "--out", file]);
        Assert.Equal((2, 1), (code, error.Count(c => c == '\n')));
        Assert.StartsWith(beginning, error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void Without_a_gpu_it_says_so_in_one_line()
    {
        if (ComputeDevice.ProbeCuda() is not { } why) return;
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Root, "gpu.json");
        (int code, string output, string error) = Run("--out", file);
        Assert.Equal(
            (3, "", $"no GPU, nothing was checked: {why}; --device cpu --short shows that the checks work\n"), (code, output, error));
        Assert.False(File.Exists(file));
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = new CommandLine(output, error).Run(args);
        return (code, output.ToString(), error.ToString());
    }
}

using System.Text.Json;
using Hypotheses.Tests.Support;
using Hypotheses.TorchEditor;

namespace Hypotheses.Tests;

/// <summary>What the build makes of TorchBackend and of the native libraries.</summary>
public class BuildTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private static readonly string Torch = Path.Combine(ModelFiles.RepositoryRoot, "src", "Hypotheses.EditedTorchSharp", "Hypotheses.EditedTorchSharp.csproj");
    private static readonly string Core = Path.Combine(ModelFiles.RepositoryRoot, "src", "Hypotheses.Core", "Hypotheses.Core.csproj");
    private static readonly string TestLogger = Path.Combine(ModelFiles.RepositoryRoot, "src", "Hypotheses.Xunit.TestLogger", "Hypotheses.Xunit.TestLogger.csproj");

    [Theory]
    [InlineData("cpu", "TorchSharp", "libtorch-cpu")]
    [InlineData("cuda", "TorchSharp", "libtorch-cuda-12.8-linux-x64")]
    [InlineData("external", "TorchSharp")]
    public void Each_backend_has_at_most_one_package_of_libtorch(string backend, params string[] packages)
    {
        Assert.Equal(packages, TorchPackages(Torch, $"-p:TorchBackend={backend}"));
        (int code, string output) = DotNet.MsBuild(Core, "-t:CheckTorchBackend", $"-p:TorchBackend={backend}");
        Assert.True(code == 0, output);
    }

    [Fact]
    public void Without_the_property_it_is_the_cpu_and_projects_without_torch_have_none()
    {
        Assert.Equal(["TorchSharp", "libtorch-cpu"], TorchPackages(Torch));
        Assert.Empty(TorchPackages(Core));
        Assert.Empty(TorchPackages(TestLogger));
    }

    [Theory]
    [InlineData("-t:CheckTorchBackend")]
    [InlineData("-t:Restore")]
    [InlineData("-t:Build")]
    public void A_bad_backend_is_one_error_before_anything_is_restored_or_built(string target)
    {
        (int code, string output) = DotNet.MsBuild(Core, target, "-p:TorchBackend=tpu");
        Assert.NotEqual(0, code);
        string[] errors = [.. output.Split('\n').Where(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)).Select(l => l.Trim()).Distinct()];
        string project = target == "-t:Restore" ? Torch : Core; // whichever of the two is asked first
        Assert.EndsWith($"TorchBackend='tpu' is not one of cpu, cuda, external. [{project}]", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void The_edited_library_is_a_file_of_its_own_with_the_version_weak_or_absent()
    {
        if (!OperatingSystem.IsLinux()) return; // the edit is of an ELF file
        var library = new FileInfo(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
        Assert.True(library.Exists);
        Assert.Null(library.LinkTarget);
        byte[] elf = File.ReadAllBytes(library.FullName);
        Assert.All(ElfVersionNeed.FlagOffsets(elf, Version), at => Assert.Equal(2, elf[at] & 2));
    }

    [Fact]
    public void The_large_libraries_lie_in_the_output_once()
    {
        string[] names = ["libtorch_cpu.so", "libtorch_cpu.dylib", "torch_cpu.dll"];
        string found = Assert.Single(Directory.EnumerateFiles(AppContext.BaseDirectory, "*torch_cpu.*", SearchOption.AllDirectories), f => names.Contains(Path.GetFileName(f)));
        Assert.Equal(AppContext.BaseDirectory, Path.GetDirectoryName(found) + Path.DirectorySeparatorChar);
        if (!OperatingSystem.IsLinux()) return; // elsewhere links may not be allowed, and Copy falls back to a copy
        string? target = new FileInfo(found).LinkTarget;
        Assert.NotNull(target);
        Assert.True(File.Exists(Path.GetFullPath(target, AppContext.BaseDirectory)));
    }

    private static string[] TorchPackages(string project, params string[] properties)
    {
        (int code, string output) = DotNet.MsBuild(project, ["-getItem:PackageReference", .. properties]);
        Assert.True(code == 0, output);
        using JsonDocument items = JsonDocument.Parse(output);
        return [.. items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!)
            .Where(n => n.Contains("torch", StringComparison.OrdinalIgnoreCase))];
    }
}

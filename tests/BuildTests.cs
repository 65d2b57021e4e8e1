using System.Reflection;
using System.Text.Json;
using Hypotheses.Tests.Support;
using Hypotheses.TorchEditor;

namespace Hypotheses.Tests;

/// <summary>What the build makes of TorchBackend and of the native libraries.</summary>
public class BuildTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private static readonly string Torch = Path.Combine(
        ModelFiles.RepositoryRoot, "src", "Hypotheses.EditedTorchSharp", "Hypotheses.EditedTorchSharp.csproj");
    private static readonly string Core = Path.Combine(
        ModelFiles.RepositoryRoot, "src", "Hypotheses.Core", "Hypotheses.Core.csproj");
    private static readonly string TestLogger = Path.Combine(
        ModelFiles.RepositoryRoot, "src", "Hypotheses.Xunit.TestLogger", "Hypotheses.Xunit.TestLogger.csproj");

    [Theory]
    [InlineData("cpu", "TorchSharp", "TorchSharp-cpu", "libtorch-cpu")]
    [InlineData("cuda", "TorchSharp", "TorchSharp-cuda-linux", "libtorch-cuda-12.8-linux-x64")]
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
        Assert.Equal(["TorchSharp", "TorchSharp-cpu", "libtorch-cpu"], TorchPackages(Torch));
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
        string[] errors = [
            .. output.Split('\n').Where(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)).Select(l => l.Trim())
                .Distinct()];
        string project = target == "-t:Restore" ? Torch : Core; // whichever of the two is asked first
        Assert.EndsWith(
            $"TorchBackend='tpu' is not one of cpu, cuda, external. [{project}]",
            Assert.Single(errors),
            StringComparison.Ordinal);
    }

    [LinuxFact]
    public void The_edited_library_is_a_file_of_its_own_and_differs_from_the_packages_in_the_weak_version_only()
    {
        var library = new FileInfo(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
        Assert.True(library.Exists);
        Assert.Null(library.LinkTarget);
        byte[] elf = File.ReadAllBytes(library.FullName);
        byte[] packaged = File.ReadAllBytes(Packaged("libLibTorchSharp.so"));
        IReadOnlyList<int> flags = ElfVersionNeed.FlagOffsets(packaged, Version);
        Assert.NotEmpty(flags); // once a package has it no more, the edit may go
        Assert.All(flags, at => Assert.Equal(0, packaged[at] & 2));
        foreach (int at in flags) packaged[at] |= 2;
        Assert.True(packaged.AsSpan().SequenceEqual(elf));
    }

    [Fact]
    public void The_large_libraries_lie_in_the_output_once()
    {
        string[] names = ["libtorch_cpu.so", "libtorch_cpu.dylib", "torch_cpu.dll"];
        string found = Assert.Single(
            Directory.EnumerateFiles(AppContext.BaseDirectory, "*torch_cpu.*", SearchOption.AllDirectories),
            f => names.Contains(Path.GetFileName(f)));
        Assert.Equal(AppContext.BaseDirectory, Path.GetDirectoryName(found) + Path.DirectorySeparatorChar);
    }

    [LinuxFact] // elsewhere links may not be allowed, and Copy falls back to a copy
    public void The_large_libraries_are_links_to_the_packages_files()
    {
        string? target = new FileInfo(Path.Combine(AppContext.BaseDirectory, "libtorch_cpu.so")).LinkTarget;
        Assert.NotNull(target);
        Assert.True(File.Exists(Path.GetFullPath(target, AppContext.BaseDirectory)));
    }

    [Fact]
    public void No_build_file_hands_anything_to_a_shell()
    {
        string[] files = [
            .. new[] { "*.csproj", "*.props", "*.targets" }
                .SelectMany(kind => Directory.EnumerateFiles(ModelFiles.RepositoryRoot, kind, SearchOption.AllDirectories))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts"))];
        Assert.Contains(files, f => f.EndsWith("Check.targets", StringComparison.Ordinal));
        Assert.DoesNotContain(files, f => System.Xml.Linq.XDocument.Load(f).Descendants().Any(e => e.Name.LocalName == "Exec"));
    }

    [Theory]
    [InlineData("hypotheses")]
    [InlineData("tests")]
    // that it freed what native calls read is mended in TorchSharp.dll
    public void The_collector_is_as_it_comes(string project) =>
        Assert.DoesNotContain(
            "DOTNET_",
            File.ReadAllText(Path.Combine(ModelFiles.RepositoryRoot, project, ".runsettings")),
            StringComparison.Ordinal);

    [Fact]
    public void A_filter_reaches_the_check_to_the_letter_and_nothing_of_it_runs()
    {
        using var folder = new TemporaryFolder();
        string ran = Path.Combine(folder.Root, "ran"), filter = $"claim=`touch {ran}`$HOME";
        (int code, string output) = DotNet.MsBuild(
            Path.Combine(ModelFiles.RepositoryRoot, "hypotheses", "Hypotheses.csproj"), "-t:CheckBeforeTesting",
            "-p:VSTestNoBuild=true",
            "-p:Configuration=" + new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, $"-p:VSTestTestCaseFilter={filter}");
        Assert.NotEqual(0, code);
        Assert.Contains(
            $"error : filter: unknown claim '{filter["claim=".Length..]}'; known: C01", output, StringComparison.Ordinal);
        Assert.False(File.Exists(ran));
    }

    [Fact]
    public void A_checkout_may_lie_under_any_name()
    {
        using var folder = new TemporaryFolder();
        string odd = Directory.CreateDirectory(Path.Combine(folder.Root, "a $b & c, d=e 漢字")).FullName,
            project = Path.Combine(odd, "odd.proj");
        foreach (string file in new[] { "Directory.Build.props", "src/Build/RunTool.targets", "src/Build/RunTool.cs" })
            File.Copy(Path.Combine(ModelFiles.RepositoryRoot, file), Path.Combine(odd, Path.GetFileName(file)));
        File.WriteAllText(project, """
            <Project>
              <Import Project="Directory.Build.props" />
              <Import Project="RunTool.targets" />
              <Target Name="Tasks">
                <RunTool Tool="$(MSBuildProjectDirectory)/no such tool" Arguments="none" />
              </Target>
            </Project>
            """);
        // The task was compiled and ran, if only to say that there is no such program.
        (int code, string output) = DotNet.MsBuild(project, "-t:Tasks");
        Assert.NotEqual(0, code);
        Assert.Contains(Path.Combine(odd, "no such tool"), output, StringComparison.Ordinal);
        Assert.DoesNotContain("MSB", output, StringComparison.Ordinal);
        // Commas and equal signs would part the compiler's map of paths.
        Assert.EndsWith(
            "a $b & c,, d==e 漢字/=/_/",
            DotNet.MsBuild(project, "-getProperty:PathMap").Output.Trim().Replace('\\', '/'),
            StringComparison.Ordinal);
    }

    // A file of the package whose assembly runs here.
    private static string Packaged(string name)
    {
        string packages = typeof(BuildTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(m => m.Key == "NuGetPackageRoot").Value!;
        string version = typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(3);
        return Assert.Single(
            Directory.EnumerateFiles(Path.Combine(packages, "torchsharp", version), name, SearchOption.AllDirectories),
            f => f.Contains("linux-x64", StringComparison.Ordinal));
    }

    private static string[] TorchPackages(string project, params string[] properties)
    {
        (int code, string output) = DotNet.MsBuild(project, ["-getItem:PackageReference", .. properties]);
        Assert.True(code == 0, output);
        using JsonDocument items = JsonDocument.Parse(output);
        return [
            .. items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
                .Select(i => i.GetProperty("Identity").GetString()!)
            .Where(n => n.Contains("torch", StringComparison.OrdinalIgnoreCase))];
    }
}

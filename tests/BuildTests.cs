using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Hypotheses.Core.Native;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests;

/// <summary>What Directory.Build.targets and Native.targets make of TorchBackend and of the native libraries.</summary>
public class BuildTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private static readonly string Core = Path.Combine(
        ModelFiles.RepositoryRoot, "src", "Hypotheses.Core", "Hypotheses.Core.csproj");
    private static readonly string TestLogger = Path.Combine(
        ModelFiles.RepositoryRoot, "src", "Hypotheses.Xunit.TestLogger", "Hypotheses.Xunit.TestLogger.csproj");

    [Theory]
    [InlineData("cpu", "TorchSharp-cpu")]
    [InlineData("cuda", "TorchSharp-cuda-linux")]
    [InlineData("external", "TorchSharp")]
    public void Each_backend_has_exactly_one_package_of_libtorch(string backend, string package)
    {
        Assert.Equal([package], TorchPackages(Core, $"-p:TorchBackend={backend}"));
        (int code, string output) = MsBuild(Core, "-t:CheckTorchBackend", $"-p:TorchBackend={backend}");
        Assert.True(code == 0, output);
    }

    [Fact]
    public void Without_the_property_it_is_the_cpu_and_projects_without_torch_have_none()
    {
        Assert.Equal(["TorchSharp-cpu"], TorchPackages(Core));
        Assert.Empty(TorchPackages(TestLogger));
    }

    [Theory]
    [InlineData("-t:CheckTorchBackend")]
    [InlineData("-t:Restore")]
    [InlineData("-t:Build")]
    public void A_bad_backend_is_one_error_before_anything_is_restored_or_built(string target)
    {
        (int code, string output) = MsBuild(Core, target, "-p:TorchBackend=tpu");
        Assert.NotEqual(0, code);
        string[] errors = [
            .. output.Split('\n').Where(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)).Select(l => l.Trim())
                .Distinct()];
        Assert.EndsWith(
            "TorchBackend='tpu' is not one of cpu, cuda, external. [" + Core + "]",
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
        (int code, string output) = MsBuild(
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
        foreach (
            string file in new[]
            {
                "Directory.Build.props",
                "src/Hypotheses.Core/Native/Native.targets",
                "src/Hypotheses.Core/Native/ElfVersionNeed.cs",
                "src/Hypotheses.Cli/Build/Check.targets",
                "src/Hypotheses.Cli/Build/CheckClaims.cs"
            })
            File.Copy(Path.Combine(ModelFiles.RepositoryRoot, file), Path.Combine(odd, Path.GetFileName(file)));
        File.WriteAllText(project, """
            <Project>
              <Import Project="Directory.Build.props" />
              <Import Project="Native.targets" />
              <Import Project="Check.targets" />
              <Target Name="Tasks">
                <WeakenElfVersionNeed Source="odd.proj" Destination="never" Version="V" ContinueOnError="true" />
                <CheckClaims Tool="no such tool" Assembly="none" />
              </Target>
            </Project>
            """);
        // Each task was compiled and ran, if only to refuse what it was given.
        (int code, string output) = MsBuild(project, "-t:Tasks");
        Assert.NotEqual(0, code);
        Assert.Contains("odd.proj: not an ELF file", output, StringComparison.Ordinal);
        Assert.Contains("no such tool", output, StringComparison.Ordinal);
        Assert.DoesNotContain("MSB", output, StringComparison.Ordinal);
        // Commas and equal signs would part the compiler's map of paths.
        Assert.EndsWith(
            "a $b & c,, d==e 漢字/=/_/",
            MsBuild(project, "-getProperty:PathMap").Output.Trim().Replace('\\', '/'),
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
        (int code, string output) = MsBuild(project, ["-getItem:PackageReference", .. properties]);
        Assert.True(code == 0, output);
        using JsonDocument items = JsonDocument.Parse(output);
        return [
            .. items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
                .Select(i => i.GetProperty("Identity").GetString()!)
            .Where(n => n.Contains("torch", StringComparison.OrdinalIgnoreCase))];
    }

    private static (int Code, string Output) MsBuild(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["msbuild", project, "-nologo", "-nodeReuse:false", .. arguments]) { RedirectStandardOutput = true };
        // What the test host was started with must not reach the build.
        foreach (string name in new[] { "TorchBackend", "MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath" })
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}

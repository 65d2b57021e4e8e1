using System.IO.Compression;
using Hypotheses.Tests.Support;
using TorchSharp;

namespace Hypotheses.Tests.TorchEditor;

/// <summary>
/// A program outside this repository needs one reference to Hypotheses.Core to run with the edited TorchSharp. Each case builds
/// and starts a program: half a minute together on an idle machine; <c>--filter speed!=slow</c> leaves them out.
/// </summary>
[Trait("speed", "slow")]
public sealed class ConsumerTests : IDisposable
{
    private static readonly string Source = Path.Combine(ModelFiles.RepositoryRoot, "src");
    private static readonly string Core = Path.Combine(Source, "Hypotheses.Core", "Hypotheses.Core.csproj");
    private static readonly string Edited = typeof(Scalar).Assembly.Location; // HandleLifetimesTests shows that it is edited

    private static readonly string[] Natives =
    [
        "runtimes/linux-x64/native/libLibTorchSharp.so", "runtimes/osx-arm64/native/libLibTorchSharp.dylib",
        "runtimes/win-arm64/native/LibTorchSharp.dll", "runtimes/win-x64/native/LibTorchSharp.dll",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private string Output => Path.Combine(_folder.Root, "bin", "Debug", "net10.0");

    /// <summary>For all platforms at once, as a console program is by default.</summary>
    [Fact]
    public void A_project_reference_is_enough_and_the_edit_is_made_once()
    {
        Write($"<ProjectReference Include=\"{Core}\" />", "");
        Builds();
        Runs();
        string[] made = [.. Directory.GetFiles(EditedObjects, "*TorchSharp.*", SearchOption.AllDirectories).Where(IsEdited)];
        Assert.InRange(made.Length, 2, int.MaxValue);
        DateTime[] before = [.. made.Select(File.GetLastWriteTimeUtc)];
        Builds();
        Assert.Equal(before, made.Select(File.GetLastWriteTimeUtc));
    }

    /// <summary>For the platform at hand, from a folder of packages that one <c>dotnet pack</c> filled.</summary>
    [Fact]
    public void A_package_reference_is_enough()
    {
        string feed = Path.Combine(_folder.Root, "feed");
        string[] pack = ["pack", Core, "--no-build", "-c", Configuration, "-o", feed, "-nodeReuse:false"];
        (int code, string output) = DotNet.Run(_folder.Root, pack);
        Assert.True(code == 0, output);
        string[] packages = ["Hypotheses.Core.1.0.0.nupkg", "Hypotheses.EditedTorchSharp.1.0.0.nupkg"];
        Assert.Equal(packages, Directory.GetFiles(feed).Select(Path.GetFileName).Order());
        using (ZipArchive package = ZipFile.OpenRead(Path.Combine(feed, packages[1])))
            Assert.Equal(Natives, package.Entries.Select(e => e.FullName).Where(IsNative).Order());

        // Packages of this version stay out of the user's folder, where they would hide the next run's; all others are there.
        Write("<PackageReference Include=\"Hypotheses.Core\" Version=\"1.0.0\" />", $"""
            <RestoreSources>{feed}</RestoreSources>
            <RestorePackagesPath>{Path.Combine(_folder.Root, "packages")}</RestorePackagesPath>
            <RestoreFallbackFolders>{PackagesOfTheUser}</RestoreFallbackFolders>
            <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
            <AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath>
            <SelfContained>false</SelfContained>
            """);
        Builds();
        Runs();
    }

    private static string EditedObjects => Path.Combine(Source, "Hypotheses.EditedTorchSharp", "obj");

    private static string PackagesOfTheUser => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static bool IsNative(string entry) => entry.StartsWith("runtimes/", StringComparison.Ordinal);

    private static bool IsEdited(string file) => Path.GetFileName(file) is "TorchSharp.dll" or "libLibTorchSharp.so";

    private void Write(string reference, string properties)
    {
        File.WriteAllText(Path.Combine(_folder.Root, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                {reference}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder.Root, "Program.cs"), """
            using Hypotheses.Core.Runtime;
            using static TorchSharp.torch;

            Threads.Configure();
            using Tensor six = (ones(3) * 2.0).sum();
            Console.WriteLine(six.item<float>());
            """);
        // Of this test alone: links to libtorch's gigabyte, and no questions to a server.
        File.WriteAllText(Path.Combine(_folder.Root, "Directory.Build.props"), $"""
            <Project>
              <PropertyGroup>
                <CreateSymbolicLinksForCopyLocalIfPossible>true</CreateSymbolicLinksForCopyLocalIfPossible>
                <NuGetAudit>false</NuGetAudit>
                {properties}
              </PropertyGroup>
            </Project>
            """);
    }

    private void Builds()
    {
        (int code, string output) = DotNet.Run(_folder.Root, "build", "-c", "Debug", "-nodeReuse:false");
        Assert.True(code == 0, output);
        Assert.Equal(File.ReadAllBytes(Edited), File.ReadAllBytes(Path.Combine(Output, "TorchSharp.dll")));
    }

    private void Runs()
    {
        (int code, string output) = DotNet.Run(_folder.Root, "exec", Path.Combine(Output, "Consumer.dll"));
        Assert.Equal((0, "6"), (code, output.Trim()));
    }
}

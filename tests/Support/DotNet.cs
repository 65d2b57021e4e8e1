using System.Diagnostics;

namespace Hypotheses.Tests.Support;

/// <summary>The SDK's own program, as somebody at a console has it.</summary>
internal static class DotNet
{
    /// <summary>Runs it to its end and gives the exit code with what it wrote, errors last.</summary>
    public static (int Code, string Output) Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test host was started with must not reach the build.
        foreach (string name in new[] { "TorchBackend", "MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath" })
            start.Environment.Remove(name);
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>Builds, asks or cleans without leaving a process behind.</summary>
    public static (int Code, string Output) MsBuild(string project, params string[] arguments) =>
        Run(AppContext.BaseDirectory, ["msbuild", project, "-nologo", "-nodeReuse:false", .. arguments]);
}

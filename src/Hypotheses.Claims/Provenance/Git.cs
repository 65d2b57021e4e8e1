using System.Diagnostics;
using System.Text;

namespace Hypotheses.Claims.Provenance;

/// <summary>
/// What git says of a folder's checkout. Its own environment (GIT_DIR and others) is not passed on: the folder alone decides.
/// </summary>
internal static class Git
{
    /// <summary>Runs git with some arguments.</summary>
    /// <returns>What it wrote; or, where it failed or is not there, why.</returns>
    public static (byte[] Output, string? Problem) Run(string folder, IReadOnlyList<string> arguments, string? input = null)
    {
        try
        {
            var start = new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
                start.Environment.Remove(name);
            using Process git = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
            Task<string> problems = git.StandardError.ReadToEndAsync();
            Task feeding = Feed(git, input);
            using var output = new MemoryStream();
            git.StandardOutput.BaseStream.CopyTo(output);
            git.WaitForExit();
            feeding.GetAwaiter().GetResult();
            string said = problems.GetAwaiter().GetResult();
            return (output.ToArray(), git.ExitCode == 0 ? null : $"git says: {FirstLine(said)}");
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            return ([], $"git cannot be asked: {e.Message}");
        }
    }

    /// <summary>The first line of what was said, without blanks around it.</summary>
    public static string FirstLine(string text) => text.Trim().Split('\n')[0].Trim();

    /// <summary>What the last commit holds of a file; null where it holds no such file, and where there is no checkout.</summary>
    public static byte[]? Committed(string file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder)) return null;
        (byte[] content, string? problem) = Run(folder, ["show", $"HEAD:./{Path.GetFileName(file)}"]);
        return problem is null ? content : null;
    }

    private static async Task Feed(Process git, string? input)
    {
        try
        {
            if (input is not null)
                await git.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input)).ConfigureAwait(false);
            git.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code says why.
        }
    }
}

using System.Diagnostics;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests;

/// <summary>What .ci/run counts and when it fails, with a dotnet that only says what the real one says.</summary>
public sealed class CiTests : IDisposable
{
    private const string Dotnet = """
        #!/bin/sh
        # The real one speaks the language of DOTNET_CLI_UI_LANGUAGE, else that of the locale.
        language=${DOTNET_CLI_UI_LANGUAGE:-${LC_ALL:-}}
        case "$*" in
          *--collect*) mkdir -p tests/TestResults/1; echo "<coverage line-rate=\"$RATE\" branch-rate=\"0.1\">" > tests/TestResults/1/coverage.cobertura.xml; exit 0;;
          "test tests") failed=$FAILED;;
          *) failed=0;;
        esac
        case "$language" in
          en*|C*) word=Passed; [ "$failed" -eq 0 ] || word=Failed; echo "$word!  - Failed:     $failed, Passed:  1012, Skipped:     3, Total:  1015, Duration: 1 m - X.dll (net10.0)";;
          *) echo "Bestanden!   : Fehler:     $failed, erfolgreich:  1012, übersprungen:     3, gesamt:  1015, Dauer: 1 m - X.dll (net10.0)";;
        esac
        exit "$failed"
        """;

    private readonly TemporaryFolder _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [UnixTheory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("tr_TR.UTF-8")]
    [InlineData("C.UTF-8")]
    [InlineData(null)]
    public void What_passed_is_counted_in_every_locale(string? locale)
    {
        (int code, string last) = Run(locale, failed: 0, rate: "0.8512");
        Assert.Equal((0, "3036 passed, 0 failed"), (code, last));
    }

    [UnixTheory]
    [InlineData("de_DE.UTF-8", 2, "0.9", "3036 passed, 2 failed")]
    [InlineData("de_DE.UTF-8", 0, "0.8499", "3036 passed, 0 failed")] // too little is covered
    public void What_failed_is_an_exit_code_and_a_count(string locale, int failed, string rate, string expected)
    {
        (int code, string last) = Run(locale, failed, rate);
        Assert.Equal((1, expected), (code, last));
    }

    private (int Code, string Last) Run(string? locale, int failed, string rate)
    {
        string ci = Path.Combine(_checkout.Root, "checkout", ".ci"), bin = Path.Combine(_checkout.Root, "bin");
        Directory.CreateDirectory(ci);
        Directory.CreateDirectory(bin);
        File.Copy(Path.Combine(ModelFiles.RepositoryRoot, ".ci", "run"), Path.Combine(ci, "run"), overwrite: true);
        string dotnet = Path.Combine(bin, "dotnet");
        File.WriteAllText(dotnet, Dotnet + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", [Path.Combine(ci, "run")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (string name in new[] { "LC_ALL", "DOTNET_CLI_UI_LANGUAGE", "VSLANG", "LANG" }) start.Environment.Remove(name);
        if (locale is not null) start.Environment["LC_ALL"] = locale;
        start.Environment["PATH"] = bin + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        start.Environment["HYPOTHESES_CHROMIUM"] = "/bin/true"; // nothing is to be installed for this
        (start.Environment["FAILED"], start.Environment["RATE"]) = ($"{failed}", rate);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(); // bash may complain of a locale that is not installed
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = errors.Result;
        return (process.ExitCode, output.TrimEnd().Split('\n')[^1]);
    }
}

using Hypotheses.Build;

namespace Hypotheses.Tests.Build;

public class PlainProcessTests
{
    [Fact]
    public void Every_argument_arrives_as_it_was_given()
    {
        string[] given = [
            "",
            "a b",
            "`echo ran`",
            "$HOME ${HOME} $(echo ran) %PATH%",
            "a&b|c;d>e<f",
            "\"",
            "'",
            "\\",
            "\\\\",
            "\\\"",
            "a\\ b\\",
            "a\\\\\"b",
            "漢字",
            "*",
            "~",
            "!x",
            "#"];
        (int code, IReadOnlyList<string> lines) = PlainProcess.Run(Dotnet, ["exec", Self, "say", .. given]);
        Assert.Equal(given.Select(a => $"[{a}]"), lines);
        Assert.Equal(0, code);
    }

    [Fact]
    public void The_exit_code_and_what_is_said_on_the_error_stream_are_given()
    {
        (int code, IReadOnlyList<string> lines) = PlainProcess.Run(Dotnet, ["exec", Self, "no such verb"]);
        Assert.Equal(2, code);
        Assert.StartsWith("fixtures | fixtures language [NAME…] | slow-run FOLDER", Assert.Single(lines), StringComparison.Ordinal);
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string Self => typeof(PlainProcessTests).Assembly.Location;
}

using System.Globalization;

namespace Hypotheses.Cli.Lines;

/// <summary>The environment, with the terminal's width where nobody says another.</summary>
internal static class Terminal
{
    /// <summary>A variable; <c>COLUMNS</c> is the terminal's where it is not set and the output is not redirected.</summary>
    public static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? (name == "COLUMNS" ? Width?.ToString(CultureInfo.InvariantCulture) : null);

    private static int? Width
    {
        get
        {
            try
            {
                return !Console.IsOutputRedirected && Console.WindowWidth is > 0 and int width ? width : null;
            }
            catch (IOException)
            {
                return null; // no terminal after all
            }
        }
    }
}

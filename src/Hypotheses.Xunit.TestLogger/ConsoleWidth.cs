using System.Globalization;

namespace Hypotheses.Xunit.TestLogger;

/// <summary>How many columns the console has.</summary>
public static class ConsoleWidth
{
    /// <summary>The variable in which shells and programs say it.</summary>
    public const string Variable = "COLUMNS";

    /// <summary>What the variable says, else what the terminal says; null where there is neither.</summary>
    public static int? Of()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int said) && said > 0)
            return said;
        try
        {
            return !Console.IsOutputRedirected && Console.WindowWidth is > 0 and int width ? width : null;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return null;
        }
    }
}

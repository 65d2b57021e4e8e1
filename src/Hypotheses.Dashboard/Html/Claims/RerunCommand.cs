using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>The command that measures a claim, or one cell of it, again, on a shell's line.</summary>
public static class RerunCommand
{
    // What the test platform's filters read as their own signs.
    private const string Signs = "\\()&|=!~";

    /// <summary>All cells of a cell's claim.</summary>
    public static string OfClaim(CellStatus cell) => Line(cell, $"claim={Value(cell.Claim)}");

    /// <summary>One cell, named by subject and setting.</summary>
    public static string OfCell(CellStatus cell) => Line(cell, $"claim={Value(cell.Claim)}&subject={Value(cell.Subject)}");

    /// <summary>A command as a page shows it.</summary>
    internal static string Html(string command) => $"<code class=\"command\">{Escape(command)}</code>";

    private static string Line(CellStatus cell, string filter)
    {
        string tier = cell.Tier == Tier.Quick ? "" : $" HYPOTHESES_TIER={Json.Canonical(cell.Tier).Trim('"')}";
        // Double quotes are every shell's, but in them some signs are the shell's own.
        string quoted = filter.All(c => char.IsAsciiLetterOrDigit(c) || "=&@._-+,/: ".Contains(c, StringComparison.Ordinal))
            ? $"\"{filter}\""
            : $"'{filter.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        return $"HYPOTHESES_RERUN=1{tier} dotnet test hypotheses --filter {quoted}";
    }

    private static string Value(string name)
    {
        var value = new StringBuilder();
        foreach (char c in name) value.Append(Signs.Contains(c, StringComparison.Ordinal) ? "\\" : "").Append(c);
        return value.ToString();
    }
}

using Hypotheses.Claims.Trials;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard.Changes;

/// <summary>In words, how one definition of a claim differs from another: old text beside new.</summary>
public static class ProtocolChange
{
    private const int Longest = 600;

    /// <summary>
    /// <c>rules: “supported if a > 1” became “supported if a > 2”; gates: without “fvu ≤ 0.05”</c>. Where the protocols say the
    /// same, that the definition differs in its controls or subjects.
    /// </summary>
    /// <param name="before">The parts of the earlier protocol.</param>
    /// <param name="after">The parts of the later one.</param>
    public static string Words(IReadOnlyList<ProtocolPart> before, IReadOnlyList<ProtocolPart> after)
    {
        string[] names = [.. after.Concat(before).Select(p => p.Name).Distinct()];
        string[] changes = [.. names.Select(name => Part(name, Lines(before, name), Lines(after, name))).OfType<string>()];
        return changes.Length == 0
            ? "its controls or subjects, no part of its protocol"
            : CellText.Shortened(CellText.OneLine(string.Join("; ", changes)), Longest);
    }

    private static string? Part(string name, string[] before, string[] after)
    {
        string[] gone = [.. before.Except(after)], come = [.. after.Except(before)];
        if (gone.Length == 0 && come.Length == 0) return null;
        // Recipes are for programs: that they differ is enough to say.
        if (gone.Concat(come).Any(line => line.Contains("{\"", StringComparison.Ordinal))) return $"other {name}";
        if (gone.Length == 1 && come.Length == 1) return $"{name}: “{gone[0]}” became “{come[0]}”";
        string[] parts = [.. come.Select(line => $"new “{line}”"), .. gone.Select(line => $"without “{line}”")];
        return $"{name}: {string.Join(", ", parts)}";
    }

    private static string[] Lines(IReadOnlyList<ProtocolPart> parts, string name) =>
        [.. parts.Where(p => p.Name == name).SelectMany(p => p.Lines)];
}

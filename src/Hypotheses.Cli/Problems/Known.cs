namespace Hypotheses.Cli.Problems;

/// <summary>How an unknown name is refused.</summary>
internal static class Known
{
    private const int Shown = 40;

    /// <summary><c>unknown claim 'C99'; known: C01, C03</c>.</summary>
    public static string Unknown(string kind, string value, IReadOnlyList<string> known) =>
        $"unknown {kind} '{value}'; {List(known)}";

    /// <summary><c>known: C01, C03</c>, with the number of all where not all are shown.</summary>
    public static string List(IReadOnlyList<string> known) => known.Count == 0 ? "none is known"
        : $"known: {string.Join(", ", known.Take(Shown))}{(known.Count > Shown ? $", … ({known.Count} in all)" : "")}";
}

using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Running;

/// <summary>
/// The subjects without which a run fails: <c>HYPOTHESES_REQUIRE</c>. A name is a subject's, or that of one of its cells.
/// </summary>
public static class RequiredSubjects
{
    private const int Shown = 40;

    /// <summary>Checks that every name is one, before any work.</summary>
    /// <param name="settings">What the environment asks for.</param>
    /// <param name="shared">Subjects that every claim is offered; a message names them first.</param>
    /// <param name="cells">All cells of the plan.</param>
    /// <exception cref="SettingsException">A name is no subject's; names the variable and the allowed names.</exception>
    public static void Check(Settings settings, IEnumerable<Subject> shared, IReadOnlyCollection<Cell> cells)
    {
        if (settings.Require.Count == 0) return;
        string[] known = [
            .. shared.Select(s => s.Name).Concat(cells.Where(c => c.Point is null).Select(c => c.Subject.Name)).Distinct()];
        if (settings.Require.FirstOrDefault(name => !known.Contains(name) && !cells.Any(c => Names(name, c))) is not { } bad)
            return;
        string allowed = string.Join(", ", known.Take(Shown)) + (known.Length > Shown ? $", … ({known.Length} in all)" : "");
        throw new SettingsException(
            $"HYPOTHESES_REQUIRE='{string.Join(",", settings.Require)}' is not allowed: there is no subject '{bad}'; allowed: "
                + $"names with commas between them, of {allowed}");
    }

    /// <summary>Whether a cell's subject is required.</summary>
    public static bool Contain(Settings settings, Cell cell) => settings.Require.Any(name => Names(name, cell));

    /// <summary>
    /// What is required and did not run though nothing of it failed, a line each: no cell of it was asked for, or the tier
    /// measures none of those that were. A cell that lacks a file fails by itself.
    /// </summary>
    /// <param name="settings">What the environment asks for.</param>
    /// <param name="asked">The cells that the run was asked for.</param>
    public static IReadOnlyList<string> NotRun(Settings settings, IEnumerable<Cell> asked)
    {
        Cell[] all = [.. asked];
        return [.. settings.Require.Distinct()
            .Select(name => (Name: name, Own: all.Where(c => Names(name, c)).ToArray()))
            .Where(r => !r.Own.Any(c => c.Runs(settings.Tier) || c.Absent is not null))
            .Select(r => $"HYPOTHESES_REQUIRE: {r.Name} did not run: {Why(r.Own)}")];
    }

    private static string Why(Cell[] own) => own.Length == 0 ? "no cell of it was asked for"
        : string.Join("; ", own.Select(c => c.NotApplicable ?? $"excluded: {c.Exclusion?.Reason}").Distinct());

    private static bool Names(string name, Cell cell) => cell.Point is null && (cell.Subject.Name == name || cell.Name == name);
}

using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard.History;

/// <summary>What one run said of one cell.</summary>
/// <param name="Run">When it was: its place among the runs.</param>
/// <param name="Tier">The run's tier.</param>
/// <param name="Commit">The run's commit, or empty.</param>
/// <param name="Day">The run's day, <c>2026-11-30</c>, or less where nobody says.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Value">Mean over seeds; NaN where nothing was measured.</param>
/// <param name="Low">Lower end of the interval; NaN where there is none.</param>
/// <param name="High">Upper end of the interval; NaN where there is none.</param>
/// <param name="Definition">Hash of the claim's definition.</param>
/// <param name="Hash">The first digits of the subject's hash.</param>
/// <param name="Engine">Identity of the code that measured; null where nobody says.</param>
public readonly record struct HistoryPoint(
    int Run, Tier Tier, string Commit, string Day, Verdict Verdict, double Value, double Low, double High, string Definition,
    string Hash, string? Engine = null);

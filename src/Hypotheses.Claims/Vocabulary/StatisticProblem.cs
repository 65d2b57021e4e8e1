namespace Hypotheses.Claims.Vocabulary;

/// <summary>Why a trial's statistic is no evidence, in words: it is not among the measured numbers, or it is no number.</summary>
public static class StatisticProblem
{
    /// <summary>
    /// Null where the statistic is a finite number, else e.g. <c>statistic 'hole' is NaN</c> or
    /// <c>statistic 'hole' was not measured (there were: fvu, holes)</c>.
    /// </summary>
    public static string? Of(string name, IReadOnlyDictionary<string, double> values) =>
        !values.TryGetValue(name, out double value) ? $"statistic '{name}' was not measured (there were: {Names(values)})"
        : double.IsFinite(value) ? null
        : $"statistic '{name}' is {(double.IsNaN(value) ? "NaN" : value > 0 ? "infinite" : "minus infinite")}";

    private static string Names(IReadOnlyDictionary<string, double> values) =>
        values.Count == 0 ? "none" : string.Join(", ", values.Keys.Order(StringComparer.Ordinal));
}

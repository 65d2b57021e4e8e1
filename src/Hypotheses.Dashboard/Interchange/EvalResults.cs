using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard.Interchange;

/// <summary>
/// A model's effects as the YAML that a model's repository on the Hugging Face Hub takes as <c>.eval_results/NAME.yaml</c>. The
/// format has one number a result: verdict, interval and seeds stand in its free notes. Each result names a data set that the Hub
/// knows as a benchmark and a task that its <c>eval.yaml</c> lists: whoever registers one names its tasks as <see cref="Task"/>
/// does.
/// </summary>
public static partial class EvalResults
{
    /// <summary>The task of a cell: the claim, and the setting behind an <c>@</c> where the model has several.</summary>
    public static string Task(CellStatus cell) =>
        cell.Setting is { Length: > 0 } setting ? $"{cell.Claim}@{setting}" : cell.Claim;

    /// <summary>Whether a text is the name of a data set on the Hub: <c>owner/name</c>.</summary>
    public static bool IsDataSet(string name) => DataSet().IsMatch(name);

    /// <summary>One result for each cell that has a finite effect; empty where none has.</summary>
    /// <param name="cells">A model's own cells.</param>
    /// <param name="dataSet">The benchmark's data set, <c>owner/name</c>.</param>
    /// <param name="day">When they were measured, <c>2026-11-30</c>; empty where nobody knows.</param>
    /// <param name="source">A link to the run's pages; null where there is none.</param>
    /// <exception cref="ArgumentException">The data set's name is none.</exception>
    public static string Of(IEnumerable<CellStatus> cells, string dataSet, string day, string? source)
    {
        if (!IsDataSet(dataSet)) throw new ArgumentException($"'{dataSet}' is no owner/name");
        var yaml = new StringBuilder();
        foreach (CellStatus cell in CellText.InOrder(cells).Where(c => c.Effect is { } e && double.IsFinite(e)))
        {
            yaml.Append($"- dataset:\n    id: {Quoted(dataSet)}\n    task_id: {Quoted(Task(cell))}\n");
            yaml.Append($"  value: {cell.Effect!.Value.ToString("R", CultureInfo.InvariantCulture)}\n");
            if (day.Length > 0) yaml.Append($"  date: {Quoted(day)}\n");
            if (source is not null) yaml.Append($"  source:\n    url: {Quoted(source)}\n    name: \"Verdicts and evidence\"\n");
            yaml.Append($"  notes: {Quoted(Notes(cell))}\n");
        }

        return yaml.ToString();
    }

    private static string Notes(CellStatus cell) =>
        $"{CellStatus.Words(cell.Verdict)}: {cell.Statistic} {CellText.Effect(cell)} ({CellText.Interval(cell)} over "
            + $"{cell.Seeds} seeds); supported if {cell.Support}; refuted if {cell.Refute}; definition {cell.Definition}";

    // In YAML's double quotes only these two need an escape, once control characters are gone.
    private static string Quoted(string text) =>
        $"\"{CellText.OneLine(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"^[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}\z", RegexOptions.ECMAScript)]
    private static partial Regex DataSet();
}

using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Cli.Found;
using Hypotheses.Cli.Problems;
using Hypotheses.Dashboard.Interchange;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Cli;

/// <summary>A model's effects for its repository on the Hugging Face Hub, from a run's ledger.</summary>
internal sealed class ModelResults(TextWriter output)
{
    /// <summary>Prints the results of a model.</summary>
    /// <exception cref="CliException">The run knows no such model, it has no effect, or a name is none.</exception>
    public int Run(string folder, string model, string dataSet, string? source, string? tier)
    {
        if (!EvalResults.IsDataSet(dataSet)) throw new CliException($"--dataset: '{dataSet}' is no owner/name");
        bool isLink = source is null
            || (Uri.TryCreate(source, UriKind.Absolute, out Uri? link) && link.Scheme is ("https" or "http"));
        if (!isLink) throw new CliException($"--source: '{source}' is no http address");
        RunLedger ledger = RunLedger.Read(folder, tier);
        var models = new ModelCells(Judge.Cells(ledger.Lines, ledger.Tier));
        if (!models.Models.Contains(model)) throw new CliException($"eval-results: {Known.Unknown("model", model, models.Models)}");
        string started = ledger.Lines.OfType<Trial>().LastOrDefault()?.Started ?? "";
        string yaml = EvalResults.Of(models.Trained(model), dataSet, started.Length >= 10 ? started[..10] : "", source);
        if (yaml.Length == 0) throw new CliException($"eval-results: no cell of '{model}' has an effect");
        output.Write(yaml);
        return 0;
    }
}

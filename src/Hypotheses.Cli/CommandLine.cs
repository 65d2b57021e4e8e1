using System.CommandLine;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Provenance;
using Hypotheses.Cli.Comparing;
using Hypotheses.Cli.Lines;
using Hypotheses.Cli.Models;
using Hypotheses.Cli.Problems;
using Hypotheses.Cli.Tables;
using Hypotheses.Dashboard;

namespace Hypotheses.Cli;

/// <summary>
/// The verbs. What is wrong is said in one line on the error stream, with exit code 2; exit code 1 says that a report holds
/// cells that fail, or that two runs have different verdicts, and 3 that the later of two lacks verdicts of the earlier.
/// Measuring is not a verb: that is <c>dotnet test</c>.
/// </summary>
internal sealed class CommandLine(TextWriter output, TextWriter error, Func<string, string?> variable, string folder)
{
    /// <summary>A mistake of the caller or of a file.</summary>
    public const int Mistake = 2;

    /// <summary>Runs one command line and gives its exit code.</summary>
    public int Run(IReadOnlyList<string> args)
    {
        RootCommand verbs = Verbs();
        ParseResult parsed = verbs.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine(OneLine(parsed.CommandResult.Command == verbs
                ? $"{(args.Count == 0 ? "no verb" : $"unknown verb '{args[0]}'")}; known: "
                    + $"{string.Join(", ", verbs.Subcommands.Select(c => c.Name))}"
                : parsed.Errors[0].Message));
            return Mistake;
        }

        try
        {
            return parsed.Invoke(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (CliException e)
        {
            foreach (string problem in e.Problems) error.WriteLine(OneLine(problem));
            return Mistake;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SettingsException)
        {
            error.WriteLine(OneLine(e.Message));
            return Mistake;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            error.WriteLine(OneLine($"{e.GetType().Name}: {e.Message}"));
            return Mistake;
        }
    }

    private RootCommand Verbs()
    {
        var assembly = new Option<string?>("--assembly")
        {
            Description = "The built assembly that holds the claims; default: hypotheses, where it is built."
        };
        string Assembly(string verb, ParseResult p) =>
            ModelList.AssemblyOf(p.GetValue(assembly) is { } named ? Full(named) : null, folder, verb);
        var filter = new Option<string?>("--filter") { Description = "The filter that dotnet test will be given." };
        var outFolder = new Option<string?>("--out")
        {
            Description = "The run's folder; default: HYPOTHESES_OUT, else artifacts/hypotheses."
        };
        var expected = new Option<string[]>("--expected")
        {
            Description = "status.json of a run that knows the approved verdicts, e.g. of one shard; default: the folder's own."
        };
        var target = new Argument<string>("OUT") { Description = "The ledger to write: a folder, or a .jsonl file." };
        var inputs = new Argument<string[]>("IN")
        {
            Description = "Ledgers: folders, or .jsonl files.",
            Arity = ArgumentArity.OneOrMore
        };
        var claim = new Argument<string>("CLAIM") { Description = "A claim's id, e.g. C21." };
        var subject = new Argument<string?>("SUBJECT")
        {
            Description = "One of its subjects; default: all.",
            Arity = ArgumentArity.ZeroOrOne
        };

        var check = new Command(
            "check", "Checks the environment, the claims and a filter before anything runs.") { assembly, filter };
        check.SetAction(p => new Check(output, variable).Run(Assembly("check", p), p.GetValue(filter)));
        var list = new Command("list", "Lists claims × subjects with their bounds.") { assembly };
        list.SetAction(p => new Listing(output, variable).Run(Assembly("list", p)));
        var report = new Command(
            "report", "Judges a ledger and writes every report. Exit code 1 where a cell fails.") { outFolder, expected };
        report.SetAction(p =>
            new Report(output).Run(
                RunFolder(p.GetValue(outFolder)), [.. (p.GetValue(expected) ?? []).Select(Full)], variable("HYPOTHESES_TIER")));
        var merge = new Command("merge", "Concatenates ledgers of shards and drops duplicates.") { target, inputs };
        merge.SetAction(p => new Merge(output).Run(Full(p.GetValue(target)!), [.. p.GetValue(inputs)!.Select(Full)]));
        var explain = new Command("explain", "Says, from the ledger, why a verdict is what it is.") { claim, subject, outFolder };
        explain.SetAction(p =>
            new Explain(new FoldedLines(output, variable))
                .Run(RunFolder(p.GetValue(outFolder)), p.GetValue(claim)!, p.GetValue(subject), variable("HYPOTHESES_TIER")));
        var catalogue = new Option<string>("--catalogue")
        {
            Description = "The folder that holds the claims.",
            DefaultValueFactory = _ => "hypotheses"
        };
        var next = new Command("next-number", "Prints the next free number of a claim.") { catalogue };
        next.SetAction(p => new NextNumber(output).Run(Path.GetFullPath(p.GetValue(catalogue)!, RepositoryRoot.Find(folder))));
        var write = new Option<bool>("--write")
        {
            Description = "Writes the tables; without it they are only held against their sources."
        };
        var measured = new Option<string?>("--benchmarks")
        {
            Description = "A benchmarks.json that takes the committed one's place."
        };
        var tables = new Command(
            "tables", "The READMEs' tables, from approved verdicts and committed benchmarks.") { write, measured };
        tables.SetAction(p =>
            new ReadmeTables(output, RepositoryRoot.Find(folder))
                .Run(p.GetValue(write), p.GetValue(measured) is { } file ? Full(file) : null));
        return new RootCommand("Hypotheses: claims about what neural networks represent, as tests. Measuring is dotnet test.")
        {
            check, list, ModelVerbs(), report, merge, explain, CompareVerb(), EvalResultsVerb(), SchemaVerb(), next, tables,
        };
    }

    private Command CompareVerb()
    {
        const string what = "a run's folder, its status.json, or its ledger.jsonl.";
        var before = new Argument<string>("A") { Description = "The earlier run: " + what };
        var after = new Argument<string>("B") { Description = "The later run: " + what };
        var json = new Option<bool>("--json") { Description = "As JSON, for other tools." };
        var part = new Option<bool>("--part")
        {
            Description = "B is meant to be a part, as of a filter or one model: what it did not run is not asked of it."
        };
        var compare = new Command(
            "compare",
            "What differs between two runs and why, worst first. Exit code 0: the same verdicts; 1: other verdicts, or a cell with one "
                + "is in one run only; 3: no other verdict, but B did not run cells that have one in A, or had no file for them; "
                + "2: a run cannot be read, or no cell has a verdict in both.")
        {
            before, after, json, part,
        };
        ComparedRun Run(string name) => ComparedRun.Read(name, Full(name), variable("HYPOTHESES_TIER"));
        compare.SetAction(p =>
            new Compare(output, variable)
                .Run(Run(p.GetValue(before)!), Run(p.GetValue(after)!), p.GetValue(json), p.GetValue(part)));
        return compare;
    }

    private Command EvalResultsVerb()
    {
        var model = new Argument<string>("MODEL") { Description = "A trained model of the run." };
        var dataSet = new Option<string>("--dataset")
        {
            Description = "The data set, owner/name, that the Hub knows as the benchmark of these claims.",
            Required = true
        };
        var source = new Option<string?>("--source") { Description = "A link to the run's pages." };
        var from = new Option<string?>("--out")
        {
            Description = "The run's folder; default: HYPOTHESES_OUT, else artifacts/hypotheses."
        };
        var results = new Command(
            "eval-results", "Prints a model's effects as a .eval_results file of its repository on the Hugging Face Hub.")
        {
            model, dataSet, source, from,
        };
        results.SetAction(p =>
            new ModelResults(output).Run(
                RunFolder(p.GetValue(from)), p.GetValue(model)!, p.GetValue(dataSet)!, p.GetValue(source),
                variable("HYPOTHESES_TIER")));
        return results;
    }

    private Command SchemaVerb()
    {
        var schema = new Command("schema", "Prints the JSON schema of status.json.");
        schema.SetAction(_ => output.Write(StatusSchema.Text()));
        return schema;
    }

    private Command ModelVerbs()
    {
        var assembly = new Option<string?>("--assembly")
        {
            Description = "The built assembly that lists the models; default: hypotheses, where it is built."
        };
        var name = new Argument<string>("NAME") { Description = "A listed model or dictionary." };
        var to = new Option<string?>("--to") { Description = "The folder of models; default: HYPOTHESES_MODELS." };
        string Assembly(ParseResult p) => ModelList.AssemblyOf(p.GetValue(assembly) is { } named ? Full(named) : null, folder, "models");
        var get = new Command("get", "Fetches a listed model from the hub that its entry names.") { name, to, assembly };
        get.SetAction(p =>
            new ModelsGet(output, variable)
                .Run(Assembly(p), p.GetValue(name)!, p.GetValue(to) is { } into ? Full(into) : null));
        var models = new Command(
            "models", "Lists models and dictionaries: what is here, what runs on it, what that costs.") { assembly, get };
        models.SetAction(p => new ModelsListing(output, variable).Run(Assembly(p)));
        return models;
    }

    // An unset variable between quotes is no folder, least of all this one.
    private string Full(string path) =>
        path.Length == 0 ? throw new CliException("a path is empty") : Path.GetFullPath(path, folder);

    private string RunFolder(string? named) =>
        named is not null ? Full(named) : Settings.Read(variable, RepositoryRoot.Find(folder)).Out;

    private static string OneLine(string text) => Dashboard.Text.CellText.OneLine(text).Trim();
}

using System.Text.Json;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Cli.Tables;

/// <summary>What a run of the benchmarks found, as <c>benchmarks.json</c> has it, without fields that no table shows.</summary>
internal sealed record BenchmarkFile
{
    /// <summary>What it was measured on.</summary>
    public required BenchmarkMachine Machine { get; init; }

    /// <summary>The figures, in the order in which they ran.</summary>
    public required IReadOnlyList<BenchmarkFigure> Figures { get; init; }

    /// <summary>What a reader should know of the file; a run writes none.</summary>
    public string? Note { get; init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="MalformedFileException">It is none: names the file and the field.</exception>
    public static BenchmarkFile Read(string path)
    {
        JsonElement root = JsonFile.Read(path).Element;
        try
        {
            return root.Deserialize<BenchmarkFile>(Json.Page)!;
        }
        catch (JsonException e)
        {
            throw new MalformedFileException(path, JsonProblem.Field(e), JsonProblem.Words(e));
        }
    }
}

/// <summary>What the numbers were measured on.</summary>
internal sealed record BenchmarkMachine
{
    public required string Cpu { get; init; }

    public required int Cores { get; init; }

    public required double MemoryGigabytes { get; init; }

    public required string Os { get; init; }

    public required string Dotnet { get; init; }

    public required string Libtorch { get; init; }

    public required string Device { get; init; }
}

/// <summary>One figure: what is compared, and what was found.</summary>
internal sealed record BenchmarkFigure
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<BenchmarkRatio> Comparisons { get; init; }

    public required IReadOnlyList<BenchmarkQuantity> Quantities { get; init; }

    public required IReadOnlyList<BenchmarkGrid> Grids { get; init; }

    /// <summary>Why there are no numbers, or not all; null where all were measured.</summary>
    public string? NotMeasured { get; init; }
}

/// <summary>Something timed against its reference.</summary>
internal sealed record BenchmarkRatio
{
    public required string What { get; init; }

    public required string Reference { get; init; }

    public required string Unit { get; init; }

    /// <summary>Null where only the ratio is known.</summary>
    public BenchmarkSpread? Seconds { get; init; }

    /// <summary><c>speedup</c> (reference / time) or <c>cost</c> (time / reference).</summary>
    public required string Kind { get; init; }

    public required BenchmarkSpread Ratio { get; init; }

    public BenchmarkBar? Bar { get; init; }

    public bool? Met { get; init; }
}

/// <summary>A number with a unit.</summary>
internal sealed record BenchmarkQuantity
{
    public required string What { get; init; }

    public required string Unit { get; init; }

    public required BenchmarkSpread Values { get; init; }

    public BenchmarkBar? Bar { get; init; }

    public bool? Met { get; init; }
}

/// <summary>The median over repetitions, and the least and the most where they are known.</summary>
internal sealed record BenchmarkSpread
{
    public required double Median { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    /// <summary><c>5.70× faster [5.00 … 7.00]</c>.</summary>
    public string Text(Func<double, string> number, string unit) =>
        number(Median) + unit + (Min is { } least && Max is { } most ? $" [{number(least)} … {number(most)}]" : "");
}

/// <summary>What is wanted: <c>at_least</c> or <c>at_most</c> a limit.</summary>
internal sealed record BenchmarkBar
{
    public required string Kind { get; init; }

    public required double Limit { get; init; }
}

/// <summary>A figure's own table: a row a thing, a number a column.</summary>
internal sealed record BenchmarkGrid
{
    public required string Title { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public required IReadOnlyList<BenchmarkGridRow> Rows { get; init; }
}

/// <summary>A row of a grid.</summary>
internal sealed record BenchmarkGridRow
{
    public required string Name { get; init; }

    public required IReadOnlyList<double> Values { get; init; }
}

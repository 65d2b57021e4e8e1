using System.Reflection;
using System.Text.Json;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard.Html;

/// <summary>How often one kind of evidence decided in one direction although the truth lay on the bound or beyond it.</summary>
/// <param name="Shape">How the seeds' values are distributed, in words.</param>
/// <param name="Kind">Normal, tied, skewed, or beyond (no promise is made).</param>
/// <param name="Seeds">Seeds a cell, at most.</param>
/// <param name="Looks">How often it was looked at.</param>
/// <param name="Above">Share of cells that were decided above the bound; null where that was right.</param>
/// <param name="Below">Share of cells that were decided below the bound.</param>
/// <param name="Before">The larger share by one 95% interval (hull of BCa and Student's t) without floors and allowances; null
/// with several looks.</param>
public sealed record ErrorRate(string Shape, string Kind, int Seeds, int Looks, double? Above, double Below, double? Before)
{
    /// <summary>The larger of both wrong directions.</summary>
    public double Wrong => Math.Max(Above ?? 0, Below);

    /// <summary>What it may be at most; null where no promise is made.</summary>
    public double? Bar => Kind switch { "normal" => .025, "tied" => .05, "skewed" => .07, _ => null };
}

/// <summary>How often normal values decide for a bound that their mean is so many standard deviations above.</summary>
/// <param name="Deviations">The distance of the mean.</param>
/// <param name="Seeds">Seeds a cell.</param>
/// <param name="Now">Share of cells that decide.</param>
/// <param name="Before">The same by one 95% interval without floors and allowances.</param>
public sealed record DecisionPower(double Deviations, int Seeds, double Now, double Before);

/// <summary>What a simulation of the judge measured.</summary>
/// <param name="Samples">Cells simulated for each row.</param>
/// <param name="Rates">Wrong decisions.</param>
/// <param name="Power">Right ones.</param>
public sealed record ErrorRates(int Samples, IReadOnlyList<ErrorRate> Rates, IReadOnlyList<DecisionPower> Power)
{
    /// <summary>
    /// Those that were measured last and committed: <c>error-rates.json</c>, remade by the test EvidenceErrorRatesTests with
    /// HYPOTHESES_ACCEPT=1.
    /// </summary>
    public static ErrorRates Committed { get; } = Read();

    /// <summary>The standard error of a rate that was measured so often; at least that of one case.</summary>
    public double ErrorOf(double rate) => Math.Sqrt(Math.Max(rate * (1 - rate), 1d / Samples) / Samples);

    private static ErrorRates Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("error-rates.json")!;
        return JsonSerializer.Deserialize<ErrorRates>(stream, Json.Page)!;
    }
}

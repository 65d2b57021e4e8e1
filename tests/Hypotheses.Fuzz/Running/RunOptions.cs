namespace Hypotheses.Fuzz.Running;

/// <summary>How a run is made.</summary>
internal sealed record RunOptions
{
    /// <summary>How many cases.</summary>
    public required long Files { get; init; }

    /// <summary>What all cases follow from.</summary>
    public required string Seed { get; init; }

    /// <summary>Processes.</summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>After which the run stops; null for never.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// Time of the processor after which a case hangs; by the clock <see cref="CaseRunner.Patience"/> times as much.
    /// </summary>
    public double HangSeconds { get; init; } = 10;

    /// <summary>Where the cases' files and the journals lie while it runs.</summary>
    public required string Scratch { get; init; }

    /// <summary>Where the files of what was found are kept.</summary>
    public required string Keep { get; init; }

    /// <summary>Once it is there, workers end.</summary>
    public string StopFile => Path.Combine(Scratch, "stop");

    public string JournalOf(int worker) => Path.Combine(Scratch, $"journal-{worker}");

    public string FolderOf(int worker) => Path.Combine(Scratch, $"case-{worker}");
}

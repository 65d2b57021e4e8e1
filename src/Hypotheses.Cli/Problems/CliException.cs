namespace Hypotheses.Cli.Problems;

/// <summary>What the caller should mend: a line each.</summary>
internal sealed class CliException(params IEnumerable<string> problems) : Exception
{
    /// <summary>A line each.</summary>
    public IReadOnlyList<string> Problems { get; } = [.. problems];

    /// <inheritdoc/>
    public override string Message => string.Join(" ", Problems);
}

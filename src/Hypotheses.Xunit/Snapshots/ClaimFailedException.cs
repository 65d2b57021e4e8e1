namespace Hypotheses.Xunit.Snapshots;

/// <summary>A claim's test fails: the message is for people, a line or a few.</summary>
/// <param name="message">What differs and what to do.</param>
/// <param name="output">Printed with the test's result.</param>
/// <param name="ofCell">Whether a cell of the reports fails with it; where none does, the reports say it in a line.</param>
public sealed class ClaimFailedException(string message, string output, bool ofCell = true) : Exception(message)
{
    /// <summary>Whether a cell of the reports fails with it.</summary>
    public bool OfCell { get; } = ofCell;

    /// <summary>Printed with the test's result.</summary>
    public string Output { get; } = output;

    /// <summary>None: the place in the framework's code helps nobody.</summary>
    public override string? StackTrace => null;
}

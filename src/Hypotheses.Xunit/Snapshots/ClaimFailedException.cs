namespace Hypotheses.Xunit.Snapshots;

/// <summary>A claim's test fails: the message is for people, a line or a few.</summary>
/// <param name="message">What differs and what to do.</param>
/// <param name="output">Printed with the test's result.</param>
public sealed class ClaimFailedException(string message, string output) : Exception(message)
{
    /// <summary>Printed with the test's result.</summary>
    public string Output { get; } = output;

    /// <summary>None: the place in the framework's code helps nobody.</summary>
    public override string? StackTrace => null;
}

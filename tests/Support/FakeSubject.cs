using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Support;

/// <summary>A subject that is nothing but a true value.</summary>
internal sealed class FakeSubject(string name, double value, string? unavailable = null, bool fits = true)
    : Subject(name, $"value {value}")
{
    public double Value { get; } = value;

    public bool Fits { get; } = fits;

    public override string Recipe => FormattableString.Invariant($"fake {Value} {Fits}");

    public override string? Unavailable { get; } = unavailable;
}

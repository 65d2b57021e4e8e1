namespace Hypotheses.Claims.Protocols;

/// <summary>
/// A check that the instrument worked on a trial: a measured number must lie within limits. The runner applies it; a failed gate
/// voids the trial, which then counts neither for nor against. A gate must not see the effect (claims.md, section 8, rule 1).
/// </summary>
/// <param name="Number">Name of the measured number.</param>
/// <param name="Low">Inclusive lower limit, if any.</param>
/// <param name="High">Inclusive upper limit, if any.</param>
public sealed record Gate(string Number, double? Low, double? High)
{
    /// <summary>
    /// Whether a trial need not report the number (a dictionary that was given has no true L0, a dense world no right one): then
    /// the gate is not asked. A gate that is not optional and finds no number is an error of the claim.
    /// </summary>
    public bool Optional { get; init; }

    /// <summary>The number is at most <paramref name="high"/>.</summary>
    public static Gate AtMost(string number, double high) => new(number, null, high);

    /// <summary>The number is at least <paramref name="low"/>.</summary>
    public static Gate AtLeast(string number, double low) => new(number, low, null);

    /// <summary>The number lies between the two, inclusive.</summary>
    public static Gate Between(string number, double low, double high) => new(number, low, high);

    /// <summary>This gate, asked only where the number is reported.</summary>
    public Gate WhereReported() => this with { Optional = true };

    /// <summary>E.g. <c>fvu ≤ 0.05</c>.</summary>
    public override string ToString() => (Low, High) switch
    {
        ({ } l, null) => FormattableString.Invariant($"{Number} ≥ {l:G6}"),
        (null, { } h) => FormattableString.Invariant($"{Number} ≤ {h:G6}"),
        ({ } l, { } h) => FormattableString.Invariant($"{l:G6} ≤ {Number} ≤ {h:G6}"),
        _ => $"{Number} unlimited",
    };
}

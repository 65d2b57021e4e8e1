namespace Hypotheses.Claims.Trials;

/// <summary>A check that the instrument worked on a trial. A failed gate voids the trial; it never counts for or against.</summary>
/// <param name="Value">What was seen.</param>
/// <param name="Low">Inclusive lower limit, if any.</param>
/// <param name="High">Inclusive upper limit, if any.</param>
public sealed record Gate(double Value, double? Low, double? High)
{
    /// <summary>Whether the value lies inside the limits. NaN does not.</summary>
    public bool Passed => !double.IsNaN(Value) && (Low is not { } l || Value >= l) && (High is not { } h || Value <= h);
}

/// <summary>
/// What one trial saw: named numbers, gates, and series for pictures. Built up by a claim's <c>Score</c>:
/// <code>new Measurement { ["hole"] = hole, ["fvu"] = fvu }.AtMost("fvu", fvu, .05)</code>
/// </summary>
public sealed class Measurement
{
    private readonly SortedDictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Gate> _gates = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double[]> _series = new(StringComparer.Ordinal);

    /// <summary>Named numbers. NaN in a statistic of the prediction voids the trial; it is never read as 0.</summary>
    public IReadOnlyDictionary<string, double> Values => _values;

    /// <summary>Named gates.</summary>
    public IReadOnlyDictionary<string, Gate> Gates => _gates;

    /// <summary>Named series, e.g. histogram counts.</summary>
    public IReadOnlyDictionary<string, double[]> Series => _series;

    /// <summary>Sets or reads a named number.</summary>
    public double this[string name]
    {
        get => _values[name];
        set => _values[name] = value;
    }

    /// <summary>Adds a gate: <paramref name="value"/> must be at most <paramref name="high"/>.</summary>
    public Measurement AtMost(string gate, double value, double high) => With(gate, new Gate(value, null, high));

    /// <summary>Adds a gate: <paramref name="value"/> must be at least <paramref name="low"/>.</summary>
    public Measurement AtLeast(string gate, double value, double low) => With(gate, new Gate(value, low, null));

    /// <summary>Adds a gate: <paramref name="value"/> must lie between the two, inclusive.</summary>
    public Measurement Between(string gate, double value, double low, double high) => With(gate, new Gate(value, low, high));

    /// <summary>Adds a series for a picture.</summary>
    public Measurement Draw(string name, params double[] series)
    {
        _series[name] = series;
        return this;
    }

    private Measurement With(string name, Gate gate)
    {
        _gates[name] = gate;
        return this;
    }
}

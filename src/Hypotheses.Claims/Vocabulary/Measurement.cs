namespace Hypotheses.Claims.Vocabulary;

/// <summary>What a gate saw on a trial. A failed gate voids the trial; it never counts for or against.</summary>
/// <param name="Value">What was seen.</param>
/// <param name="Low">Inclusive lower limit, if any.</param>
/// <param name="High">Inclusive upper limit, if any.</param>
public sealed record GateReading(double Value, double? Low, double? High)
{
    /// <summary>Whether the value lies inside the limits. NaN does not.</summary>
    public bool Passed => !double.IsNaN(Value) && (Low is not { } l || Value >= l) && (High is not { } h || Value <= h);
}

/// <summary>
/// What one trial saw: named numbers, and series for pictures. Numbers only: bounds and gates are the protocol's.
/// <code>new Measurement { ["hole"] = hole, ["fvu"] = fvu }</code>
/// </summary>
public sealed class Measurement
{
    private readonly SortedDictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double[]> _series = new(StringComparer.Ordinal);

    /// <summary>Named numbers. NaN in a statistic of the rule voids the trial; it is never read as 0.</summary>
    public IReadOnlyDictionary<string, double> Values => _values;

    /// <summary>Named series, e.g. histogram counts.</summary>
    public IReadOnlyDictionary<string, double[]> Series => _series;

    /// <summary>The names of all numbers, for messages.</summary>
    public string Names => _values.Count == 0 ? "nothing" : string.Join(", ", _values.Keys);

    /// <summary>Sets or reads a named number.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; says which there are.</exception>
    public double this[string name]
    {
        get =>
            _values.TryGetValue(name, out double value)
                ? value
                : throw new KeyNotFoundException($"no number '{name}' was measured; these were: {Names}");
        set => _values[name] = value;
    }

    /// <summary>Adds the numbers of another measurement, each under <paramref name="prefix"/> and its name.</summary>
    public Measurement Add(Measurement other, string prefix = "")
    {
        foreach ((string name, double value) in other.Values) _values[prefix + name] = value;
        foreach ((string name, double[] series) in other.Series) _series[prefix + name] = series;
        return this;
    }

    /// <summary>Adds a series for a picture.</summary>
    public Measurement Draw(string name, params double[] series)
    {
        _series[name] = series;
        return this;
    }
}

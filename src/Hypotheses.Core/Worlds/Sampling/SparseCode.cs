namespace Hypotheses.Core.Worlds.Sampling;

/// <summary>
/// The active features of one sample and their values: what a sampler fills. Reused from sample to sample. Not thread-safe.
/// </summary>
public sealed class SparseCode
{
    private readonly int[] _features;
    private readonly float[] _values;

    /// <summary>Room for a code of <paramref name="features"/> features.</summary>
    public SparseCode(int features)
    {
        _features = new int[features];
        _values = new float[features];
    }

    /// <summary>How many features are active: L0 of this sample.</summary>
    public int Count { get; private set; }

    /// <summary>The active features, each once, in the sampler's order.</summary>
    public ReadOnlySpan<int> Features => _features.AsSpan(0, Count);

    /// <summary>Their values.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    /// <summary>No feature is active.</summary>
    public void Clear() => Count = 0;

    /// <summary>Makes a feature that is not yet active active; a value of 0 leaves it inactive.</summary>
    public void Add(int feature, double value)
    {
        float single = (float)value;
        if (single == 0) return;
        _features[Count] = feature;
        _values[Count++] = single;
    }

    /// <summary>Multiplies the value of each active feature by the factor of that feature.</summary>
    public void Scale(ReadOnlySpan<float> factors)
    {
        for (int i = 0; i < Count; i++) _values[i] *= factors[_features[i]];
    }
}

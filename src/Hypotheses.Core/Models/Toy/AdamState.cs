namespace Hypotheses.Core.Models.Toy;

/// <summary>Adam (Kingma and Ba 2015, β .9 and .999, ε 1e-8) on one array, with decoupled weight decay. Not thread-safe.</summary>
internal sealed class AdamState(int length)
{
    private readonly float[] _mean = new float[length];
    private readonly float[] _square = new float[length];
    private double _meanLeft = 1, _squareLeft = 1;

    /// <summary>One step in place.</summary>
    internal void Step(Span<float> parameters, ReadOnlySpan<float> gradient, double rate, double decay)
    {
        _meanLeft *= 0.9;
        _squareLeft *= 0.999;
        float step = (float)(rate / (1 - _meanLeft)), root = (float)(1 / Math.Sqrt(1 - _squareLeft)), kept = (float)(1 - rate * decay);
        for (int i = 0; i < parameters.Length; i++)
        {
            float g = gradient[i];
            float mean = _mean[i] = 0.9f * _mean[i] + 0.1f * g;
            float square = _square[i] = 0.999f * _square[i] + 0.001f * g * g;
            parameters[i] = kept * parameters[i] - step * mean / (MathF.Sqrt(square) * root + 1e-8f);
        }
    }
}

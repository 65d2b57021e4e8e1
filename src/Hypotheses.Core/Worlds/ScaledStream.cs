namespace Hypotheses.Core.Worlds;

/// <summary>Another stream's activations times a factor. Not thread-safe.</summary>
internal sealed class ScaledStream(IActivationStream source, float factor) : IActivationStream
{
    public int Dimension => source.Dimension;

    /// <summary>The stream itself where the factor is 1.</summary>
    public static IActivationStream Of(IActivationStream source, float factor) =>
        factor == 1 ? source : new ScaledStream(source, factor);

    public void Next(Span<float> activations)
    {
        source.Next(activations);
        foreach (ref float number in activations) number *= factor;
    }
}

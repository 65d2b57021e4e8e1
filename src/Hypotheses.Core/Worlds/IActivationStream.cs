namespace Hypotheses.Core.Worlds;

/// <summary>
/// An endless supply of activations for one lane of work: a world's samples, or a model's activations at a hook point. The
/// stream holds its own random numbers, so what it gives depends on its seed and on how much was drawn, never on other lanes
/// or threads. Not thread-safe.
/// </summary>
public interface IActivationStream
{
    /// <summary>d, the length of one activation.</summary>
    int Dimension { get; }

    /// <summary>Fills rows of <see cref="Dimension"/> numbers, one activation a row.</summary>
    /// <exception cref="ArgumentException">The length is not a multiple of <see cref="Dimension"/>.</exception>
    void Next(Span<float> activations);
}

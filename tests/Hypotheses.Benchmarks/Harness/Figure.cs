namespace Hypotheses.Benchmarks.Harness;

/// <summary>One thing to measure under one name: what is compared with what, and the bar.</summary>
internal abstract class Figure
{
    /// <summary>The name on the command line and in the files.</summary>
    public abstract string Name { get; }

    /// <summary>What is compared, in a line.</summary>
    public abstract string Title { get; }

    /// <summary>About how long it takes on two cores.</summary>
    public abstract double ExpectedSeconds { get; }

    /// <summary>Measures.</summary>
    /// <exception cref="NotMeasuredException">It cannot be measured here; says why.</exception>
    public abstract void Measure(Bench bench, FigureResult result);
}

/// <summary>Why a figure, or a part of it, has no numbers.</summary>
internal sealed class NotMeasuredException(string why) : Exception(why);

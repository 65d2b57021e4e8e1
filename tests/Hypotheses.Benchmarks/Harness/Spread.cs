namespace Hypotheses.Benchmarks.Harness;

/// <summary>Median, least and greatest of some repetitions.</summary>
internal sealed record Spread(double Median, double Min, double Max, int Repetitions)
{
    /// <summary>The spread of numbers; of an even count the median is the mean of the middle two.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Spread Of(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        if (sorted.Length == 0) throw new ArgumentException("no repetitions");
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1], sorted.Length);
    }
}

namespace Hypotheses.Dashboard.Changes;

/// <summary>
/// By how much an effect moved, and how much of that both intervals allow. An effect moved by more than its error where the
/// interval of the difference excludes 0: each interval gives the arm that faces the other value (of a value that rises the upper
/// arm, of the one that it rises to the lower arm), and arms add as squares (Zou and Donner 2008, "MOVER"; for equal symmetric
/// intervals that is √2 times one arm). It is the 95% interval of a difference where the intervals are of 95% and come from
/// different seeds; runs on the same seeds differ by less. What was rounded is given its rounding on top.
/// </summary>
/// <param name="By">After less before.</param>
/// <param name="Error">The combined arms; not negative, infinite where an interval has no end there.</param>
public sealed record EffectShift(double By, double Error)
{
    // As the last digits of float32 sums: see NumberText.
    private const double Ties = 1e-6;

    /// <summary>Whether the effect moved by more than its error.</summary>
    public bool Beyond => Math.Abs(By) > Error;

    /// <summary>The move in errors; 0 where it is within a tie, infinite where there is no error.</summary>
    public double Size => By == 0 ? 0 : Math.Abs(By) / Error;

    /// <summary>The shift between two states; null where they are of different statistics or have no effect.</summary>
    public static EffectShift? Between(CellState before, CellState after)
    {
        if (before is not { Value: { } a, Low: { } lowA, High: { } highA }) return null;
        if (after is not { Value: { } b, Low: { } lowB, High: { } highB }) return null;
        if (!double.IsFinite(a) || !double.IsFinite(b) || !SameStatistic(before, after)) return null;
        double by = b - a;
        if (Math.Abs(by) <= Ties * Math.Max(Math.Abs(a), Math.Abs(b))) by = 0;
        double loose = Rounding(before) + Rounding(after);
        // An interval that lies beside its value allows nothing to be said; so does one without numbers.
        if (!Inside(a, lowA, highA, loose) || !Inside(b, lowB, highB, loose)) return null;
        (double facingA, double facingB) = by >= 0 ? (highA - a, b - lowB) : (a - lowA, highB - b);
        return new EffectShift(by, loose + Hypotenuse(Math.Max(facingA, 0) + loose, Math.Max(facingB, 0) + loose));
    }

    // Nothing says which statistic a history's line is of, but its definition does.
    private static bool SameStatistic(CellState before, CellState after) =>
        before.Statistic is { } a && after.Statistic is { } b
            ? a == b
            : before.Definition is { } x && x == after.Definition;

    private static bool Inside(double value, double low, double high, double loose)
    {
        double allowed = loose + (Ties * Math.Abs(value));
        return low <= value + allowed && high >= value - allowed;
    }

    // Half of the last digit that is written: the second of the half-width, or the fourth of a value without one.
    private static double Rounding(CellState state)
    {
        if (!state.Rounded) return 0;
        double half = (state.High!.Value - state.Low!.Value) / 2;
        return Math.Max(double.IsFinite(half) ? .05 * half : 0, 5e-4 * Math.Abs(state.Value!.Value));
    }

    private static double Hypotenuse(double a, double b) =>
        double.IsInfinity(a) || double.IsInfinity(b) ? double.PositiveInfinity : double.Hypot(a, b);
}

using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard.Html.Pictures;

/// <summary>
/// The horizontal axis of one statistic, the same in all pictures of a claim, so that its cells are compared by eye.
/// </summary>
/// <param name="Least">Its left end.</param>
/// <param name="Most">Its right end; beyond <paramref name="Least"/>.</param>
internal sealed record Axis(double Least, double Most)
{
    // Differences of larger numbers may overflow.
    private const double Huge = 1e300;

    /// <summary>
    /// Holds every bound, chance level and subject's mean of a statistic in some cells, of controls' means what lies no farther
    /// out than twice what those are apart, and of intervals and seeds what lies no farther out than all these are: one endless
    /// interval, or a control that is very true, does not make all others dots. Null where there is no number.
    /// </summary>
    public static Axis? Of(string statistic, IEnumerable<CellStatus> cells)
    {
        CellStatus[] all = [.. cells];
        Effect[] effects = [.. all.SelectMany(c => c.Effects).Where(e => e.Statistic == statistic)];
        double[] held = Finite(
            [
                .. all.SelectMany(c => (IEnumerable<Condition>)[.. c.SupportConditions ?? [], .. c.RefuteConditions ?? []])
                    .Where(c => c.Statistic == statistic).SelectMany(c => new[] { c.Low, c.High }).OfType<double>(),
                .. all.Where(c => c.Statistic == statistic).Select(c => c.Chance).OfType<double>(),
                .. all.Where(c => c.Role == Role.Subject).SelectMany(c => c.Effects).Where(e => e.Statistic == statistic)
                    .Select(e => e.Value),
            ]);
        held = WithControls(held, Finite([.. effects.Select(e => e.Value)]));
        double[] more = Finite(
            [
                .. effects.SelectMany(e => new[] { e.Low, e.High }),
                .. all.SelectMany(c => c.Values?.GetValueOrDefault(statistic) ?? []),
            ]);
        if (held.Length == 0) held = more;
        if (held.Length == 0) return null;
        (double least, double most) = (held.Min(), held.Max());
        double room = most > least ? most - least : Math.Max(Math.Abs(least), 1e-3);
        double[] near = [.. held, .. more.Where(v => v >= least - room && v <= most + room)];
        (least, most) = (near.Min(), near.Max());
        double pad = most > least ? .06 * (most - least) : Math.Max(Math.Abs(least) * .1, 1e-6);
        return new Axis(least - pad, most + pad);
    }

    /// <summary>Where on a picture of some width a number lies, 0 … width; what lies beyond an end is put there.</summary>
    public double X(double value, double width) => Math.Clamp(width * ((value - Least) / (Most - Least)), 0, width);

    /// <summary>Whether a number lies beyond either end.</summary>
    public bool Leaves(double value) => value < Least || value > Most;

    /// <summary>Round numbers on it, ascending: about four.</summary>
    public IEnumerable<double> Ticks()
    {
        double rough = (Most - Least) / 4, unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        if (!(unit > 0) || !double.IsFinite(unit)) yield break;
        double step = unit * (rough / unit) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
        for (int i = 0; i <= 10; i++)
            if ((Math.Ceiling(Least / step) + i) * step is var tick && tick <= Most) yield return tick;
    }

    private static double[] WithControls(double[] held, double[] means)
    {
        if (held.Length == 0) return means;
        (double least, double most) = (held.Min(), held.Max());
        double room = 2 * (most - least);
        return room > 0 ? [.. held, .. means.Where(v => v >= least - room && v <= most + room)] : [.. held, .. means];
    }

    private static double[] Finite(IEnumerable<double> values) =>
        [.. values.Where(v => double.IsFinite(v) && Math.Abs(v) <= Huge)];
}

using System.Globalization;

namespace Hypotheses.Dashboard.Text;

/// <summary>
/// Numbers as people should read them: an estimate is rounded to what its interval supports, two significant digits of the
/// half-width. Invariant culture; no negative zero.
/// </summary>
public static class NumberText
{
    // Beyond these a column of digits says less than an exponent.
    private const double Tiny = 1e-4, Huge = 1e7;

    /// <summary>The estimate alone: <c>0.412</c> for .41234 in [.391, .433].</summary>
    public static string Effect(double value, double low, double high) =>
        Format(value, Place(value, low, high), Scale(value, low, high));

    /// <summary>The estimate with its interval, all to the same place: <c>0.412 [0.391, 0.433]</c>.</summary>
    public static string Interval(double value, double low, double high)
    {
        int place = Place(value, low, high);
        double scale = Scale(value, low, high);
        return $"{Format(value, place, scale)} [{Format(low, place, scale)}, {Format(high, place, scale)}]";
    }

    /// <summary>A number without an interval: up to four significant digits.</summary>
    public static string Plain(double value)
    {
        if (!double.IsFinite(value)) return Words(value);
        double size = Math.Abs(value);
        if (size == 0) return "0";
        return size is < Tiny or >= Huge
            ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
            : Round(value, 3 - Exponent(size)).ToString("0.#########", CultureInfo.InvariantCulture);
    }

    /// <summary>Seconds as <c>3.2 s</c>, <c>4 min 10 s</c> or <c>2 h 5 min</c>.</summary>
    public static string Seconds(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0) return "?";
        if (seconds < 59.95) return seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
        long whole = (long)Math.Min(Math.Round(seconds), 1e15);
        return whole < 3600 ? $"{whole / 60} min {whole % 60} s" : $"{whole / 3600} h {whole % 3600 / 60} min";
    }

    /// <summary>The decimal place of the last digit: 3 for thousandths, −1 for tens.</summary>
    private static int Place(double value, double low, double high)
    {
        double half = (high - low) / 2;
        // An interval that only the last digits of float32 sums keep from being a point is one.
        if (double.IsFinite(half) && half > 1e-6 * Math.Abs(value)) return 1 - Exponent(half);
        return double.IsFinite(value) && value != 0 ? 3 - Exponent(Math.Abs(value)) : 0;
    }

    // The largest finite size among the three decides whether all are written with an exponent.
    private static double Scale(double value, double low, double high) =>
        new[] { value, low, high }.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();

    private static string Format(double value, int place, double scale)
    {
        if (!double.IsFinite(value)) return Words(value);
        double rounded = Round(value, place);
        if (rounded == 0)
            return place > 0 && scale >= Tiny ? 0d.ToString("F" + Digits(place), CultureInfo.InvariantCulture) : "0";
        if (scale is < Tiny or >= Huge)
        {
            int digits = Math.Clamp(place + Exponent(Math.Abs(rounded)), 0, 15);
            return rounded.ToString(digits == 0 ? "0e0" : $"0.{new string('0', digits)}e0", CultureInfo.InvariantCulture);
        }

        return rounded.ToString("F" + Digits(place), CultureInfo.InvariantCulture);
    }

    private static string Digits(int place) => Math.Clamp(place, 0, 9).ToString(CultureInfo.InvariantCulture);

    private static double Round(double value, int place)
    {
        if (place >= 0) return place > 15 ? value : Math.Round(value, place, MidpointRounding.ToEven);
        double unit = Math.Pow(10, -place), rounded = Math.Round(value / unit) * unit;
        return double.IsFinite(rounded) ? rounded : value;
    }

    // Of the number rounded to two digits: .0996 counts as .10.
    private static int Exponent(double size)
    {
        string text = size.ToString("E1", CultureInfo.InvariantCulture);
        return int.Parse(
            text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture);
    }

    private static string Words(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
}

using System.Globalization;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Worlds;

/// <summary>Ranges of recipes' fields: one clear line that names recipe, field, value and range.</summary>
internal static class Require
{
    /// <summary><paramref name="value"/> is a number in [low, high].</summary>
    internal static void Within(
        string recipe, double value, double low, double high, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (!(value >= low && value <= high)) // also NaN
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{recipe}: {field} = {value} is not in [{low:g6}, {high:g6}]"));
    }

    /// <summary><paramref name="value"/> is one of the enumeration's names.</summary>
    internal static void Defined<T>(string recipe, T value, [CallerArgumentExpression(nameof(value))] string field = "")
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentException($"{recipe}: {field} = {value} is not one of {string.Join(", ", Enum.GetNames<T>())}");
    }
}

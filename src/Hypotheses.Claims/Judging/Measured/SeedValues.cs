using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging.Measured;

/// <summary>
/// What each seed that counts says of the statistics of a cell's rule, for pictures: by the statistic's name, in the order of
/// seeds, to five significant digits.
/// </summary>
public static class SeedValues
{
    /// <summary>Those of some trials that count; null where there are none.</summary>
    public static IReadOnlyDictionary<string, double[]>? Of(PlannedCell cell, IReadOnlyList<Trial> valid) => valid.Count == 0
        ? null
        : cell.Prediction.Statistics.Distinct(StringComparer.Ordinal).ToDictionary(
            name => name, name => valid.Select(t => Rounded(t.Measurements[name])).ToArray(), StringComparer.Ordinal);

    private static double Rounded(double value) =>
        double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Each statistic's values on one line: a line for each of many seeds would be most of a status file.</summary>
    internal sealed class OneLine : JsonConverter<IReadOnlyDictionary<string, double[]>>
    {
        /// <inheritdoc/>
        public override IReadOnlyDictionary<string, double[]>? Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<Dictionary<string, double[]>>(ref reader, Json.Line);

        /// <inheritdoc/>
        public override void Write(
            Utf8JsonWriter writer, IReadOnlyDictionary<string, double[]> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach ((string name, double[] values) in value)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(JsonSerializer.Serialize(values, Json.Line));
            }

            writer.WriteEndObject();
        }
    }
}

using System.Text.Json;

namespace Hypotheses.Tests.Fixtures;

/// <summary>
/// Numbers that a fixture must give, computed in loops over double-precision numbers: <c>expected.json</c> beside it.
/// </summary>
internal static class Golden
{
    public const string Name = "expected.json";

    /// <summary>
    /// A line an entry. Numbers are rounded to six places, so that the last bits of a platform's exp are not in the file.
    /// </summary>
    public static byte[] Json(params (string Field, double[][] Rows)[] entries)
    {
        IEnumerable<string> lines = entries.Select(e => $"\"{e.Field}\": {JsonSerializer.Serialize(e.Rows.Select(Rounded))}");
        return Text.Utf8("{\n" + string.Join(",\n", lines) + "\n}\n");
    }

    private static double[] Rounded(double[] row) => [.. row.Select(v => Math.Round(v, 6) + 0.0)]; // no -0

    public static double[][] Rows(string folder, string field)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Name)));
        return file.RootElement.GetProperty(field).Deserialize<double[][]>()!;
    }

    public static void Near(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - 1e-5, expected[i] + 1e-5);
    }
}

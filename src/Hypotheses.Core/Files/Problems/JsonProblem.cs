using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hypotheses.Core.Files.Problems;

/// <summary>
/// What .NET's reader of JSON says, as people count: lines and bytes from 1, fields without the root's <c>$</c>, and without the
/// place where it stands anyway.
/// </summary>
public static partial class JsonProblem
{
    /// <summary>The field at which it stopped, <c>[0].layers</c>; <c>file</c> for the root, or where nobody says.</summary>
    public static string Field(Exception e) => FieldOf(e) is { Length: > 0 } field ? field : "file";

    /// <summary>What is wrong, in one line: <c>'x' is an invalid start of a value (line 3, byte 7)</c>.</summary>
    public static string Words(Exception e) =>
        PlaceOf(e) is { } at ? $"{What(e)} (line {at.Line + 1}, byte {at.Byte + 1})" : What(e);

    /// <summary>The same for a file of which each line is a text of its own: <c>tier: is no tier (byte 7)</c>.</summary>
    public static string InLine(Exception e)
    {
        string field = FieldOf(e) is { Length: > 0 } named ? named + ": " : "";
        return PlaceOf(e) is { } at ? $"{field}{What(e)} (byte {at.Byte + 1})" : field + What(e);
    }

    /// <summary>A path of .NET's, <c>$[0].layers</c>, without its root.</summary>
    public static string WithoutRoot(string path) =>
        path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.StartsWith('$') ? path[1..] : path;

    private static string? FieldOf(Exception e) =>
        e is JsonException { Path: { } known } ? WithoutRoot(known)
        : Place().Match(e.Message) is { Success: true } said && said.Groups["path"] is { Success: true } path
            ? WithoutRoot(path.Value)
            : null;

    // From 0; not every message repeats it.
    private static (long Line, long Byte)? PlaceOf(Exception e) =>
        e is JsonException { LineNumber: { } line, BytePositionInLine: { } at } ? (line, at)
        : Place().Match(e.Message) is { Success: true } said ? (Number(said.Groups["line"]), Number(said.Groups["byte"]))
        : null;

    // The first line alone: what follows repeats the text that was read.
    private static string What(Exception e) => Place().Replace(e.Message, "").Split('\n')[0].TrimEnd('.', ' ', '\r');

    private static long Number(Group digits) => long.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @" (?:Path: (?<path>\$.*) \| )?LineNumber: (?<line>\d+) \| BytePositionInLine: (?<byte>\d+)\.",
        RegexOptions.Singleline | RegexOptions.RightToLeft)]
    private static partial Regex Place();
}

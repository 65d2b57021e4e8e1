using System.Text;
using System.Text.Json;

namespace Hypotheses.Core.Files;

/// <summary>
/// What Python's <c>json</c> writes and reads beyond JSON, and what a whole number is to it. Python writes <c>NaN</c>,
/// <c>Infinity</c> and <c>-Infinity</c> for such floats (json.dumps, allow_nan, which is its default), and <c>3.0</c> for a whole
/// number that once was a float.
/// </summary>
internal static class PythonNumbers
{
    // Numbers of JSON that no double holds. Whoever asks for one of these fields gets the error about what is no finite number.
    private const string Nan = "1e9999999", Infinity = "1e999999";

    private static readonly (byte[] Word, byte[] Number)[] Words =
        [Bytes("NaN", Nan), Bytes("Infinity", Infinity), Bytes("-Infinity", "-" + Infinity)];

    /// <summary>The same JSON with those three words, as values, replaced by numbers that are not finite either.</summary>
    public static ReadOnlySpan<byte> InJson(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("NaN"u8) < 0 && json.IndexOf("Infinity"u8) < 0) return json;
        var to = new List<byte>(json.Length + 64);
        bool text = false, between = true; // inside a string; behind what a value may follow
        for (int at = 0; at < json.Length;)
        {
            byte next = json[at];
            if (!text && between && Word(json[at..]) is { } found)
            {
                to.AddRange(found.Number);
                at += found.Word.Length;
                between = false;
                continue;
            }

            if (text && next == (byte)'\\' && at + 1 < json.Length) to.Add(json[at++]);
            else if (next == (byte)'"') text = !text;
            between = next is (byte)':' or (byte)',' or (byte)'[' || IsSpace(next);
            to.Add(json[at++]);
        }

        return to.ToArray();
    }

    /// <summary>The number of a value where it is whole, also if it is written as a float; false where it is none.</summary>
    public static bool TryGetWhole(this JsonElement value, out long whole)
    {
        whole = 0;
        if (value.ValueKind != JsonValueKind.Number) return false;
        if (value.TryGetInt64(out whole)) return true;
        if (!value.TryGetDouble(out double number) || number != Math.Floor(number) || Math.Abs(number) > 1L << 53) return false;
        whole = (long)number;
        return true;
    }

    /// <summary>A value as its file has it.</summary>
    public static string Raw(this JsonElement value) => value.GetRawText() switch
    {
        Nan => "NaN",
        Infinity => "Infinity",
        "-" + Infinity => "-Infinity",
        var text => text,
    };

    private static (byte[] Word, byte[] Number) Bytes(string word, string number) =>
        (Encoding.ASCII.GetBytes(word), Encoding.ASCII.GetBytes(number));

    private static (byte[] Word, byte[] Number)? Word(ReadOnlySpan<byte> json)
    {
        foreach ((byte[] word, byte[] number) in Words)
        {
            if (!json.StartsWith(word)) continue;
            ReadOnlySpan<byte> after = json[word.Length..];
            if (after.IsEmpty || after[0] is (byte)',' or (byte)']' or (byte)'}' || IsSpace(after[0])) return (word, number);
        }

        return null;
    }

    private static bool IsSpace(byte next) => next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}

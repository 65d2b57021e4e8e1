using System.Globalization;
using System.Text;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Fuzz.Mutations;

/// <summary>Changes of JSON token by token, so that most of it stays JSON.</summary>
internal static class JsonMutations
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e999", "-0", "1.5", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "4611686018427387905", "[]", "{}", "\"\"", "\"\\ud800\"",
        "\"\\u0000\\n\"", "\"a\\u202eb\"", "[[[[]]]]", "{\"a\":{\"a\":1}}", "\"F32\"", "\"BOOL\"", "NaN", "-Infinity", "3.0",
        "1e-400", "00", "[0,4]", "[4294967296,4294967296]", "\"U16\"", "\"C64\"", "\"torch.float32\"", "\"relu\"",
    ];

    public static byte[] Of(Rng rng, byte[] bytes)
    {
        List<string> tokens = Tokens(Encoding.Latin1.GetString(bytes)); // one character a byte, also of what is no UTF-8
        if (tokens.Count == 0) return bytes;
        int at = rng.Below(tokens.Count), to = Math.Min(tokens.Count, at + 1 + rng.Below(8));
        switch (rng.Below(9))
        {
            case 0: tokens[at] = Values[rng.Below(Values.Length)]; break;
            case 1: Nearest(tokens, at, t => char.IsAsciiDigit(t[0]) || t[0] == '-', _ => Number(rng)); break;
            case 2: Nearest(tokens, at, t => t[0] == '"', t => Text(rng, t)); break;
            case 3: tokens.RemoveRange(at, to - at); break;
            case 4: tokens.InsertRange(at, tokens.GetRange(at, to - at)); break; // fields twice
            case 5: tokens[at] = tokens[rng.Below(tokens.Count)]; break;
            case 6:
                tokens.Insert(
                at, string.Concat(Enumerable.Repeat(rng.Below(2) == 0 ? "[" : "{\"a\":", 1 + rng.Below(200)))); break;
            case 7: tokens.InsertRange(at, [",", "\"x" + rng.Below(10) + "\"", ":", Values[rng.Below(Values.Length)]]); break;
            default: (tokens[at], tokens[to - 1]) = (tokens[to - 1], tokens[at]); break;
        }

        return Encoding.Latin1.GetBytes(string.Concat(tokens));
    }

    private static void Nearest(List<string> tokens, int at, Predicate<string> fits, Func<string, string> change)
    {
        int found = tokens.FindIndex(at, fits);
        if (found < 0) found = tokens.FindIndex(fits);
        if (found >= 0) tokens[found] = change(tokens[found]);
    }

    private static string Number(Rng rng) => rng.Below(4) switch
    {
        0 => (-(long)(ByteMutations.Edge(rng) >> 1)).ToString(CultureInfo.InvariantCulture),
        1 => string.Create(CultureInfo.InvariantCulture, $"{rng.Below(100)}.{rng.Below(1000)}e{rng.Below(700) - 350}"),
        _ => ByteMutations.Edge(rng).ToString(CultureInfo.InvariantCulture),
    };

    private static string Text(Rng rng, string text) => rng.Below(6) switch
    {
        0 => "\"" + new string('n', 1 << rng.Below(16)) + "\"",
        1 => "\"\\ud83d\"",
        2 => "\"\\n\\r\\u2028\\u001b[2J" + text.Trim('"') + "\"",
        3 => "\"../../etc/passwd\"",
        4 => text[..(1 + rng.Below(text.Length))],
        _ => "\"\u00ff\u00c0" + text.Trim('"') + "\"", // no UTF-8
    };

    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (int at = 0; at < text.Length;)
        {
            int start = at;
            if (text[at] == '"')
            {
                for (at++; at < text.Length && text[at] != '"'; at++)
                    if (text[at] == '\\') at++;
                at = Math.Min(text.Length, at + 1);
            }
            else if ("{}[]:,".Contains(text[at]))
            {
                at++;
            }
            else
            {
                while (at < text.Length && !"{}[]:,\"".Contains(text[at])) at++;
            }

            tokens.Add(text[start..at]);
        }

        return tokens;
    }
}

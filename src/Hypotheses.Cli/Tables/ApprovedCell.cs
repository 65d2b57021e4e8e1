using System.Text.Json;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Cli.Tables;

/// <summary>What one file <c>….verified.json</c> approves of a cell.</summary>
internal sealed record ApprovedCell(
    string Claim, string Subject, Role Role, Verdict Verdict, string Statistic, int Seeds, Tier Tier)
{
    /// <summary>The effect and its interval; null where the file has none.</summary>
    public (double Value, double Low, double High)? Effect { get; init; }

    /// <summary>Whether it was approved under an earlier definition of the claim than the present one.</summary>
    public bool Earlier { get; init; }

    /// <summary>The subject without its setting.</summary>
    public string World => Subject.Split('@')[0];

    /// <summary>The setting's name; empty where there is none.</summary>
    public string Setting => Subject.Length > World.Length ? Subject[(World.Length + 1)..] : "";

    /// <summary><c>0.57 [0.34, 0.80]</c>; a dash where there is no effect.</summary>
    public string Numbers => Effect is { } e ? NumberText.Interval(e.Value, e.Low, e.High) : "–";

    /// <summary>The mark of what was approved under an earlier definition.</summary>
    public string Mark => Earlier ? " †" : "";

    /// <summary>The model of which it is a twin that learned nothing, by its name; null where it is none.</summary>
    public string? TwinOf => Enum.GetValues<TwinKind>()
        .Where(kind => kind != TwinKind.Trained)
        .Select(kind => "-" + Json.Canonical(kind).Trim('"'))
        .Where(end => World.EndsWith(end, StringComparison.Ordinal))
        .Select(end => World[..^end.Length])
        .FirstOrDefault();

    /// <summary>Reads a file.</summary>
    /// <exception cref="MalformedFileException">It is none: names the file and the field.</exception>
    public static ApprovedCell Read(string path, Tier tier)
    {
        JsonFields file = JsonFile.Read(path);
        string Text(string field) => file.Text(field) ?? throw file.Wrong(field, "is missing");
        T Word<T>(string field)
            where T : struct, Enum
        {
            T[] found = [.. Enum.GetValues<T>().Where(v => Json.Canonical(v).Trim('"') == Text(field))];
            return found.Length == 1 ? found[0] : throw file.Wrong(field, $"'{Text(field)}' is none");
        }

        int seeds = file.Integer("seeds", lowest: 0) ?? throw file.Wrong("seeds", "is missing");
        var cell = new ApprovedCell(
            Text("claim"), Text("subject"), Word<Role>("role"), Word<Verdict>("verdict"), Text("statistic"), seeds, tier);
        if (!file.Has("effect")) return cell;
        // Too few seeds counted for an interval, or for a mean: an instrument that is invalid has none.
        if (cell.Verdict == Verdict.InvalidInstrument && !IsNumber(file, "effect")) return cell;
        if (cell.Verdict == Verdict.InvalidInstrument && file.Kind("interval") == JsonValueKind.Array
            && file.Element.GetProperty("interval").EnumerateArray().All(end => end.ValueKind == JsonValueKind.Null)) return cell;
        double effect = Number(file, "effect", file.Element.GetProperty("effect"));
        return cell with { Effect = (effect, Bound(file, 0), Bound(file, 1)) };
    }

    private static double Bound(JsonFields file, int at)
    {
        bool isPair = file.Kind("interval") == JsonValueKind.Array && file.Element.GetProperty("interval").GetArrayLength() == 2;
        if (!isPair) throw file.Wrong("interval", "is not two numbers");
        return Number(file, $"interval[{at}]", file.Element.GetProperty("interval")[at]);
    }

    private static bool IsNumber(JsonFields file, string field) => file.Kind(field) == JsonValueKind.Number;

    private static double Number(JsonFields file, string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw file.Wrong(field, "is not a number");
}

using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>
/// How positions turn: version 4 of the library writes a base and <c>rope_scaling</c>, version 5 <c>rope_parameters</c> with
/// both. Where several say the same they must agree. (transformers/modeling_rope_utils.py)
/// </summary>
internal static class RotaryFields
{
    private const string Version5 = "rope_parameters", Version4 = "rope_scaling", Theta = "rope_theta",
        Share = "partial_rotary_factor";

    private const double Base = 10_000; // of every architecture here

    /// <summary>Of an architecture whose heads turn as a whole.</summary>
    public static RotaryPositions Whole(ConfigFields fields)
    {
        (RotaryPositions turns, double share) = Read(fields, Theta, Share, 1);
        return share == 1
            ? turns
            : throw fields.Wrong(Share, $"{share} is not 1; heads of this architecture turn as a whole");
    }

    /// <summary>Of one whose heads turn in part: the first ⌊share · head size⌋ numbers.</summary>
    public static RotaryPositions Part(ConfigFields fields, int headSize, string theta, string share, double otherwise)
    {
        (RotaryPositions turns, double part) = Read(fields, theta, share, otherwise);
        int turning = (int)(part * headSize);
        return part <= 1 && turning >= 2 && turning % 2 == 0
            ? turns with { Fraction = (double)turning / headSize }
            : throw fields.Wrong(share, $"{part} of heads of {headSize} numbers is no even number of them");
    }

    private static (RotaryPositions Turns, double Share) Read(
        ConfigFields fields, string theta, string share, double otherwise)
    {
        ConfigFields? given = fields.Inner(Version5), scaling = fields.Inner(Version4);
        if (given is not null && scaling is not null) throw fields.Wrong(Version4, $"stands beside {Version5}; one of them is read");
        ConfigFields? inner = given ?? scaling;
        RefuseAlone(fields, inner, theta, Theta);
        RefuseAlone(fields, inner, share, Share);
        double turns = Agreed(fields, inner, [theta, Theta], Theta) ?? Base;
        double part = Agreed(fields, inner, [share, Share], Share) ?? otherwise;
        var plain = new RotaryPositions(turns);
        return (inner is null ? plain : Scaled(plain, inner, typed: given is null), part);
    }

    /// <summary>
    /// The general name beside an architecture's own is a copy of it; by itself some versions of the library pass over it.
    /// </summary>
    private static void RefuseAlone(ConfigFields fields, ConfigFields? inner, string own, string general)
    {
        if (own == general || fields.Has(own) || inner?.Has(general) == true || !fields.Has(general)) return;
        throw fields.Wrong(general, $"stands without {own}, and not every version of the library reads it so");
    }

    /// <summary>One number that may stand in several places.</summary>
    private static double? Agreed(ConfigFields fields, ConfigFields? inner, string[] outside, string inside)
    {
        double? agreed = inner?.NumberOrNull(inside, null);
        foreach (string field in outside)
        {
            if (fields.NumberOrNull(field, null) is not { } number) continue;
            if (agreed is { } other && number != other) throw fields.Wrong(field, $"{number} is {other} elsewhere in the file");
            agreed = number;
        }

        return agreed;
    }

    private static RotaryPositions Scaled(RotaryPositions plain, ConfigFields fields, bool typed)
    {
        string? type = fields.Text("rope_type"), older = fields.Text("type");
        if (type is not null && older is not null && type != older) throw fields.Wrong("type", $"'{older}' is '{type}' in rope_type");
        type ??= older ?? (typed ? throw fields.Wrong("rope_type", "is missing") : "default");
        RotaryPositions scaled = type switch
        {
            "default" => plain,
            "linear" => plain with { Divisor = Factor(fields) },
            "dynamic" => Dynamic(plain, fields),
            "llama3" => plain with { Scaling = Llama3(fields) },
            _ => throw fields.Wrong(
                "rope_type", $"'{type}' is not one of default, linear, dynamic, llama3, the scalings that are read"),
        };
        fields.RefuseAllOthers();
        return scaled;
    }

    // The base becomes base · (factor · length/context − factor + 1)^(r/(r−2)) for texts longer than the context alone; no text
    // here is: max_position_embeddings is the context, and longer ones are refused.
    private static RotaryPositions Dynamic(RotaryPositions plain, ConfigFields fields)
    {
        Factor(fields);
        return plain;
    }

    private static double Factor(ConfigFields fields)
    {
        double factor = fields.NumberOrNull("factor", null) ?? throw fields.Wrong("factor", "is missing");
        return factor >= 1 ? factor : throw fields.Wrong("factor", $"{factor} is below 1");
    }

    private static RotaryScaling Llama3(ConfigFields fields)
    {
        double Needed(string field) => fields.NumberOrNull(field, null) ?? throw fields.Wrong(field, "is missing");
        double factor = Factor(fields), low = Needed("low_freq_factor"), high = Needed("high_freq_factor");
        if (high <= low) throw fields.Wrong("high_freq_factor", $"{high} is not above low_freq_factor {low}");
        const string original = "original_max_position_embeddings";
        return new RotaryScaling(
            factor, low, high, fields.SizeOrNull(original, null) ?? throw fields.Wrong(original, "is missing"));
    }
}

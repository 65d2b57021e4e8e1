namespace Hypotheses.Core.Models.Transformers.Configuration;

/// <summary>What no transformer can be.</summary>
public static class ConfigFlaws
{
    /// <summary>The first field that no model can have, and what is wrong with it; null where all is well.</summary>
    public static (string Field, string Problem)? Flaw(this TransformerConfig config) =>
        All(config).Select(flaw => ((string, string)?)flaw).FirstOrDefault();

    private static IEnumerable<(string Field, string Problem)> All(TransformerConfig c) =>
    [
        .. Sizes(c), .. Attention(c.Attention, c.Layers), .. Positions(c),
        .. Finite("Norm.Epsilon", c.Norm.Epsilon, least: 0),
        .. Finite("EmbeddingScale", c.EmbeddingScale, double.MinValue),
        .. Positive("LogitCap", c.LogitCap),
    ];

    private static IEnumerable<(string, string)> Sizes(TransformerConfig c)
    {
        foreach ((string field, int size) in new[]
                 {
                     ("Dim", c.Dim), ("Layers", c.Layers), ("Vocabulary", c.Vocabulary), ("Context", c.Context),
                     ("Attention.Heads", c.Attention.Heads), ("Attention.HeadSize", c.Attention.HeadSize),
                     ("Attention.KeyValueHeads", c.Attention.KeyValueHeads), ("Mlp.Width", c.Mlp?.Width ?? 1),
                     ("Outputs", c.Outputs ?? 1),
                 })
            if (size < 1) yield return (field, $"{size} is not positive");
        if (c.TiedHead && c.Outputs is { } outputs && outputs != c.Vocabulary)
            yield return ("Outputs", $"{outputs} logits of a head that is the embedding of {c.Vocabulary} tokens");
    }

    private static IEnumerable<(string, string)> Attention(AttentionSettings a, int layers)
    {
        if (a.KeyValueHeads > 0 && a.Heads % a.KeyValueHeads != 0)
            yield return ("Attention.KeyValueHeads", $"{a.KeyValueHeads} does not divide {a.Heads} heads");
        if (a.Windows.Count != 0 && a.Windows.Count != layers)
            yield return ("Attention.Windows", $"{a.Windows.Count} of them for {layers} blocks");
        if (a.Windows.FirstOrDefault(w => w < 1) is { } window)
            yield return ("Attention.Windows", $"{window} is not positive");
        foreach ((string, string) flaw in Positive("Attention.Divisor", a.Divisor)) yield return flaw;
        foreach ((string, string) flaw in Positive("Attention.ScoreCap", a.ScoreCap)) yield return flaw;
        if (a.SoftmaxShare is not (>= 0 and <= 1)) // NaN too
            yield return ("Attention.SoftmaxShare", $"{a.SoftmaxShare} is not from 0 to 1");
    }

    private static IEnumerable<(string, string)> Positions(TransformerConfig c) => c.Positions switch
    {
        RotaryPositions rotary => Rotary(rotary, c.Attention.HeadSize),
        AlibiPositions { Slopes: var slopes } when slopes.Count != c.Attention.Heads =>
            [("Positions.Slopes", $"{slopes.Count} of them for {c.Attention.Heads} heads")],
        AlibiPositions alibi => alibi.Slopes.SelectMany(slope => Finite("Positions.Slopes", slope, least: 0)),
        _ => [],
    };

    private static IEnumerable<(string, string)> Rotary(RotaryPositions p, int headSize)
    {
        foreach ((string, string) flaw in Positive("Positions.Base", p.Base)) yield return flaw;
        int turning = p.Fraction is > 0 and <= 1 ? p.Turning(headSize) : 0;
        if (turning == 0 || turning % 2 != 0)
            yield return ("Positions.Fraction",
                $"{p.Fraction} of heads of {headSize} numbers is no even number of them, which turn in pairs");
        if (p.Divisor is { } divisor)
            foreach ((string, string) flaw in Finite("Positions.Divisor", divisor, least: 1)) yield return flaw;
        if (p.Scaling is not { } s) yield break;
        foreach ((string, string) flaw in Finite("Positions.Scaling.Factor", s.Factor, least: 1)) yield return flaw;
        foreach ((string, string) flaw in Positive("Positions.Scaling.LowFrequencyFactor", s.LowFrequencyFactor))
            yield return flaw;
        if (!(s.HighFrequencyFactor > s.LowFrequencyFactor) || !double.IsFinite(s.HighFrequencyFactor))
            yield return ("Positions.Scaling.HighFrequencyFactor",
                $"{s.HighFrequencyFactor} is not above LowFrequencyFactor {s.LowFrequencyFactor}");
        if (s.OriginalContext < 1) yield return ("Positions.Scaling.OriginalContext", $"{s.OriginalContext} is not positive");
    }

    private static IEnumerable<(string, string)> Positive(string field, double? value)
    {
        if (value is { } number && !(double.IsFinite(number) && number > 0))
            yield return (field, $"{number} is not a positive number");
    }

    private static IEnumerable<(string, string)> Finite(string field, double value, double least)
    {
        if (!(double.IsFinite(value) && value >= least))
            yield return (field, $"{value} is not a number{(least > double.MinValue ? $" of at least {least}" : "")}");
    }
}

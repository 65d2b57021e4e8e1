using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Support;

/// <summary>Ledger lines written by hand: claim C90, definition d, subject hash h.</summary>
internal static class Lines
{
    public static Prediction Above { get; } = new("value", Rule.Above("value", .6), Rule.Below("value", .4));

    public static PlannedCell Plan(
        string subject = "s", Role role = Role.Subject, Prediction? prediction = null, int seeds = 6) => new()
        {
            Claim = "C90",
            Title = "The value is large",
            Family = "Support",
            Source = "tests",
            Definition = "d",
            Subject = subject,
            Description = "by hand",
            SubjectHash = "h",
            Role = role,
            Prediction = prediction ?? Above,
            Seeds = seeds,
            Tier = Tier.Quick,
        };

    public static Trial Trial(int index, double value, string subject = "s", Role role = Role.Subject) => new()
    {
        Claim = "C90",
        Definition = "d",
        Subject = subject,
        SubjectHash = "h",
        Role = role,
        SeedIndex = index,
        Seed = Seed.FromPath("d", "h", $"{index}").ToString(),
        Tier = Tier.Quick,
        Measurements = new Dictionary<string, double> { ["value"] = value },
    };

    /// <summary>A cell with a trial for each value.</summary>
    public static LedgerLine[] Cell(string subject, Role role, params double[] values) =>
        [Plan(subject, role, seeds: values.Length), .. values.Select((v, i) => Trial(i, v, subject, role))];

    /// <summary>A cell of six trials with one value: as few seeds as can decide. Not 0 or 1, which may be shares.</summary>
    public static LedgerLine[] Six(string subject, Role role, double value) =>
        Cell(subject, role, [.. Enumerable.Repeat(value, 6)]);

    /// <summary>Both controls as they must be.</summary>
    public static LedgerLine[] SoundControls { get; } =
        [.. Cell("true", Role.Positive, .98, .99, 1, 1, 1.01, 1.02), .. Cell("false", Role.Negative, -.02, -.01, 0, 0, .01, .02)];
}

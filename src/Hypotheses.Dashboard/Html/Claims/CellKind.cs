using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>What kind of subject a cell is of: groups of cards, and what a reader filters by.</summary>
/// <param name="Class">In the style sheet.</param>
/// <param name="Heading">Over its cards.</param>
/// <param name="Short">In a filter.</param>
internal sealed record CellKind(string Class, string Heading, string Short)
{
    private static readonly CellKind
        Model = new("k-model", "Trained models", "trained models"),
        Twin = new("k-twin", "Their twins, which learned nothing", "their twins"),
        World = new("k-world", "Worlds whose answer is known", "known worlds"),
        Positive = new("k-control", "Positive controls: must be supported", "controls"),
        Negative = new("k-control", "Negative controls: must be refuted", "controls"),
        Near = new(
            "k-control",
            "Controls near a bound: their answer is known; can the instrument tell it?",
            "controls");

    /// <summary>All kinds, in the order of a page.</summary>
    public static IReadOnlyList<CellKind> All { get; } = [Model, Twin, World, Positive, Negative, Near];

    /// <summary>The kind of a cell.</summary>
    public static CellKind Of(CellStatus cell) => cell switch
    {
        { Role: not Role.Subject, Hard: true } => Near,
        { Role: Role.Positive } => Positive,
        { Role: Role.Negative } => Negative,
        { TwinOf: not null } => Twin,
        { ComesFromTraining: true } => Model,
        _ => World,
    };
}

using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Changes;

namespace Hypotheses.Tests.Dashboard.Changes;

/// <summary>States of cells as a status gives them, with what a test changes.</summary>
internal static class States
{
    public static CellState Of(
        string subject = "nested", Verdict verdict = Verdict.Supported, double value = .5, double arm = .1,
        string claim = "C21") =>
        new(claim, subject, verdict)
        {
            Role = Role.Subject,
            Statistic = "hole",
            Value = value,
            Low = value - arm,
            High = value + arm,
            Definition = "5f1d6a5c8e0b4d77",
            SubjectHash = "0c1d2e3f40516273849506172839405162738495061728394051627384950617",
            Tier = Tier.Quick,
            Seeds = 6,
            Engine = "e1",
            Commit = "abc",
            Device = "cpu",
        };
}

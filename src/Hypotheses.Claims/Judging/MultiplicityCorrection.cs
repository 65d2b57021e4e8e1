using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Claims.Judging;

/// <summary>
/// Cells judged together: Holm at .05 over the subjects of confirmatory claims, Benjamini and Hochberg at .05 over those of the
/// others (claims.md, section 3). A verdict whose adjusted p-value does not pass is corrected to "inconclusive"; none is
/// corrected to more than it was. Controls, cells whose
/// outcome was certain by construction, and cells without a verdict on their evidence are in no family.
/// </summary>
internal static class MultiplicityCorrection
{
    private const double ErrorRate = .05;

    /// <summary>The cells with adjusted p-values and corrected verdicts, in their order.</summary>
    public static IReadOnlyList<CellStatus> Corrected(IReadOnlyList<CellStatus> cells)
    {
        CellStatus[] corrected = [.. cells];
        foreach (bool confirmatory in (bool[])[true, false])
        {
            int[] family = [
                .. Enumerable.Range(0, cells.Count).Where(i => InFamily(cells[i]) && cells[i].Confirmatory == confirmatory)];
            double[] p = [.. family.Select(i => cells[i].PValue!.Value)],
                adjusted = confirmatory ? Multiplicity.Holm(p) : Multiplicity.BenjaminiHochberg(p);
            for (int k = 0; k < family.Length; k++)
            {
                CellStatus cell = cells[family[k]];
                bool passes = adjusted[k] <= ErrorRate;
                corrected[family[k]] = cell with
                {
                    AdjustedPValue = adjusted[k],
                    CorrectedVerdict = passes ? cell.Verdict : Verdict.Inconclusive
                };
            }
        }

        return corrected;
    }

    private static bool InFamily(CellStatus cell) =>
        cell is
        {
            Role: Role.Subject,
            Point: null,
            Certain: false,
            PValue: not null,
            Verdict: Verdict.Supported or Verdict.Refuted or Verdict.Inconclusive
        };
}

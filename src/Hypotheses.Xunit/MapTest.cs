using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Xunit;

/// <summary>The test of a claim's phase map: that it can be measured. It has no approved answer.</summary>
internal sealed class MapTest(ClaimHost host)
{
    /// <summary>Measures every point.</summary>
    /// <exception cref="ClaimFailedException">A trial of a point erred.</exception>
    public Outcome Run(Claim claim)
    {
        Cell[] points = [.. host.Session.Cells.Where(c => c.Claim == claim && c.Point is not null)];
        if (points[0].NotApplicable is { } reason) return Outcome.Skip(Verdict.NotApplicable, reason);
        CellStatus[] seen = [.. points.Select(host.Session.Run)];
        string output = string.Concat(
            seen.Select(s =>
                $"{s.Point!.XName}={s.Point.X}, {s.Point.YName}={s.Point.Y}: {CellStatus.Words(s.Verdict)} "
                    + $"{s.Effect:G4}{(s.Point.Headline ? " (headline)" : "")}\n"));
        return Array.Find(seen, s => s.Verdict == Verdict.Error) is { } bad
            ? throw new ClaimFailedException($"{claim.Id}: a point of its phase map erred: {bad.Subject}: {bad.Reason}", output)
            : new Outcome(output);
    }
}

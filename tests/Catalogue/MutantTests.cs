using System.Diagnostics;
using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Xunit.Abstractions;

namespace Hypotheses.Tests.Catalogue;

public sealed class MutantTests(MutantMeasurements measured, ITestOutputHelper output) : IClassFixture<MutantMeasurements>
{
    [Fact]
    public void Explore()
    {
        foreach (Claim claim in MutantMeasurements.Claims.Where(c => c.Id is "C19" or "C21" or "C26"))
            foreach (string aspect in claim.Aspects(claim.Positive[0]))
                foreach (Mutant? mutant in (Mutant?[])[null, .. Enum.GetValues<Mutant>()])
                {
                    long clock = Stopwatch.GetTimestamp();
                    (Cell p, Cell n) = MutantMeasurements.Controls(claim, aspect);
                    var a = measured.Of(p, mutant);
                    var b = measured.Of(n, mutant);
                    bool acts = a.Numbers != measured.Of(p, null).Numbers || b.Numbers != measured.Of(n, null).Numbers;
                    string line = $"{claim.Id} {aspect} {mutant?.ToString() ?? "none"}: acts {acts} | {a.Status.Verdict} {a.Status.Effect:0.###} [{a.Status.Low:0.###},{a.Status.High:0.###}] {a.Status.Reason} | {b.Status.Verdict} {b.Status.Effect:0.###} [{b.Status.Low:0.###},{b.Status.High:0.###}] {b.Status.Reason} | {Stopwatch.GetElapsedTime(clock).TotalSeconds:0.0} s";
                    File.AppendAllText("/tmp/mut.txt", line + "\n");
                }
        output.WriteLine("done");
    }
}

using System.Globalization;

namespace Hypotheses.Fuzz.Running;

/// <summary>What a run counted.</summary>
internal sealed record RunReport(IReadOnlyList<ReaderCounts> Readers, TimeSpan Elapsed, int Found)
{
    public long Files => Readers.Sum(r => r.Files);

    public static RunReport Of(FuzzPlan plan, IReadOnlyList<Journal> journals, TimeSpan elapsed, int found) => new(
        [
            .. plan.Readers.Select((reader, r) => new ReaderCounts(
                reader.Name,
                [.. Enum.GetValues<Outcome>().Select(o => journals.Sum(j => j.Count(r, o)))],
                journals.Max(j => j.SlowestMicroseconds(r)) / 1000.0,
                journals.Max(j => j.LargestAllocation(r)),
                journals.Max(j => j.LargestTensors(r)))),
        ],
        elapsed,
        found);

    public void Write(TextWriter to)
    {
        to.WriteLine(
            $"{"reader",-20} {"files",10} {"accepted",10} {"refused",10} {"crashes",8} {"hangs",6} {"memory",7} "
                + $"{"slowest ms",11} {"allocated MB",13} {"tensors MB",11}");
        foreach (ReaderCounts r in Readers)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{r.Name,-20} {r.Files,10} {r.Of(Outcome.Accepted),10} {r.Of(Outcome.Refused),10} {r.Of(Outcome.Crash),8} "
                    + $"{r.Of(Outcome.Hang),6} {r.Of(Outcome.Memory),7} {r.SlowestMilliseconds,11:0.0} "
                    + $"{r.LargestAllocation / 1e6,13:0.00} {r.LargestTensors / 1e6,11:0.00}"));
        }

        to.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Files:N0} files in {Elapsed.TotalSeconds:0} s ({Files / Math.Max(.001, Elapsed.TotalSeconds):N0} a second), "
                    + $"{Found} found"));
    }
}

/// <summary>The counts of one reader, by <see cref="Outcome"/>.</summary>
internal sealed record ReaderCounts(
    string Name, IReadOnlyList<long> Counts, double SlowestMilliseconds, long LargestAllocation, long LargestTensors)
{
    public long Files => Counts.Sum();

    public long Of(Outcome outcome) => Counts[(int)outcome];
}

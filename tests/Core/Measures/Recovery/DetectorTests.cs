using FsCheck.Xunit;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Measures.Recovery;

public class DetectorTests
{
    [Property(MaxTest = 20, Replay = "161,163")]
    public bool The_threshold_is_the_lowest_score_that_keeps_the_rate(ulong seed)
    {
        Rng rng = new(seed);
        double[] negatives = [.. Enumerable.Range(0, 1 + rng.Below(40)).Select(_ => (double)rng.Below(10))];
        double rate = rng.Below(20) / 20.0, threshold = Detector.Threshold(negatives, rate);
        bool Keeps(double t) => negatives.Count(x => x > t) <= rate * negatives.Length + 1e-9;
        return negatives.Contains(threshold) && Keeps(threshold) && negatives.Where(x => x < threshold).All(x => !Keeps(x));
    }

    [Fact]
    public void Recall_by_hand()
    {
        // 20 negatives 0 … 19: at 5% one may lie above, so the threshold is 18.
        double[] scores = [.. Enumerable.Range(0, 20).Select(i => (double)i), 18, 18.5, 30, 2];
        bool[] labels = [.. new bool[20], true, true, true, true];
        Assert.Equal(.5, Detector.Recall(scores, labels));
        Assert.Throws<ArgumentException>(() => Detector.Recall([1, 2], [true, true]));
        Assert.Throws<ArgumentException>(() => Detector.Recall([1, 2], [true]));
        Assert.Throws<ArgumentException>(() => Detector.Threshold([1], 1));
    }
}

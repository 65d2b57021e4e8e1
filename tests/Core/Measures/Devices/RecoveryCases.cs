using Hypotheses.Core.Measures.Recovery;

namespace Hypotheses.Tests.Core.Measures.Devices;

internal static class RecoveryCases
{
    public static readonly Dictionary<string, Func<Inputs, object?>> All = new()
    {
        ["Mmcs.Signed"] = i => Mmcs.Signed(i.Features, i.Rows),
        ["Mmcs.Absolute"] = i => Mmcs.Absolute(i.Features, i.Rows),
        ["SignedMatching.Of"] = i => SignedMatching.Of(i.Features, i.Rows),
        ["SignedMatching.MatchedRecall"] = i => SignedMatching.MatchedRecall(i.Features, i.Rows),
        ["SignedMatching.MatchedRecall threshold"] = i => SignedMatching.MatchedRecall(i.Features, i.Rows, .8),
        ["SignedMatching.MatchedMeanCosine"] = i => SignedMatching.MatchedMeanCosine(i.Features, i.Rows),
        ["AbsoluteMatching.Of"] = i =>
        {
            var match = AbsoluteMatching.Of(i.Rows, i.Features);
            return (match.Best, match.BestCosine, match.Norms, match.Mcc, match.Chance(i.Seed, 2));
        },
        ["FunctionalRecall.Measure"] = i => FunctionalRecall.Measure(i.Codes, i.Latents),
        ["FunctionalRecall.EstimateResponses"] = i => FunctionalRecall.EstimateResponses(i.Codes, i.Latents),
        ["FunctionalRecall.Chance"] = i => FunctionalRecall.Chance(i.Codes, i.Activations, [.2, .5, 1], i.Seed, 2),
        ["DetectorGap.Measure"] = i => DetectorGap.Measure(i.Activations, i.Latents.select(1, 0), i.Rows[0], i.Code(0)),
        ["DetectorGap.Chance"] = i => DetectorGap.Chance(i.Activations, i.Code(0), .3, i.Seed, 2),
        ["PairImbalance.Of"] = i => PairImbalance.Of(FunctionalRecall.EstimateResponses(i.Codes, i.Latents)),
        ["LabelledFirings.Of"] = i =>
        {
            int[] group = [.. Enumerable.Range(0, Inputs.Samples).Select(n => n % 3)];
            var firings = LabelledFirings.Of(group, 3, 8, (start, count) => i.Latents.narrow(0, start, count), piece: 25);
            return Enumerable.Range(0, 24).Select(k => (firings.Rate(k / 8, k % 8), firings.Mean(k / 8, k % 8)));
        },
    };
}

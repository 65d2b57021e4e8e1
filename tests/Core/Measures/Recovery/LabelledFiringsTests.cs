using FsCheck.Xunit;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Recovery;

public class LabelledFiringsTests
{
    [Property(MaxTest = 20, Replay = "171,173")]
    public void Rates_and_means_are_those_of_a_count_by_hand_however_samples_come(ulong seed)
    {
        Rng rng = new(seed);
        (int samples, int groups, int latents) = (1 + rng.Below(40), 1 + rng.Below(4), 1 + rng.Below(5));
        int[] group = [.. Enumerable.Range(0, samples).Select(_ => rng.Below(groups))];
        float[][] codes = [
            .. group.Select(_ => Enumerable.Range(0, latents).Select(_ => rng.Below(2) * (1 + (float)rng.Uniform())).ToArray())];
        LabelledFirings seen = LabelledFirings.Of(
            group, groups, latents, (start, count) => Rows(codes[start..(start + count)]), piece: 1 + rng.Below(9));
        for (int g = 0; g < groups; g++)
        {
            float[][] own = [.. codes.Where((_, i) => group[i] == g)];
            Assert.Equal(own.Length, seen.Count(g));
            for (int f = 0; f < latents && own.Length > 0; f++)
            {
                Assert.Equal(own.Count(c => c[f] > 0) / (double)own.Length, seen.Rate(g, f), 1e-9);
                Assert.Equal(own.Average(c => (double)c[f]), seen.Mean(g, f), 1e-5);
            }
        }

        Assert.Equal(Enumerable.Range(0, latents).Count(f => codes.Any(c => c[f] > 0)), seen.Alive);
    }

    [Fact]
    public void A_group_that_is_none_and_latents_of_another_size_are_refused()
    {
        LabelledFirings Of(int group, int latents) => LabelledFirings.Of([group], 2, latents, (_, _) => ones(1, 3));
        Assert.Contains("group 2 of 2", Assert.Throws<ArgumentException>(() => Of(2, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("must be [1, 4]", Assert.Throws<ArgumentException>(() => Of(1, 4)).Message, StringComparison.Ordinal);
        Assert.Equal(1, Of(1, 3).Rate(1, 2));
    }

    internal static Tensor Rows(float[][] codes) => Tensors.Of([.. codes.SelectMany(c => c)], codes.Length, codes[0].Length);
}

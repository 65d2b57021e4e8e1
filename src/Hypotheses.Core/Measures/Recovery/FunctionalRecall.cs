using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// Which features are recovered by what latents do rather than where they point. With r_a the response of a latent to feature a
/// alone, clipped at 0, and r_b that to the strongest other feature, the latent is <em>selective</em> for a where
/// (r_a − r_b)/(r_a + r_b) reaches a threshold: the selectivity |r_a − r_b|/(|r_a| + |r_b|) with the sign required to favour a. A
/// positive threshold is met for one feature at most, so each latent is credited once and duplicates add nothing. A feature's
/// matched latent is the one of highest F1 among those selective for it, F1 being that of "latent &gt; 0" as a classifier of
/// "code &gt; 0"; the feature is recovered where this F1 reaches a threshold. Features that never fire in the sample do not
/// count. Invariant to permutations, latent gauge and dead latents. Chance level: <see cref="Chance"/>.
/// </summary>
/// <param name="F1">For each feature the F1 of its matched latent in [0, 1]; 0 where no latent is selective for it.</param>
/// <param name="Latent">For each feature its matched latent, or −1.</param>
/// <param name="Present">Whether the feature fired in the sample.</param>
/// <param name="Threshold">F1 from which on a feature is recovered.</param>
public sealed record FunctionalRecall(double[] F1, int[] Latent, bool[] Present, double Threshold)
{
    /// <summary>Share of the features present that are recovered; range [0, 1], NaN where none is present.</summary>
    public double Recall =>
        Present.Contains(true)
            ? F1.Where((f, i) => Present[i] && f >= Threshold).Count() / (double)Present.Count(p => p)
            : double.NaN;

    /// <summary>Measures on samples of one world.</summary>
    /// <param name="codes">Ground truth [N, n], active where above 0.</param>
    /// <param name="latents">[N, F], firing where above 0.</param>
    /// <param name="responses">
    /// [n, F]: the latents at each feature alone (encode v_a times its usual magnitude). Without them
    /// <see cref="EstimateResponses"/> is used.
    /// </param>
    /// <param name="f1">Threshold of F1 in (0, 1].</param>
    /// <param name="selectivity">Threshold of selectivity in (0, 1].</param>
    /// <exception cref="ArgumentException">Not finite matrices that belong together, or a threshold out of range.</exception>
    public static FunctionalRecall Measure(
        Tensor codes, Tensor latents, Tensor? responses = null, double f1 = .8, double selectivity = .5)
    {
        Rows.Require(codes, nameof(codes));
        Rows.Require(latents, nameof(latents));
        Rows.RequireSameCount(codes, latents, nameof(latents));
        if (!(f1 is > 0 and <= 1 && selectivity is > 0 and <= 1))
            throw new ArgumentException("thresholds lie in (0, 1]", nameof(f1));
        using var scope = NewDisposeScope();
        Tensor r = responses ?? EstimateResponses(codes, latents);
        Rows.Require(r, nameof(responses));
        int n = (int)codes.shape[1], count = (int)latents.shape[1];
        if (r.shape[0] != n || r.shape[1] != count)
            throw new ArgumentException($"responses must be [{n}, {count}]", nameof(responses));

        Tensor active = (codes > 0).to(ScalarType.Float32), firing = (latents > 0).to(ScalarType.Float32);
        Tensor activeCount = active.sum(new long[] { 0 }, type: ScalarType.Float64),
            firingCount = firing.sum(new long[] { 0 }, type: ScalarType.Float64);
        // Float32 counts are exact up to 2^24 samples.
        Tensor both = active.t().matmul(firing).to(ScalarType.Float64);
        double[] scores = Rows.ToArray(2 * both / (activeCount.unsqueeze(1) + firingCount.unsqueeze(0)).clamp_min(1));
        double[] response = Rows.ToArray(r.clamp_min(0));
        bool[] present = Rows.ToFlags(activeCount > 0);

        var result = new FunctionalRecall(new double[n], new int[n], present, f1);
        Array.Fill(result.Latent, -1);
        for (int j = 0; j < count; j++)
        {
            (int a, double strength) = Preferred(response, n, count, j);
            if (strength >= selectivity && scores[a * count + j] > result.F1[a])
                (result.F1[a], result.Latent[a]) = (scores[a * count + j], j);
        }

        return result;
    }

    /// <summary>
    /// Responses to each feature alone, from mixed samples: least squares of every latent on all codes with an intercept, codes
    /// in units of their mean active magnitude, least norm where codes cannot be told apart (so features that always fire
    /// together share the response and no latent is selective for either). Float64, [n, F].
    /// </summary>
    /// <exception cref="ArgumentException">Not finite matrices of one number of samples.</exception>
    public static Tensor EstimateResponses(Tensor codes, Tensor latents)
    {
        Rows.Require(codes, nameof(codes));
        Rows.Require(latents, nameof(latents));
        Rows.RequireSameCount(codes, latents, nameof(latents));
        using var scope = NewDisposeScope();
        Tensor c = codes.to(ScalarType.Float64);
        Tensor magnitude = c.clamp_min(0).sum(new long[] { 0 }) / (c > 0).sum(new long[] { 0 }).clamp_min(1);
        c = c / magnitude.where(magnitude > 0, ones_like(magnitude));
        c = c - c.mean(new long[] { 0 });
        Tensor l = latents.to(ScalarType.Float64);
        Tensor gram = c.t().matmul(c), cross = c.t().matmul(l - l.mean(new long[] { 0 }));
        return linalg.pinv(gram, rtol: 1e-9, hermitian: true).matmul(cross).MoveToOuterDisposeScope();
    }

    /// <summary>Recall of latents that read isotropic directions and fire as often as <paramref name="rates"/> say.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Measure"/>.</exception>
    public static ChanceLevel Chance(
        Tensor codes, Tensor activations, double[] rates, Seed seed, int draws = 20, double f1 = .8, double selectivity = .5) =>
        ChanceLevel.Of(
            seed, draws, rng => Measure(codes, RandomLatents.Of(activations, rates, rng), null, f1, selectivity).Recall);

    /// <summary>The feature to which latent j responds most, and its selectivity for it.</summary>
    private static (int Feature, double Selectivity) Preferred(double[] response, int n, int count, int j)
    {
        int first = 0;
        double strongest = response[j], second = 0;
        for (int a = 1; a < n; a++)
        {
            double r = response[a * count + j];
            if (r > strongest) (first, strongest, second) = (a, r, strongest);
            else second = Math.Max(second, r);
        }

        return (first, strongest > 0 ? (strongest - second) / (strongest + second) : 0);
    }
}

using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// One-to-one matching of true features to learned directions by the Hungarian method on signed cosine. Pairs of cosine 0 or less
/// stay unmatched; zero directions (dead latents) take no part, and of directions that agree to 1e-6 in cosine only the first
/// does: so dead latents change nothing and duplicates raise nothing. Invariant to rotation of the space, to permutation and to
/// positive scaling of rows. Chance level: <see cref="ChanceLevel.OfDirections"/>; it is far from 0 in low dimension.
/// </summary>
/// <param name="Partner">For each feature its direction's index, or −1.</param>
/// <param name="Cosine">For each feature the cosine to its partner in (0, 1]; 0 where unmatched.</param>
public sealed record SignedMatching(int[] Partner, double[] Cosine)
{
    private const double Duplicate = 1 - 1e-6;

    /// <summary>Mean over features of the matched cosine; range [0, 1].</summary>
    public double MeanCosine => Cosine.Average();

    /// <summary>Share of features matched at a cosine of at least <paramref name="threshold"/>; range [0, 1].</summary>
    public double Recall(double threshold) => Cosine.Count(c => c >= threshold) / (double)Cosine.Length;

    /// <summary>.95 below ten dimensions, where random directions reach .9 too often, else .9.</summary>
    public static double ThresholdFor(int d) => d < 10 ? .95 : .9;

    /// <summary>
    /// Matches features [n, d] to directions [F, d], any lengths of rows, float32 or float64, one device. Where there are no
    /// directions (no latent lives) nothing is matched.
    /// </summary>
    /// <exception cref="ArgumentException">Not finite matrices of one row length.</exception>
    public static SignedMatching Of(Tensor features, Tensor directions)
    {
        Rows.Require(features, nameof(features));
        bool none = directions.dim() == 2 && directions.shape[0] == 0;
        if (!none) Rows.Require(directions, nameof(directions));
        Rows.RequireSameLength(features, directions, nameof(directions));
        int n = (int)features.shape[0];
        var matching = new SignedMatching(new int[n], new double[n]);
        Array.Fill(matching.Partner, -1);
        if (none) return matching;

        using var scope = NewDisposeScope();
        Tensor unit = Rows.UnitDoubles(directions);
        long[] kept = Distinct(unit);
        if (kept.Length == 0) return matching;
        double[] cosine = Rows.ToArray(
            Rows.UnitDoubles(features).matmul(Tensors.Select(unit, kept).t()).clamp_min(0));
        int[] columns = Assignment.Maximum(cosine, n, kept.Length);
        for (int i = 0; i < n; i++)
        {
            double c = columns[i] < 0 ? 0 : Math.Min(1, cosine[i * kept.Length + columns[i]]);
            if (c > 0) (matching.Partner[i], matching.Cosine[i]) = ((int)kept[columns[i]], c);
        }

        return matching;
    }

    /// <summary>Matched recall at <see cref="ThresholdFor"/> of the dimension.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>.</exception>
    public static double MatchedRecall(Tensor features, Tensor directions) =>
        MatchedRecall(features, directions, ThresholdFor((int)features.shape[^1]));

    /// <summary>Matched recall at a threshold of cosine.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>.</exception>
    public static double MatchedRecall(Tensor features, Tensor directions, double threshold) =>
        Of(features, directions).Recall(threshold);

    /// <summary>Mean matched cosine.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>.</exception>
    public static double MatchedMeanCosine(Tensor features, Tensor directions) => Of(features, directions).MeanCosine;

    /// <summary>Indices of rows that are neither zero nor a duplicate of an earlier kept row.</summary>
    private static long[] Distinct(Tensor unit)
    {
        bool[] alive = Rows.ToFlags(linalg.vector_norm(unit, 2.0, new long[] { 1 }) > .5);
        var kept = new List<long>(alive.Length);
        bool[] dropped = new bool[alive.Length];
        const int chunk = 1024;
        for (int start = 0; start < alive.Length; start += chunk)
        {
            using var scope = NewDisposeScope();
            Tensor near = (unit[TensorIndex.Slice(start, Math.Min(start + chunk, alive.Length))].matmul(unit.t()) > Duplicate)
                .triu(start + 1).nonzero();
            long[] pairs = Rows.ToIndices(near); // rows and later rows, in order of the row
            for (int p = 0; p < pairs.Length; p += 2)
            {
                if (!dropped[start + pairs[p]]) dropped[pairs[p + 1]] = true;
            }
        }

        for (int i = 0; i < alive.Length; i++)
        {
            if (alive[i] && !dropped[i]) kept.Add(i);
        }

        return [.. kept];
    }
}

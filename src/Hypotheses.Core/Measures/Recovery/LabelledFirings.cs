using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// How often and how strongly latents fire in groups of samples: all that detection of labelled concepts needs. Counts add up, so
/// samples may come in pieces.
/// </summary>
public sealed class LabelledFirings
{
    private readonly double[] _counts, _fires, _sums; // [G], [G × F], [G × F]

    private LabelledFirings(int groups, int latents) => (Groups, Latents, _counts, _fires, _sums) =
        (groups, latents, new double[groups], new double[groups * latents], new double[groups * latents]);

    /// <summary>G.</summary>
    public int Groups { get; }

    /// <summary>F.</summary>
    public int Latents { get; }

    /// <summary>Counts samples that come in pieces.</summary>
    /// <param name="group">Each sample's group in [0, <paramref name="groups"/>).</param>
    /// <param name="groups">G.</param>
    /// <param name="latents">F.</param>
    /// <param name="read">Latents [n, F] of n samples, by their first place and their number.</param>
    /// <param name="piece">Samples at a time.</param>
    /// <exception cref="ArgumentException">A group is out of range, or latents are no finite [n, F].</exception>
    public static LabelledFirings Of(
        IReadOnlyList<int> group, int groups, int latents, Func<int, int, Tensor> read, int piece = 4096)
    {
        var firings = new LabelledFirings(groups, latents);
        for (int start = 0; start < group.Count; start += piece)
        {
            using var scope = NewDisposeScope();
            int count = Math.Min(piece, group.Count - start);
            Tensor codes = read(start, count);
            Rows.Require(codes, nameof(read));
            if (codes.shape[0] != count || codes.shape[1] != latents)
                throw new ArgumentException($"latents must be [{count}, {latents}]", nameof(read));
            var members = new float[count * groups];
            for (int i = 0; i < count; i++)
            {
                int of = group[start + i];
                if ((uint)of >= (uint)groups) throw new ArgumentException($"group {of} of {groups}", nameof(group));
                members[(i * groups) + of] = 1;
                firings._counts[of]++;
            }

            Tensor by = Tensors.Of(members, count, groups).to(codes.device).t(), f = codes.to(ScalarType.Float32);
            Add(firings._fires, by.matmul((f > 0).to(ScalarType.Float32)));
            Add(firings._sums, by.matmul(f));
        }

        return firings;
    }

    /// <summary>Samples of a group.</summary>
    public double Count(int group) => _counts[group];

    /// <summary>Share of a group's samples on which a latent fires, in [0, 1]; NaN for an empty group.</summary>
    public double Rate(int group, int latent) => _fires[(group * Latents) + latent] / _counts[group];

    /// <summary>A latent's mean on a group's samples; NaN for an empty group.</summary>
    public double Mean(int group, int latent) => _sums[(group * Latents) + latent] / _counts[group];

    /// <summary>How many latents fire on any sample.</summary>
    public int Alive => Enumerable.Range(0, Latents)
        .Count(f => Enumerable.Range(0, Groups).Any(g => _fires[(g * Latents) + f] > 0));

    private static void Add(double[] to, Tensor more)
    {
        double[] values = Tensors.ToArray<double>(more);
        for (int i = 0; i < to.Length; i++) to[i] += values[i];
    }
}

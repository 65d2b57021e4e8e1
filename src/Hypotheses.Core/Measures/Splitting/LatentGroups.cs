using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// The latents of a dictionary with near-duplicates taken together: two belong to one group where a chain of cosines above a
/// threshold joins them. Latents that never fire and zero rows belong to none. So duplicated and dead latents change nothing that
/// is computed of groups. Invariant to the latents' order (but for the groups' own) and to latent gauge.
/// </summary>
/// <param name="Directions">[G, d] unit rows, float64: the direction of the group's mean contribution.</param>
/// <param name="Latents">[N, G], float64: Σ f_j‖d_j‖ over the group.</param>
/// <param name="Members">The latents of each group, ascending.</param>
public sealed record LatentGroups(Tensor Directions, Tensor Latents, int[][] Members)
{
    /// <summary>Groups latents [N, F] with their decoder rows [F, d]; tensors belong to the caller's scope.</summary>
    /// <param name="directions">Decoder rows.</param>
    /// <param name="latents">Latents.</param>
    /// <param name="nearDuplicate">From which cosine on two latents are one.</param>
    /// <exception cref="ArgumentException">Not finite matrices that belong together.</exception>
    public static LatentGroups Of(Tensor directions, Tensor latents, double nearDuplicate)
    {
        Rows.Require(directions, nameof(directions));
        Rows.Require(latents, nameof(latents));
        if (latents.shape[1] != directions.shape[0])
            throw new ArgumentException($"{latents.shape[1]} latents for {directions.shape[0]} directions", nameof(latents));
        using var scope = NewDisposeScope();
        Tensor rows = directions.detach().to(ScalarType.Float64),
            contribution = latents.detach().to(ScalarType.Float64) * linalg.vector_norm(rows, 2.0, new long[] { 1 });
        Tensor unit = Rows.Unit(rows), total = contribution.sum(new long[] { 0 });
        int count = (int)rows.shape[0];
        bool[] near = Rows.ToFlags(unit.matmul(unit.t()) > nearDuplicate), living = Rows.ToFlags(total > 0);
        int[][] members = Components(count, living, near);
        double[] share = new double[members.Length * count];
        for (int g = 0; g < members.Length; g++)
            foreach (int latent in members[g]) share[g * count + latent] = 1;
        Tensor belongs = Tensors.Of(share, members.Length, count).to(rows.device);
        return new LatentGroups(
            Rows.Unit((belongs * total).matmul(unit)).MoveToOuterDisposeScope(),
            contribution.matmul(belongs.t()).MoveToOuterDisposeScope(),
            members);
    }

    private static int[][] Components(int count, bool[] living, bool[] near)
    {
        var groups = new List<int[]>();
        bool[] taken = new bool[count];
        for (int first = 0; first < count; first++)
        {
            if (!living[first] || taken[first]) continue;
            taken[first] = true;
            var group = new List<int> { first };
            for (int i = 0; i < group.Count; i++)
            {
                for (int other = 0; other < count; other++)
                {
                    if (!living[other] || taken[other] || !near[group[i] * count + other]) continue;
                    taken[other] = true;
                    group.Add(other);
                }
            }

            groups.Add([.. group.Order()]);
        }

        return [.. groups];
    }
}

using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class FamiliesTests
{
    /// <summary>
    /// Ideal dictionaries of the two worlds that share their in-family cosines (K = 5 parents, L = 4 members, d = 40): composites
    /// (a_k + u_kl)/√2 of private atoms, or (a_k + c_l)/√2 of shared ones, with the parents and, if asked, the other atoms as
    /// well.
    /// </summary>
    internal static (Tensor SparseAutoencoder, Tensor Parents) TwoWorlds(bool shared, bool otherAtoms, Rng rng)
    {
        const int parents = 5, members = 4;
        Tensor atoms = Toy.Orthonormal(parents + parents * members, 40, rng), a = atoms[TensorIndex.Slice(0, parents)];
        var rows = new List<Tensor>();
        for (int k = 0; k < parents; k++)
            for (int l = 0; l < members; l++) rows.Add((a[k] + atoms[parents + (shared ? l : k * members + l)]) / Math.Sqrt(2));
        Tensor others = atoms[TensorIndex.Slice(parents, parents + (shared ? members : parents * members))];
        Tensor composites = stack(rows, 0);
        return (otherAtoms ? cat([composites, a, others], 0) : cat([composites, a], 0), a);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Composites_go_to_their_parent_and_atoms_to_none(bool shared)
    {
        using var scope = NewDisposeScope();
        (Tensor dictionary, Tensor parents) = TwoWorlds(shared, otherAtoms: true, new Rng(1));
        Families families = Families.Of(Toy.WithRow(dictionary * 3, zeros(40)), parents);
        Assert.Equal(Enumerable.Range(0, 20), families.Latents);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i / 4), families.Family);
        Assert.Equal((5, 40), (families.Count, families.Dimension));
    }

    [Fact]
    public void A_copy_of_a_latent_counts_once()
    {
        using var scope = NewDisposeScope();
        (Tensor dictionary, Tensor parents) = TwoWorlds(shared: false, otherAtoms: false, new Rng(2));
        Families families = Families.Of(dictionary, parents),
            copied = Families.Of(cat([dictionary, dictionary[TensorIndex.Slice(3, 4)] * 2], 0), parents);
        Assert.Equal(families.Latents, copied.Latents);
        Assert.Equal(OffsetSharing.Value(families), OffsetSharing.Value(copied), 12);
    }

    [Fact]
    public void Without_directions_there_are_no_families()
    {
        using var scope = NewDisposeScope();
        Families families = Families.Of(empty(0, 2), eye(2));
        Assert.Equal((0, 0, 2), (families.Latents.Length, families.Count, families.Dimension));
        Assert.True(double.IsNaN(OffsetSharing.Value(families)));
        Assert.Throws<ArgumentException>(() => Families.Of(empty(0, 3), eye(2)));
        Assert.Throws<ArgumentException>(() => Families.Of(empty(0), eye(2)));
    }

    [Fact]
    public void Bounds_are_a_half_open_interval_of_cosine()
    {
        using var scope = NewDisposeScope();
        Tensor w = tensor(new[,] { { .6, .8 }, { .8, .6 }, { -.6, .8 }, { 1, 0 } });
        Tensor parent = tensor(new[,] { { 2.0, 0 } });
        Assert.Equal([0], Families.Of(w, parent, .59, .8 - 1e-9).Latents);
        Assert.Equal([0, 1], Families.Of(w, parent).Latents);
        Assert.Empty(Families.Of(w, parent, .85, .9).Latents);
        Assert.Throws<ArgumentException>(() => Families.Of(w, parent, .9, .4));
        Assert.Throws<ArgumentException>(() => Families.Of(w, eye(3)));
    }
}

using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class ReaderSeparationTests
{
    private const int K = 2, L = 2, D = 8;
    private static readonly float Half = MathF.Sqrt(.5f);

    // Axes 0, 1: actions; 2, 3: contexts. Composite (k, l) = (a_k + c_l)/√2, each its own latent and its own sample.
    private static (Families Families, Tensor Composites, Tensor Axes) World()
    {
        Tensor axes = eye(D);
        Tensor composites = stack([.. Enumerable.Range(0, K * L).Select(i => (axes[i / L] + axes[K + i % L]) * Half)]);
        return (Families.Of(composites, axes.narrow(0, 0, K)), composites, axes);
    }

    private static ReaderSeparation Of(Func<Tensor, Tensor> reader)
    {
        (Families families, Tensor composites, _) = World();
        return ReaderSeparation.Of(families, eye(K * L), composites, reader);
    }

    [Fact]
    public void A_reader_of_atoms_adds_up_and_keeps_them_apart()
    {
        using var scope = NewDisposeScope();
        Tensor atoms = World().Axes.narrow(0, 0, K + L).to(float64);
        ReaderSeparation seen = Of(x => x.matmul(atoms.t()).relu());
        Assert.Equal((0, 0, K * L), (Math.Round(seen.Interaction, 12), Math.Round(seen.Overlap, 12), seen.Samples));
    }

    // y = ReLU(√2·w·x·s − (s − 1)): 1 at its composite, 0 without either half for s = 2. Everything is lost with each part, and
    // once, not twice, with both: the interaction is 1 and the overlap 1.
    [Fact]
    public void A_reader_of_the_conjunction_loses_all_with_each_part()
    {
        using var scope = NewDisposeScope();
        Tensor composites = World().Composites.to(float64);
        ReaderSeparation seen = Of(x => (x.matmul(composites.t()) * 2 - 1).relu());
        Assert.Equal(1, seen.Interaction, 6);
        Assert.Equal(1, seen.Overlap, 6);
    }

    // The exact reader of private offsets: the composite along u alone (gain √2), the action where no offset is: a − Σ u. Without
    // u the action's readout turns on: (1/√2)² against 1² + 0².
    [Fact]
    public void A_reader_of_private_splits_betrays_itself_by_the_action()
    {
        using var scope = NewDisposeScope();
        Tensor axes = eye(D).to(float64), u = axes.narrow(0, 2, 4),
            composites = stack([.. Enumerable.Range(0, 4).Select(i => (axes[i / 2] + u[i]) * Half)]);
        Tensor readers = cat([u * Math.Sqrt(2), stack([axes[0] - u[0] - u[1], axes[1] - u[2] - u[3]])], 0);
        ReaderSeparation seen = ReaderSeparation.Of(
            Families.Of(composites, axes.narrow(0, 0, 2)), eye(4), composites, x => x.matmul(readers.t()).relu());
        Assert.Equal(.5, seen.Interaction, 6);
        Assert.Equal(0, seen.Overlap, 6);
    }

    [Fact]
    public void Samples_with_one_part_only_are_left_out()
    {
        using var scope = NewDisposeScope();
        (Families families, Tensor composites, Tensor axes) = World();
        Tensor x = cat([composites, axes.narrow(0, 0, 1), axes.narrow(0, K, 1)], 0),
            codes = cat([eye(K * L), eye(K * L).narrow(0, 0, 1), eye(K * L).narrow(0, 0, 1)], 0);
        Assert.Equal(K * L, ReaderSeparation.Of(families, codes, x, h => h).Samples);
    }

    // A linear reader adds up whatever it reads: only the overlap shows that it keeps nothing apart.
    [Fact]
    public void A_linear_reader_without_training_has_no_interaction_but_overlaps()
    {
        using var scope = NewDisposeScope();
        Tensor rows = Directions.Normals(20_000, D, new Rng(5)).to(float64);
        ReaderSeparation seen = Of(x => x.matmul(rows.t()));
        Assert.Equal(0, seen.Interaction, 6);
        Assert.Equal(2 - Math.Sqrt(2), seen.Overlap, .02); // 80,000 pairs: six standard errors are below .01
    }

    [Fact]
    public void Chance_is_that_of_ReLUs_that_learned_nothing()
    {
        using var scope = NewDisposeScope();
        (Families families, Tensor composites, _) = World();
        var (interaction, overlap) = ReaderSeparation.Chance(
            families, eye(K * L), composites, 5000, Seed.FromPath("reader-chance"));
        Assert.Equal(.5 - 1 / Math.PI, interaction.Mean, .01); // 100,000 pairs
        Assert.InRange(overlap.Mean, .3, .6);
    }

    [Property(MaxTest = 20, Replay = "20261126,79")]
    public bool It_agrees_with_the_definition_and_its_invariances(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        const int samples = 40, outputs = 5;
        (Families families, Tensor composites, Tensor axes) = World();
        Tensor codes = Toy.Codes(samples, K * L, .4, rng),
            x = codes.matmul(composites) + Directions.Normals(samples, D, rng) * .1f;
        Tensor rows = Directions.Normals(outputs, D, rng), bias = Directions.Normals(1, outputs, rng) * .2f;
        ReaderSeparation seen = ReaderSeparation.Of(
            families, codes, x, h => (h.matmul(rows.to(float64).t()) + bias.to(float64)).relu());

        double interaction = 0, response = 0, least = 0, all = 0;
        double[,] f = Toy.Array(codes), xs = Toy.Array(x), v = Toy.Array(rows), b = Toy.Array(bias);
        for (int s = 0; s < samples; s++)
        {
            int top = Enumerable.Range(0, K * L).MaxBy(i => f[s, i]);
            double a = xs[s, top / L], c = xs[s, K + top % L]; // both parts of a composite are equal
            if (f[s, top] <= 0 || Math.Min(a, c) <= Math.Max(a, c) / 2) continue;
            for (int j = 0; j < outputs; j++)
            {
                // The parts lie along axis k and axis K + l.
                double Y(bool parent, bool offset) =>
                    Math.Max(
                        0,
                        b[0, j] + Enumerable.Range(0, D)
                            .Sum(i => (i == top / L && !parent) || (i == K + top % L && !offset) ? 0 : v[j, i] * xs[s, i]));
                double dp = Y(true, true) - Y(false, true), d0 = Y(true, true) - Y(true, false),
                    both = Y(true, true) - Y(false, false);
                (interaction, response) = (interaction + Math.Pow(dp + d0 - both, 2), response + both * both);
                (least, all) = (least + 2 * Math.Min(Math.Abs(dp), Math.Abs(d0)), all + Math.Abs(dp) + Math.Abs(d0));
            }
        }

        Tensor q = Directions.Rotation(D, rng), turned = composites.matmul(q.to(float32));
        ReaderSeparation moved = ReaderSeparation.Of(
            Families.Of(turned * 5, axes.narrow(0, 0, K).matmul(q.to(float32))), codes, x.matmul(q.to(float32)) * 3, h =>
                (h.matmul(rows.to(float64).matmul(q).t()) + bias.to(float64) * 3).relu());
        return Math.Abs(seen.Interaction - interaction / response) < 1e-5 && Math.Abs(seen.Overlap - least / all) < 1e-5
            && Math.Abs(moved.Interaction - seen.Interaction) < 1e-4 && Math.Abs(moved.Overlap - seen.Overlap) < 1e-4;
    }

    [Fact]
    public void Without_a_sample_or_a_response_there_is_no_number()
    {
        using var scope = NewDisposeScope();
        (Families families, Tensor composites, _) = World();
        Assert.Equal(
            (double.NaN, 0),
            (
                ReaderSeparation.Of(families, zeros(K * L, K * L), composites, x => x).Interaction,
                ReaderSeparation.Of(families, zeros(K * L, K * L), composites, x => x).Samples));
        Assert.True(double.IsNaN(Of(x => x * 0).Interaction));
        Assert.True(double.IsNaN(Of(x => x * 0).Overlap));
        Assert.Throws<ArgumentException>(() => ReaderSeparation.Of(families, eye(3), composites, x => x));
        Assert.Throws<ArgumentException>(() => ReaderSeparation.Of(families, eye(K * L), zeros(K * L, 3), x => x));
    }
}

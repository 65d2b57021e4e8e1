using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Tests.Claims.Specimens;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects;

public class CompositeSaeSubjectTests
{
    private static readonly CompositeRecipe World = new()
    {
        Kind = CompositeKind.H2,
        Families = 3,
        Members = 2,
        Dimension = 12,
        SoloContext = 0
    };
    private static readonly Seed One = new(1);

    [Fact]
    public void Exact_rows_are_the_composites_and_the_actions()
    {
        using var scope = NewDisposeScope();
        var subject = new CompositeSaeSubject("exact", "", World, CompositeRows.Exact, .2);
        DirectionsSpecimen seen = Prepared.Of(subject.Directions(Setting.None, One));
        Tensor atoms = subject.Atoms(new Seed(1));
        Assert.Equal((9, 9, 5), (subject.Width, seen.Directions.shape[0], atoms.shape[0]));
        Assert.True(seen.Directions[0].allclose((atoms[0] + atoms[3]) / Math.Sqrt(2), 1e-4, 1e-5));
        Assert.True(seen.Directions[5].allclose((atoms[2] + atoms[4]) / Math.Sqrt(2), 1e-4, 1e-5));
        Assert.True(seen.Directions.narrow(0, 6, 3).allclose(atoms.narrow(0, 0, 3)));
        Assert.Equal((0.0, 0.0), (seen.Fvu, seen.DeadShare));
        // The activations' covariance has the atoms' five dimensions; shrinkage adds a little to the others.
        (Tensor values, _) = linalg.eigh(seen.Gaussian.Covariance);
        Assert.Equal(5, (values > values.max() * .05).sum().item<long>());
        DirectionsSpecimen composites = Prepared.Of(
            new CompositeSaeSubject("composites", "", World, CompositeRows.Composites, .2).Directions(Setting.None, One));
        Assert.True(composites.Directions.equal(seen.Directions.narrow(0, 0, 6)).all().item<bool>());
    }

    [Fact]
    public void Atoms_are_orthonormal_and_follow_from_the_seed()
    {
        using var scope = NewDisposeScope();
        var subject = new CompositeSaeSubject("atoms", "", World, CompositeRows.Atoms, .2);
        DirectionsSpecimen seen = Prepared.Of(subject.Directions(Setting.None, One));
        Assert.Equal(5, subject.Width);
        Assert.True(seen.Directions.equal(subject.Atoms(new Seed(1))).all().item<bool>());
        Assert.True(seen.Directions.matmul(seen.Directions.t()).allclose(eye(5), 1e-4, 1e-5));
        Assert.False(subject.Atoms(new Seed(2)).allclose(seen.Directions));
    }

    [Fact]
    public void Trained_rows_are_a_dictionarys()
    {
        using var scope = NewDisposeScope();
        var subject = new CompositeSaeSubject("trained", "", World, CompositeRows.Trained, .2);
        DirectionsSpecimen truncated = Prepared.Of(subject.Directions(subject.DirectionSets[0], One), Mutant.TruncatedTraining);
        Assert.Equal(6 + 4, subject.Width);
        // five atoms need a latent each
        Assert.Equal(Math.Max(0, 1 - (truncated.Directions.shape[0] / 5.0)), truncated.DeadShare, 9);
        Assert.True(truncated.Fvu > 0);
    }

    [Fact]
    public void Trained_rows_are_there_for_every_architecture_and_no_two_are_equal()
    {
        using var scope = NewDisposeScope();
        var subject = new CompositeSaeSubject("trained", "", World, CompositeRows.Trained, .2);
        Assert.Equal(ToySaes.All(.2).Select(s => s.Name), subject.DirectionSets.Select(s => s.Name));
        Assert.Equal([Setting.None], new CompositeSaeSubject("exact", "", World, CompositeRows.Exact, .2).DirectionSets);
        float[] Of(Setting set) =>
            Prepared.Of(subject.Directions(set, One), Mutant.TruncatedTraining).Directions.data<float>().ToArray();
        Assert.Equal(6, subject.DirectionSets.Select(s => string.Join(" ", Of(s))).Distinct().Count());
        // When a cell is run changes nothing: a set that the quick tier leaves out is trained as one that it takes.
        Assert.Equal(subject.Directions(subject.DirectionSets[1], One).Jobs, subject.Directions(ToySaes.All(.2)[1], One).Jobs);
    }
}

using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Models.Toy.Correctors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

/// <summary>The two specimens that perturb a system: plateaus and radii.</summary>
public class PerturbationSpecimenTests
{
    private const int Bases = 8;

    [Fact]
    public void A_linear_system_has_ratio_one_from_every_base_and_an_error_corrector_less()
    {
        using var scope = NewDisposeScope();
        BaseRatios linear = Assert.Single(Plateau(ReadoutFunction.Identity).Ratios());
        Assert.Equal("l2", linear.Readout);
        Assert.All(new[] { linear.Real, linear.Covariance, linear.Isotropic, linear.Swapped }, r => Assert.Equal(1, r, 1e-3));
        // Of the catalogue's size, where features interfere little: .42 in the pilot, less than from made-up bases.
        PatchingSetup setup = new ErrorCorrectorSubject("ramp", "", new ErrorCorrectorRecipe())
            .Setup(HookSetting.Whole, new Seed(2), Bases);
        BaseRatios ramp = Assert.Single(PlateauSpecimen.Of(setup, new Seed(3), directions: 3).Ratios());
        Assert.InRange(ramp.Real, .2, .6);
        Assert.True(ramp.Covariance > ramp.Real);
    }

    [Fact]
    public void Made_up_bases_are_what_they_say()
    {
        using var scope = NewDisposeScope();
        PlateauSpecimen specimen = Plateau(ReadoutFunction.Ramp);
        using Tensor mean = specimen.Setup.Gaussian.Mean.to(ScalarType.Float32);
        Tensor Radius(Tensor rows) => linalg.vector_norm(rows - mean, 2.0, new long[] { 1 });
        Assert.True(Radius(specimen.Isotropic).allclose(Radius(specimen.Real), 1e-4));
        for (int i = 0; i < Bases; i++)
            Assert.True(specimen.Swapped[i].equal(specimen.Real[(i + Bases - 1) % Bases]).all().item<bool>());
        Assert.Equal(3, specimen.Directions.Count);
        Assert.All(
            specimen.Directions, u => Assert.True(linalg.vector_norm(u, 2.0, new long[] { 1 }).allclose(ones(Bases), 1e-4)));
        Assert.False(specimen.Covariance.allclose(specimen.Real));
    }

    [Theory]
    [InlineData(Invariance.Rotation)]
    [InlineData(Invariance.Scaling)]
    public void Coordinates_and_units_leave_ratios_and_relative_radii_alone(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        PlateauSpecimen plateau = Plateau(ReadoutFunction.Ramp);
        BaseRatios before = plateau.Ratios()[0], after = plateau.Under(invariance, new Seed(4))!.Ratios()[0];
        foreach (
            Func<BaseRatios, double> ratio in (Func<BaseRatios, double>[])[
                r => r.Real, r => r.Covariance, r => r.Isotropic, r => r.Swapped])
            Assert.Equal(ratio(before), ratio(after), 1e-3);

        RadiusSpecimen radius = Radii(), changed = radius.Under(invariance, new Seed(4))!;
        double factor = invariance == Invariance.Scaling ? 3 : 1;
        ThresholdRadius one = Find(radius, radius.Claimed), other = Find(changed, changed.Claimed);
        for (int i = 0; i < one.Radius.Length; i++) Assert.Equal(one.Radius[i] * factor, other.Radius[i], 1e-2);
    }

    [Fact]
    public void A_swap_changes_sides_and_twice_is_none()
    {
        using var scope = NewDisposeScope();
        PlateauSpecimen plateau = Plateau(ReadoutFunction.Ramp), swapped = plateau.Under(Mutant.SwappedBaseline, new Seed(1))!;
        Assert.Same(plateau.Real, swapped.Covariance);
        Assert.Same(plateau.Covariance, swapped.Real);
        Assert.Equal(plateau.Ratios()[0].Real, swapped.Ratios()[0].Covariance);
        Assert.Equal(plateau, swapped.Under(Mutant.SwappedBaseline, new Seed(1)));

        RadiusSpecimen radius = Radii(), other = radius.Under(Mutant.SwappedBaseline, new Seed(1))!;
        Assert.Equal(Find(radius, radius.Claimed).Radius, Find(other, other.Baseline).Radius);
        Assert.Equal(radius, other.Under(Mutant.SwappedBaseline, new Seed(1)));
        foreach (Mutant mutant in new[] { Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining })
            Assert.Null(plateau.Under(mutant, new Seed(1)) as object ?? radius.Under(mutant, new Seed(1)));
        foreach (Invariance none in new[] { Invariance.Permutation, Invariance.Gauge })
            Assert.Null(plateau.Under(none, new Seed(1)) as object ?? radius.Under(none, new Seed(1)));
    }

    [Fact]
    public void A_base_from_which_nothing_comes_out_is_counted_and_has_no_part_in_the_median()
    {
        using var scope = NewDisposeScope();
        PlateauSpecimen plateau = Plateau(ReadoutFunction.Ramp);
        Tensor heard = cat([zeros(2, 1), ones(Bases - 2, 1)], 0);
        PlateauSpecimen deaf = plateau with
        {
            Setup = plateau.Setup with { Response = x => plateau.Setup.Response(x) * heard.repeat(x.shape[0] / Bases, 1) }
        };
        BaseRatios seen = deaf.Ratios()[0];
        Assert.Equal(2.0 / Bases, seen.Silent);
        double[] of = EarlyResponse.Ratios(
            plateau.Setup.Response, plateau.Real, plateau.Directions, plateau.Setup.Radius, [ResponseDistance.L2])[0];
        Assert.Equal(Summary.Median([.. of.Where((_, i) => i % Bases >= 2)]), seen.Real, 1e-6);
        Assert.Equal(0, plateau.Ratios()[0].Silent);
        Assert.Equal([seen.Covariance - seen.Real], deaf.Contrasts());
        PlateauSpecimen mute = plateau with { Setup = plateau.Setup with { Response = x => x * 0 } };
        Assert.Equal((1, double.NaN), (mute.Ratios()[0].Silent, mute.Contrasts()[0]));
    }

    [Fact]
    public void Prepared_specimens_are_those_of_the_rig_and_need_no_training()
    {
        using var scope = NewDisposeScope();
        var subject = new ErrorCorrectorSubject(
            "small", "", new ErrorCorrectorRecipe { Features = 80, Dimension = 24, Active = 3 });
        Preparation<PlateauSpecimen> plateaus = PlateauSpecimen.Prepare(
            subject, HookSetting.Whole, new Seed(2), Bases, directions: 3, twins: 30, new Seed(9));
        PlateauSpecimen plateau = Prepared.Of(plateaus),
            own = PlateauSpecimen.Of(subject.Setup(HookSetting.Whole, new Seed(2), Bases), new Seed(2), directions: 3);
        Assert.Empty(plateaus.Jobs);
        Assert.Null(plateau.Twins); // it has none
        Assert.Equal(own.Contrasts(), plateau.Contrasts());
        RadiusSpecimen radius = Prepared.Of(
            RadiusSpecimen.Prepare(subject, HookSetting.Whole, new Seed(2), Bases, directions: 2));
        Assert.Equal((2, 2), (radius.Claimed.Count, radius.Baseline.Count));
        // Where features are known each base is moved along one of them.
        Tensor nearest = radius.Claimed[0].matmul(radius.Setup.Features!.t()).amax(new long[] { 1 });
        Assert.True(nearest.sub(1).abs().max().item<float>() < 1e-4);
    }

    [Fact]
    public void A_radius_is_where_the_response_has_moved_by_the_threshold()
    {
        using var scope = NewDisposeScope();
        RadiusSpecimen specimen = Radii();
        ThresholdRadius found = Find(specimen, specimen.Claimed);
        Assert.Equal(2 * Bases, found.Radius.Length);
        for (int k = 0; k < 2; k++)
        {
            Tensor radius = tensor(found.Radius.AsSpan(k * Bases, Bases).ToArray()).to(ScalarType.Float32).unsqueeze(1);
            Tensor moved = specimen.Setup.Readouts["l2"](
                specimen.Setup.Response(specimen.Setup.Bases),
                specimen.Setup.Response(specimen.Setup.Bases + (radius * specimen.Claimed[k])));
            for (int i = 0; i < Bases; i++)
            {
                if (found.Censored[(k * Bases) + i]) Assert.Equal(2 * specimen.Setup.Radius, found.Radius[(k * Bases) + i], 1e-6);
                else Assert.Equal(specimen.Setup.Threshold, moved[i].item<float>(), .02);
            }
        }
    }

    private static ThresholdRadius Find(RadiusSpecimen specimen, IReadOnlyList<Tensor> directions) =>
        specimen.Radii(directions, steps: 24, halvings: 14, reach: 2);

    private static PatchingSetup Setup(ReadoutFunction function) =>
        new ErrorCorrectorSubject(
            "small",
            "",
            new ErrorCorrectorRecipe
            {
                Function = function,
                Features = 80,
                Dimension = 24,
                Active = 3
            }).Setup(HookSetting.Whole, new Seed(2), Bases);

    private static PlateauSpecimen Plateau(ReadoutFunction function) =>
        PlateauSpecimen.Of(Setup(function), new Seed(3), directions: 3);

    private static RadiusSpecimen Radii()
    {
        PatchingSetup setup = Setup(ReadoutFunction.Ramp);
        Rng rng = new Seed(5).Rng();
        return new RadiusSpecimen(
            setup,
            [setup.Features!.narrow(0, 0, Bases), setup.Features!.narrow(0, Bases, Bases)],
            [.. Enumerable.Range(0, 2).Select(_ => Directions.DifferenceOfTwo(setup.Gaussian, Bases, rng))]);
    }
}

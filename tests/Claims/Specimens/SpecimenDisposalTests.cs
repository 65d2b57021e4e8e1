using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Subjects.Oracles;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

/// <summary>
/// What gives numbers leaves no tensor behind, and collecting leaves none outside the scope in which it is done.
/// </summary>
public class SpecimenDisposalTests
{
    private static readonly Seed At = Seed.FromPath("disposal of specimens");

    [Fact]
    public void Numbers_of_specimens_leave_no_tensors_behind()
    {
        using var scope = NewDisposeScope();
        SaeRecipe recipe = SaeRecipes.Toy(6, .1) with { Steps = 20, Restarts = 1 };
        var toy = new ToyModelSubject("toy", "", new TmsRecipe { Features = 6, Hidden = 3, Steps = 200 });
        SaeSpecimen dictionary =
            Prepared.Of(SaeSpecimen.Prepare(new NestedSubject("nested", "", new NestedRecipe()), _ => recipe, At, 300));
        HiddenSpecimen hidden = Prepared.Of(HiddenSpecimen.Prepare(toy, recipe, new(.5, .95), At, 300));
        PairSpecimen pair = Prepared.Of(
            PairSpecimen.Prepare(new PairSubject("pair", "", new PairRecipe(), 10, .1), At, 300, steps: 20));
        ReadoutSpecimen readout = Prepared.Of(ReadoutSpecimen.OfLatents(toy, recipe, At, 300, fakeDraws: 2, new(.5, .95)));
        WidthSweepSpecimen sweep = Prepared.Of(WidthSweepSpecimen.Prepare(
            new WidthSweepSubject("sweep", "", [new ZipfRecipe { Features = 12 }], [3, 6]),
            new SaeSetting("", recipe), .1, At, restarts: 1, sameFrom: .9, samples: 300));
        PlateauSpecimen plateau = PlateauSpecimen.Of(
            new TwinnedCorrectorSubject("corrector", "", new() { Features = 40, Dimension = 12 }).Setup(HookSetting.Whole, At, 5),
            At,
            directions: 2);
        DirectionsSpecimen directions =
            Prepared.Of(new PlantedDirectionsSubject("planted", "", 8, 12, 4, .2).Directions(Setting.None, At));
        Action[] numbers =
        [
            () => dictionary.Health(), () => _ = dictionary.Matching, () => hidden.Sae.Health(), () => hidden.Model.Fvu(),
            () => pair.Losses(), () => pair.RareRecall(pair.Found, .9), () => pair.Health(),
            () => readout.Health(), () => readout.Auroc(readout.Real, readout.Fakes[0].Rows, 3),
            () => readout.Chance(readout.Fakes[1].Rows, 3, draws: 2), () => sweep.Health(), () => _ = sweep.Sweeps[0].Collapse,
            () => plateau.Ratios(), () => plateau.Contrasts(),
            () => _ = directions.Nearest, () => directions.Isotropic(2), () => directions.Covariance(2),
            () => directions.CovarianceMeans(2, d => [d.shape[0]]),
        ];
        // a dictionary's own tensors, made when they are first wanted, live as long as it does
        foreach (Action number in numbers) number();
        for (int i = 0; i < numbers.Length; i++)
        {
            long before = Live();
            numbers[i]();
            Assert.True(Live() == before, $"number {i} left {Live() - before} tensors");
        }
    }

    [Fact]
    public void A_collected_toy_model_is_gone_with_its_scope_and_with_what_was_trained()
    {
        long before = Live();
        using (var scope = NewDisposeScope())
        {
            ToyModelSpecimen specimen = Prepared.Of(ToyModelSpecimen.Prepare(new TmsRecipe { Steps = 5 }, At, 20));
            Assert.InRange(specimen.Fvu(), 0, double.PositiveInfinity);
        }

        // But for the directions of its inputs' world, which are freed with it.
        Assert.Equal(before + 1, Live());
    }

    private static long Live() => TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}

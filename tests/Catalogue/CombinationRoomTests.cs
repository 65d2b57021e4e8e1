using Hypotheses.Catalogue.Splitting;
using Hypotheses.Catalogue.Subjects;
using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Catalogue;

/// <summary>
/// C25b's statistic passes both of its bounds at the sizes that are judged: constructed dictionaries among the activations of a
/// controlled language model. And its gate asks for room without seeing where the latents point.
/// </summary>
public class CombinationRoomTests
{
    private static readonly C25b_LanguageModelCombinations Claim = new();

    [Theory]
    [InlineData(64)]
    [InlineData(256)]
    public void Both_outcomes_are_reachable_among_a_language_models_activations(int latents)
    {
        Measurement[] sums = Six(new AmongActivations(latents, Kind.Sums)),
            draws = Six(new AmongActivations(latents, Kind.Draws));
        Assert.InRange(sums.Average(m => m["share"]), .3, 1); // the rule's own bounds, at the quick tier's seeds
        Assert.InRange(sums.Average(m => m["sums"]), .1, 1);
        Assert.InRange(draws.Average(m => m["sums"]), -.3, .05);
        Assert.InRange(draws.Average(m => m["share"]), -.3, .05);
        // The same covariance and the same number of latents leave the same room, whatever the latents are.
        Assert.Equal(sums.Average(m => m["room"]), draws.Average(m => m["room"]), .02);
        Assert.All(sums.Concat(draws), m => Assert.InRange(m["room"], .1, 1));
    }

    [Fact]
    public void Where_any_directions_explain_each_other_a_trial_is_void()
    {
        Subject narrow = new AmongActivations(256, Kind.Sums, dimensions: 6);
        Measurement seen = Six(narrow)[0];
        Assert.InRange(seen["room"], 0, .1);
        Assert.Equal(["room", "room.moment"], new Cell(Claim, narrow, Setting.None, Role.Subject).Voids(seen));
    }

    /// <summary>
    /// Latents in six of 64 dimensions among activations that fill all: what random directions of the latents' own spread explain
    /// is corrected beyond 1, and the trial is void, and no error.
    /// </summary>
    [Fact]
    public void Latents_in_few_dimensions_are_void()
    {
        Subject flat = new AmongActivations(256, Kind.Draws, flat: 6);
        Assert.All(Six(flat), seen =>
        {
            Assert.InRange(seen["room"], .1, 1);
            Assert.Contains("room.moment", new Cell(Claim, flat, Setting.None, Role.Subject).Voids(seen));
        });
    }

    private static Measurement[] Six(Subject subject) => [
        .. CellTrials.Measure(
            new Cell(Claim, subject, Setting.None, Role.Subject),
            [.. Enumerable.Range(0, 6).Select(i => new Seed(11).Derive("six", i))])];

    private enum Kind
    {
        Sums,
        Draws,
    }

    // Half of the rows are drawn with the activations' covariance, the others are sums of two of those; or all are drawn.
    private sealed class AmongActivations(int latents, Kind kind, int dimensions = 64, int flat = 0)
        : Subject("among", "constructed"), IHasDirections
    {
        public override string Recipe => $"among {latents} {kind} {dimensions} {flat}";

        public IReadOnlyList<Setting> DirectionSets => [Setting.None];

        public Preparation<DirectionsSpecimen> Directions(Setting set, Seed seed) => new(() =>
        {
            var model = (LanguageModelSubject)new ControlledLanguage().Subjects(new Settings { Out = "" }).First();
            Gaussian own = model.Setup(model.Sites[1], seed, 2).Gaussian;
            Tensor covariance = own.Covariance[TensorIndex.Slice(0, dimensions), TensorIndex.Slice(0, dimensions)];
            var gaussian = new Gaussian(zeros(dimensions, covariance.dtype), covariance);
            Rng rng = seed.Derive("rows").Rng();
            if (flat > 0)
            {
                Tensor few = zeros(latents, dimensions);
                few.narrow(1, 0, flat).copy_(Hypotheses.Core.Baselines.Directions.Isotropic(latents, flat, rng));
                return new DirectionsSpecimen(few, gaussian, 0, 0, seed);
            }

            Tensor rows = gaussian.Sample(kind == Kind.Sums ? latents / 2 : latents, rng, centred: true);
            if (kind == Kind.Sums)
                rows = cat([rows, .. Enumerable.Range(0, latents - (latents / 2)).Select(i =>
                    (Unit(rows[i]) + Unit(rows[(i + 1 + rng.Below((latents / 2) - 1)) % (latents / 2)])).unsqueeze(0))], 0);
            return new DirectionsSpecimen(rows, gaussian, 0, 0, seed);
        });

        private static Tensor Unit(Tensor row) => row / row.norm();
    }
}

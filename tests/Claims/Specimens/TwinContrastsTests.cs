using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using Hypotheses.Tests.Claims.Subjects;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

/// <summary>What models that learned nothing show: quantiles with their errors, and jobs that all trials share.</summary>
public sealed class TwinContrastsTests(SmallModel small) : IClassFixture<SmallModel>
{
    private const int Bases = 6, Directions = 2;
    private static readonly Seed Shared = Seed.FromPath("twins");

    [Fact]
    public void Quantiles_are_those_of_the_twins_that_respond_and_silent_ones_are_counted()
    {
        var twins = new TwinContrasts([3, double.NaN, 1, 2, double.PositiveInfinity], Shared);
        Assert.Equal(2 / 5.0, twins.Silent);
        Assert.Equal((1, 2, 2.5, 3), (twins.Quantile(0), twins.Quantile(.5), twins.Quantile(.75), twins.Quantile(1)));
        Assert.True(double.IsFinite(twins.Error(.5, 50)));
        var silent = new TwinContrasts([double.NaN, double.NaN], Shared);
        Assert.Equal((1, double.NaN, double.NaN), (silent.Silent, silent.Quantile(.5), silent.Error(.5, 50)));
        Assert.Equal((0, 0), (new TwinContrasts([7, 7, 7], Shared).Error(.9, 50), new TwinContrasts([7, 7, 7], Shared).Silent));
    }

    // √(q(1 − q)/n)/φ(z_q). Fixed seeds. The mean of 40 errors scatters by a few per cent (a bootstrap's own error at n = 400 is
    // a fifth to a third of it, by √40), and bootstraps of quantiles lie a few per cent high: bounds of −15% and +20%.
    [Theory]
    [InlineData(.5, .39894)]
    [InlineData(.9, .17550)]
    [InlineData(.975, .05845)]
    public void The_bootstrap_error_of_a_quantile_is_the_theorys_on_a_normal_sample(double at, double density)
    {
        const int samples = 40, n = 400;
        double mean = Enumerable.Range(0, samples).Average(i =>
        {
            float[] drawn = new float[n];
            Shared.Derive("normal", i).Rng().Normals(drawn, 1);
            return new TwinContrasts([.. drawn.Select(x => (double)x)], Shared.Derive("resamples of", i)).Error(
                at, resamples: 200);
        });
        Assert.InRange(mean / (Math.Sqrt(at * (1 - at) / n) / density), .85, 1.2);
    }

    [Fact]
    public void The_error_follows_from_the_seed()
    {
        double[] contrasts = [.. Enumerable.Range(0, 30).Select(i => (double)((i * i) % 17))];
        Assert.Equal(new TwinContrasts(contrasts, Shared).Error(.9, 40), new TwinContrasts(contrasts, Shared).Error(.9, 40));
        Assert.NotEqual(new TwinContrasts(contrasts, Shared).Error(.9, 40),
            new TwinContrasts(contrasts, Shared.Derive("other")).Error(.9, 40));
    }

    [Fact]
    public void Twins_are_the_same_jobs_for_all_seeds_and_sites_and_as_many_of_each_kind()
    {
        LanguageModelSubject model = small.Subject();
        IReadOnlyList<TrainingJob> Jobs(int site, ulong seed, int twins = 7) =>
            PlateauSpecimen.Prepare(model, model.Sites[site], new Seed(seed), Bases, Directions, twins, Shared).Jobs;
        Assert.Equal(9, Jobs(0, 1).Distinct().Count()); // seven, rounded up to three of each of three kinds
        Assert.Equal(Jobs(0, 1), Jobs(2, 5));
        Assert.Equal(Jobs(0, 1), TwinContrasts.Prepare(model, model.Sites[1].InFullTier(), Shared, Bases, Directions, 8).Jobs);
        Assert.Equal(3, Jobs(0, 1, twins: 1).Count);
        Assert.Equal(Jobs(0, 1, twins: 1), Jobs(0, 1).Where((_, i) => i % 3 == 0)); // more twins are the same and others
        Assert.Empty(Jobs(0, 1).Intersect(
            TwinContrasts.Prepare(model, model.Sites[0], Shared.Derive("other"), Bases, Directions, 7).Jobs));
        Assert.Empty(Jobs(0, 1).Intersect(TwinContrasts.Prepare(model, model.Sites[0], Shared, Bases + 1, Directions, 7).Jobs));
        Assert.Empty(Jobs(0, 1).Intersect(TwinContrasts.Prepare(model, model.Sites[0], Shared, Bases, Directions + 1, 7).Jobs));
    }

    [Fact]
    public void A_twins_contrast_is_that_of_its_own_specimen_at_the_site_for_each_readout()
    {
        using var scope = NewDisposeScope();
        LanguageModelSubject model = small.Subject();
        Preparation<IReadOnlyDictionary<string, TwinContrasts>> At(HookSetting site) =>
            TwinContrasts.Prepare(model, site, Shared, Bases, Directions, twins: 3);
        using Trained trained = new JobTrainer().Train(At(model.Sites[0]).Jobs);
        foreach (HookSetting site in model.Sites)
        {
            IReadOnlyDictionary<string, TwinContrasts> seen = At(site).Collect(trained);
            Assert.Equal(model.Readouts, seen.Keys);
            double[][] own = [.. model.Twins.Select(twin =>
            {
                Seed seed = Shared.Derive(((Subject)twin).Recipe, 0);
                return PlateauSpecimen.Of(twin.Setup(site, seed, Bases), seed, Directions).Contrasts();
            })];
            Assert.Equal(own.Select(c => c[0]), seen["l2"].Contrasts);
            Assert.Equal(own.Select(c => c[1]), seen["sqrt_kl"].Contrasts);
            // when it is run changes nothing
            Assert.Equal(seen["l2"].Contrasts, At(site.InFullTier()).Collect(trained)["l2"].Contrasts);
        }

        Assert.Contains("no site 'blocks.9'", Assert.Throws<ArgumentException>(() => At(HookSetting.ResidualPre(9))).Message,
            StringComparison.Ordinal);
    }
}

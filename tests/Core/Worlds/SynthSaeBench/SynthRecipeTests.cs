using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench;

public class SynthRecipeTests
{
    private static readonly SynthRecipe Small = new() { Features = 30, Dimension = 12, Hierarchy = null };

    public static TheoryData<string> Recipes =>
    [
        SynthRecipe.Published16k.ToJson(), SynthRecipe.Reduced1k.ToJson(),
        (
            Small with
            {
                Correlation = null,
                Orthogonalisation = null,
                Noise = 0.25,
                SourceSeed = 7,
                Firing = new SynthFiring { Law = SynthFiringLaw.Random }
            }).ToJson(),
    ];

    [Theory, MemberData(nameof(Recipes))]
    public void A_recipe_reads_back(string json) => Assert.Equal(json, WorldRecipe.FromJson(json).ToJson());

    [Fact]
    public void The_published_setting_is_the_one_published()
    {
        // Every number of the configuration in SAELens, docs/synth_sae_bench.md.
        Assert.Equal(
            """{"world":"synth","features":16384,"dimension":768,"firing":{"law":"zipfian","maximum":0.4,"minimum":0.0005,"exponent":0.5},"hierarchy":{"roots":128,"leastChildren":4,"mostChildren":4,"depth":3,"exclusivePortion":1,"exclusiveMinDepth":0,"exclusiveMaxDepth":null,"compensate":true,"scaleChildren":true},"correlation":{"rank":25,"scale":0.1},"orthogonalisation":{"steps":100,"learningRate":0.0003},"meanMagnitude":{"law":"linear","first":5,"last":4,"least":null,"most":null},"spreadMagnitude":{"law":"foldedNormal","first":0.5,"last":0.5,"least":null,"most":null},"biasNorm":0.5,"noise":0,"sourceSeed":42}""",
            SynthRecipe.Published16k.ToJson());
    }

    [Theory]
    [InlineData("""{"world":"synth","features":0}""", "synth world: Features = 0 is not in [1, 1.04858e+06]")]
    [
        InlineData(
            """{"world":"synth","dimension":8192,"features":100000}""", "synth world: Features = 100000 is not in [1, 32768]")]
    [InlineData("""{"world":"synth","firing":null}""", "synth world: Firing is null")]
    [InlineData("""{"world":"synth","meanMagnitude":null}""", "synth world: MeanMagnitude is null")]
    [InlineData("""{"world":"synth","firing":{"maximum":1.5}}""", "synth world: firing: Maximum = 1.5 is not in [1e-09, 1]")]
    [
        InlineData(
            """{"world":"synth","firing":{"maximum":0.2,"minimum":0.3}}""",
            "synth world: firing: Minimum = 0.3 is not in [1e-09, 0.2]")]
    [
        InlineData(
            """{"world":"synth","firing":{"maximum":0.2,"minimum":0.2}}""",
            "synth world: firing: Minimum is not below Maximum = 0.2, which a Zipfian law needs")]
    [
        InlineData(
            """{"world":"synth","hierarchy":{"leastChildren":5}}""",
            "synth world: hierarchy: MostChildren = 4 is not in [5, 1.04858e+06]")]
    [
        InlineData(
            """{"world":"synth","hierarchy":{"exclusiveMinDepth":2,"exclusiveMaxDepth":1}}""",
            "synth world: hierarchy: ExclusiveMaxDepth = 1 is not in [2, 1e+06]")]
    [InlineData("""{"world":"synth","correlation":{"rank":0}}""", "synth world: correlation: Rank = 0 is not in [1, 256]")]
    [
        InlineData(
            """{"world":"synth","orthogonalisation":{"learningRate":0}}""",
            "synth world: orthogonalisation: LearningRate = 0 is not in [1e-09, 1]")]
    [
        InlineData(
            """{"world":"synth","spreadMagnitude":{"law":"linear","first":0}}""",
            "synth world: SpreadMagnitude: First = 0 is not in [1e-09, 1e+06]")]
    [
        InlineData(
            """{"world":"synth","meanMagnitude":{"least":1}}""",
            "synth world: MeanMagnitude: Least and Most belong to the folded normal law only")]
    [InlineData("""{"world":"synth","noise":-1}""", "synth world: Noise = -1 is not in [0, 1e+06]")]
    [InlineData("""{"world":"synth","sourceSeed":-1}""", "synth world: SourceSeed = -1 is not in [0, 9.0072e+15]")]
    public void A_field_out_of_range_is_named(string json, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => WorldRecipe.FromJson(json)).Message);

    [Fact]
    public void Firing_laws_have_their_closed_forms()
    {
        const int n = 50;
        float[] zipf = new SynthFiring { Maximum = 0.4, Minimum = 5e-4, Exponent = 0.7 }.Probabilities(n, 0),
            linear = new SynthFiring { Law = SynthFiringLaw.Linear, Maximum = 0.3, Minimum = 0.01 }.Probabilities(n, 0);
        double last = Math.Pow(n, -0.7);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(5e-4 + 0.3995 * (Math.Pow(i + 1, -0.7) - last) / (1 - last), zipf[i], 6);
            Assert.Equal(0.3 - 0.29 * i / (n - 1), linear[i], 6);
        }

        float[] random = new SynthFiring { Law = SynthFiringLaw.Random, Maximum = 0.5, Minimum = 0.1 }.Probabilities(2000, 5);
        // all above fails with chance (1 − .005)^2000 = 4e-5 for this fixed seed: once, not now and then
        Assert.InRange(random.Min(), 0.1f, 0.102f);
        Assert.InRange(random.Max(), 0.498f, 0.5f);
        Assert.Equal(
            Enumerable.Repeat(0.25f, 3), new SynthFiring { Law = SynthFiringLaw.Constant, Maximum = 0.25 }.Probabilities(3, 0));
    }

    [Fact]
    public void Magnitude_laws_have_their_closed_forms()
    {
        float[] linear = SynthMagnitudes.Linear(5, 4).Values(11, 0),
            exponential = (SynthMagnitudes.Linear(0.1, 10) with { Law = SynthMagnitudeLaw.Exponential }).Values(11, 0);
        for (int i = 0; i < 11; i++)
        {
            Assert.Equal(5 - i / 10.0, linear[i], 5);
            Assert.Equal(0.1 * Math.Pow(100, i / 10.0), exponential[i], 4);
        }

        Assert.Equal([2f, 2f], SynthMagnitudes.Constant(2).Values(2, 0));
        const int n = 100_000;
        float[] folded = SynthMagnitudes.FoldedNormal(0.5, 0.5).Values(n, 43);
        // E|N(μ, σ²)| = σ·√(2/π)·e^(−μ²/2σ²) + μ·(1 − 2Φ(−μ/σ)), here .5833; E of its square μ² + σ².
        double mean = 0.5 * Math.Sqrt(2 / Math.PI) * Math.Exp(-0.5) + 0.5 * (1 - 2 * 0.15865525393145707),
            variance = 0.5 - mean * mean;
        Assert.InRange(folded.Average(x => (double)x), mean - 6 * Math.Sqrt(variance / n), mean + 6 * Math.Sqrt(variance / n));
        // sd of a square: .6124
        Assert.InRange(folded.Average(x => (double)x * x), 0.5 - 6 * 0.6 / Math.Sqrt(n), 0.5 + 6 * 0.6 / Math.Sqrt(n));
        float[] clipped = (SynthMagnitudes.FoldedNormal(0.5, 0.5) with { Least = 0.2, Most = 0.9 }).Values(n, 43);
        Assert.Equal(folded.Select(x => Math.Clamp(x, 0.2f, 0.9f)), clipped);
    }

    [Fact]
    public void Spreads_come_from_the_generator_that_SAELens_uses()
    {
        // Of torch 2's CPU generator: torch.randn(16, generator=torch.Generator().manual_seed(43)).
        using var generator = new Generator(43, CPU);
        float[] z = randn(30, ScalarType.Float32, generator: generator).data<float>().ToArray();
        SynthWorld world = (Small with { SourceSeed = 42 }).Create(new Seed(8));
        for (int i = 0; i < 30; i++) Assert.Equal(Math.Abs(0.5f + 0.5f * z[i]), world.SpreadMagnitudes.Span[i], 6);
    }

    [Fact]
    public void Steps_turn_the_vectors_as_automatic_differentiation_does()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach ((int n, int d) in ((int, int)[])[(20, 8), (6, 9)])
        {
            float[] rows = RandomFrames.UnitRows(Seed.FromPath("turn").Rng(), n, d);
            using TorchSharp.Modules.Parameter v = nn.Parameter(tensor(rows, n, d).to(ScalarType.Float64));
            using var adam = optim.Adam([v], lr: 0.01);
            for (int step = 0; step < 40; step++)
            {
                adam.zero_grad();
                Tensor dots = v.matmul(v.t()), mask = 1 - eye(n, dtype: ScalarType.Float64);
                ((dots * mask).square().sum() + n * (dots.diag() - 1).square().sum()).backward();
                adam.step();
            }

            Tensor expected = (v / v.norm(1, keepdim: true)).detach();
            float[] seen = new SynthOrthogonalisation { Steps = 40, LearningRate = 0.01 }.Apply(rows, d);
            Assert.InRange((expected - tensor(seen, n, d)).abs().max().item<double>(), 0, 2e-4);
            Assert.True((expected - tensor(rows, n, d)).abs().max().item<double>() > 0.1);
        }
    }

    [Fact]
    public void Correlation_leaves_every_variance_1_and_shrinks_where_it_must()
    {
        (float[] l, float[] diagonal) = new SynthCorrelation { Rank = 25, Scale = 0.1 }.Draw(Seed.FromPath("l").Rng(), 1000);
        Assert.InRange(
            l.Average(x => (double)x * x), 0.01 * (1 - 6 * Math.Sqrt(2 / 25_000.0)), 0.01 * (1 + 6 * Math.Sqrt(2 / 25_000.0)));
        AssertUnit(l, diagonal, 25);
        (l, diagonal) = new SynthCorrelation { Rank = 4, Scale = 1 }.Draw(Seed.FromPath("l").Rng(), 100);
        AssertUnit(l, diagonal, 4);
        Assert.Equal(0.01, diagonal.Min(), 4);

        static void AssertUnit(float[] l, float[] diagonal, int rank)
        {
            for (int i = 0; i < diagonal.Length; i++)
                Assert.Equal(1, l.Skip(i * rank).Take(rank).Sum(x => (double)x * x) + diagonal[i], 5);
            Assert.True(diagonal.Min() > 0);
        }
    }
}

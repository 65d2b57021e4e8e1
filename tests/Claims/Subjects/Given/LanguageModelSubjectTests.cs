using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Files;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects.Given;

/// <summary>The whole path of a language model from files of the test's own: no model of anybody else's is needed.</summary>
public sealed class LanguageModelSubjectTests(SmallModel small) : IClassFixture<SmallModel>
{
    private const int Bases = 6;

    public static TheoryData<int> Sites => [0, 1, 2];

    [Fact]
    public void Setups_of_all_sites_are_those_of_each()
    {
        using var scope = NewDisposeScope();
        LanguageModelSubject subject = small.Subject();
        IReadOnlyList<PatchingSetup> all = ((IResponds)subject).Setups(new Seed(5), Bases);
        Assert.Equal(subject.Sites.Count, all.Count);
        foreach ((PatchingSetup one, HookSetting site) in all.Zip(subject.Sites))
        {
            PatchingSetup own = subject.Setup(site, new Seed(5), Bases);
            Tensor several = own.Bases.repeat(3, 1);
            Assert.InRange((own.Pool - one.Pool).abs().max().item<float>(), 0, 1e-5f);
            Assert.InRange((own.Response(several) - one.Response(several)).abs().max().item<float>(), 0, 1e-4f);
            // Each of K copies answers in the place of its base.
            Assert.InRange(
                (own.Response(several).narrow(0, Bases, Bases) - own.Response(own.Bases)).abs().max().item<float>(), 0, 1e-4f);
        }
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void A_rig_responds_at_each_site_as_a_whole_run_does(int layer)
    {
        using var scope = NewDisposeScope();
        LanguageModelSubject subject = small.Subject();
        HookSetting site = subject.Sites[layer];
        string hook = $"blocks.{layer}.hook_resid_pre";
        Assert.Equal(($"blocks.{layer}", layer), (site.Name, site.Layer));
        var seed = new Seed(3);
        PatchingSetup setup = subject.Setup(site, seed, Bases);
        (int d, int vocabulary) = (small.Config.Dim, small.Config.Vocabulary);
        Assert.Equal([Bases, d], setup.Bases.shape);
        Assert.Equal([100 * 39, d], setup.Pool.shape);
        Assert.Equal(subject.Readouts, setup.Readouts.Keys);
        Assert.True(setup.Radius > 0 && setup.Threshold > 0);
        Assert.Null(setup.Features);

        // The bases are the prompts' last activations, and the response ends in the model's log-probabilities.
        Tensor tokens = subject.PromptsOf(seed).Prompts(seed.Derive("bases"), Bases, 10, block: 0, blocks: 2),
            response = setup.Response(setup.Bases);
        TransformerRun run = subject.Model(seed).Run(tokens, new HashSet<string> { hook });
        Assert.InRange((run[hook].select(1, 9) - setup.Bases).abs().max().item<float>(), 0, 1e-4f);
        Assert.Equal([Bases, d + vocabulary], response.shape);
        Assert.InRange(
            (run.Logits.select(1, 9).log_softmax(-1) - response.narrow(1, d, vocabulary)).abs().max().item<float>(), 0, 1e-3f);

        // At distance 0 of itself; moved, at a distance.
        foreach (Func<Tensor, Tensor, Tensor> distance in setup.Readouts.Values)
        {
            Assert.Equal(0, distance(response, setup.Response(setup.Bases)).max().to(ScalarType.Float64).item<double>());
            Assert.True(distance(response, setup.Response(setup.Bases + 1)).min().to(ScalarType.Float64).item<double>() > 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void Coordinates_and_units_are_no_part_of_the_response(int layer)
    {
        using var scope = NewDisposeScope();
        PatchingSetup setup = small.Subject().Setup(HookSetting.ResidualPre(layer), new Seed(4), Bases);
        Tensor expected = setup.Response(setup.Bases), q = Directions.Rotation(small.Config.Dim, new Rng(5));
        foreach (PatchingSetup changed in new[] { setup.Rotated(q), setup.Scaled(3) })
        {
            Assert.False(changed.Bases.allclose(setup.Bases));
            Assert.InRange((changed.Response(changed.Bases) - expected).abs().max().item<float>(), 0, 2e-3f);
        }
    }

    [Fact]
    public void The_trained_model_is_one_and_twins_are_one_a_seed()
    {
        LanguageModelSubject trained = small.Subject();
        Assert.Same(trained.Model(new Seed(1)), trained.Model(new Seed(2)));
        foreach (TwinKind kind in new[] { TwinKind.Untrained, TwinKind.Matched, TwinKind.Shuffled })
        {
            LanguageModelSubject twin = small.Subject(kind);
            using Transformer one = twin.Model(new Seed(1)), again = twin.Model(new Seed(1)), other = twin.Model(new Seed(2));
            Assert.Equal(Numbers(one), Numbers(again));
            Assert.NotEqual(Numbers(one), Numbers(other));
            Assert.NotEqual(Numbers(one), Numbers(trained.Model(new Seed(1))));
            Assert.Equal(
                kind == TwinKind.Shuffled, Numbers(one).Order().SequenceEqual(Numbers(trained.Model(new Seed(1))).Order()));
        }
    }

    [Fact]
    public void Twins_belong_to_their_models_family_and_are_subjects_of_their_own()
    {
        LanguageModelSubject trained = small.Subject();
        LanguageModelSubject[] twins = [.. trained.Twins.Cast<LanguageModelSubject>()];
        Assert.Equal([TwinKind.Untrained, TwinKind.Matched, TwinKind.Shuffled], twins.Select(t => t.Twin));
        Assert.All(twins, t => Assert.Equal(trained.TwinFamily, t.TwinFamily));
        Assert.Equal(4, twins.Append(trained).Select(s => s.Hash).Distinct().Count());
        Assert.Equal(trained.Hash, small.Subject().Hash);
        Assert.Null(trained.Unavailable);
    }

    [Fact]
    public void Bases_and_pool_share_no_story_and_follow_from_the_seed()
    {
        using var scope = NewDisposeScope();
        LanguageModelSubject subject = small.Subject();
        PatchingSetup Setup(ulong seed, int bases = Bases, int layer = 0) =>
            subject.Setup(HookSetting.ResidualPre(layer), new Seed(seed), bases);
        PatchingSetup setup = Setup(6), again = Setup(6), other = Setup(7);
        Assert.True(setup.Bases.equal(again.Bases).all().item<bool>());
        Assert.True(setup.Pool.equal(again.Pool).all().item<bool>());
        Assert.False(setup.Bases.allclose(other.Bases));
        string few = Assert.Throws<MalformedFileException>(() => Setup(6, 351)).Message;
        Assert.Contains("351 prompts of 10 tokens", few, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Setup(6, layer: 3));
    }

    [Fact]
    public void Prompts_that_begin_alike_are_the_texts_fault()
    {
        using var scope = NewDisposeScope();
        string problem = Assert.Throws<MalformedFileException>(
            () => small.Subject(text: "alike.txt").Setup(HookSetting.ResidualPre(0), new Seed(6), Bases)).Message;
        Assert.Contains("alike.txt: stories: there is no distance between prompts to perturb by: most begin with the same 10 tokens", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_dictionaries_are_jobs_on_the_activations_of_one_seed()
    {
        LanguageModelSubject subject = small.Subject();
        Assert.Equal(ResidualSaes.Settings, subject.DirectionSets);
        SaeJob Job(Setting set, ulong seed, TwinKind kind = TwinKind.Trained) =>
            Assert.IsType<SaeJob>(Assert.Single(small.Subject(kind).Directions(set, new Seed(seed)).Jobs));
        SaeJob[] jobs = [.. subject.DirectionSets.Select(set => Job(set, 1))];
        Assert.Equal(ResidualSaes.Settings.Select(s => s.Recipe), jobs.Select(j => j.Recipe));
        Assert.Single(jobs.Select(j => j.Data.Identity).Distinct()); // collected once for all of them
        Assert.Equal(jobs[0], Job(subject.DirectionSets[0], 1));
        Assert.NotEqual(jobs[0].Data.Identity, Job(subject.DirectionSets[0], 2).Data.Identity);
        Assert.NotEqual(jobs[0].Data.Identity, Job(subject.DirectionSets[0], 1, TwinKind.Shuffled).Data.Identity);
    }

    private static float[] Numbers(Transformer model) => model.Weights["blocks.0.mlp.gate.weight"].data<float>().ToArray();
}

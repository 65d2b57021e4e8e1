using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Models.Toy.Correctors;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects;

public class TwinnedCorrectorSubjectTests
{
    private const int Seeds = 8;
    private static readonly ErrorCorrectorRecipe Small = new() { Features = 40, Dimension = 10, Active = 3 };

    // Measured on eight seeds: the corrector's contrasts .135 with a deviation of .026, the twins' .004 with one of .025, by
    // either readout. All bounds are at least 3.6 deviations away: about one choice of seeds in two hundred would fail. These are
    // fixed.
    [Fact]
    public void A_blind_twins_contrast_is_near_zero_and_the_correctors_is_not()
    {
        using var scope = NewDisposeScope();
        var subject = new TwinnedCorrectorSubject("ramp", "", new ErrorCorrectorRecipe());
        var linear = new TwinnedCorrectorSubject("linear", "", new ErrorCorrectorRecipe { Function = ReadoutFunction.Identity });
        double[][] own = [.. Enumerable.Range(0, Seeds).Select(i => Contrasts(subject, i))];
        double[][] twins = [.. Enumerable.Range(0, Seeds).Select(i => Contrasts(subject.Twins[0], i))];
        for (int readout = 0; readout < 2; readout++)
        {
            Assert.InRange(own.Average(c => c[readout]), .09, .18);
            Assert.InRange(twins.Average(c => c[readout]), -.04, .04);
            Assert.All(own, c => Assert.True(c[readout] > .04));
            Assert.All(twins, c => Assert.InRange(c[readout], -.1, .1));
        }

        // A system that corrects nothing responds alike from everywhere.
        Assert.Equal(0, Contrasts(linear, 0)[0], 1e-3);
    }

    [Fact]
    public void The_rig_has_the_correctors_bases_and_reads_the_output_as_it_is_and_as_logits()
    {
        using var scope = NewDisposeScope();
        var subject = new TwinnedCorrectorSubject("small", "", Small, radius: 3);
        PatchingSetup setup = subject.Setup(HookSetting.Whole, new Seed(5), 6);
        PatchingSetup plain = new ErrorCorrectorSubject("small", "", Small).Setup(HookSetting.Whole, new Seed(5), 6);
        PatchingSetup blind = ((TwinnedCorrectorSubject)subject.Twins[0]).Setup(HookSetting.Whole, new Seed(5), 6);
        Assert.Equal(subject.Readouts, setup.Readouts.Keys);
        Assert.Equal((3.0, 1.0), (setup.Radius, setup.Threshold));
        Assert.Null(setup.Features);
        Tensor a = setup.Response(setup.Bases), b = setup.Response(setup.Bases + .5);
        Assert.True(a.equal(plain.Response(setup.Bases)).all().item<bool>());
        Assert.True(setup.Readouts["sqrt_kl"](a, b).allclose(ResponseDistance.SqrtKl(a.log_softmax(1), b.log_softmax(1))));
        Assert.True(setup.Readouts["l2"](a, b).allclose(linalg.vector_norm(a - b, 2.0, new long[] { 1 })));
        // A twin is given the same activations and is another system.
        Assert.True(setup.Bases.equal(blind.Bases).all().item<bool>());
        Assert.True(setup.Pool.equal(blind.Pool).all().item<bool>());
        Assert.False(a.allclose(blind.Response(blind.Bases)));
    }

    [Fact]
    public void Twins_are_of_its_family_and_another_one_for_each_seed()
    {
        using var scope = NewDisposeScope();
        var subject = new TwinnedCorrectorSubject("small", "", Small);
        var twin = (TwinnedCorrectorSubject)Assert.Single(subject.Twins);
        Assert.Equal(subject.TwinFamily, twin.TwinFamily);
        Assert.Equal(subject.Sites, twin.Sites);
        Assert.Equal(subject.Readouts, twin.Readouts);
        Assert.NotEqual(subject.Hash, twin.Hash);
        Assert.Equal(twin.Hash, ((TwinnedCorrectorSubject)twin.Twins[0]).Hash);
        Tensor x = ones(1, 10) / 3;
        Tensor Of(ulong seed) => twin.Setup(HookSetting.Whole, new Seed(seed), 1).Response(x);
        Assert.True(Of(1).equal(Of(1)).all().item<bool>());
        Assert.False(Of(1).allclose(Of(2)));
    }

    private static double[] Contrasts(IResponds subject, int seed)
    {
        Seed own = Seed.FromPath("twinned", $"{seed}");
        return PlateauSpecimen.Of(subject.Setup(HookSetting.Whole, own, 48), own, directions: 4).Contrasts();
    }
}

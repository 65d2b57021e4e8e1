using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Core.Interventions;
using Hypotheses.Core.Measures;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects;

public class TwinnedCorrectorSubjectTests
{
    private static readonly ErrorCorrectorRecipe Small = new() { Features = 40, Dimension = 10, Active = 3 };

    // Five fixed seeds each: contrasts of the corrector are .2 and more, those of twins scatter about 0 with a deviation of .02-.04
    // (measured), so that a right subject fails in fewer than one choice of seeds in a thousand.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_blind_twins_contrast_is_near_zero_and_the_correctors_is_not(int seed)
    {
        using var scope = NewDisposeScope();
        var subject = new TwinnedCorrectorSubject("ramp", "", new ErrorCorrectorRecipe());
        double[] own = Contrasts(subject, seed), twin = Contrasts(Assert.Single(subject.Twins), seed);
        Assert.True(own[0] > .15, $"l2 {own[0]}");
        Assert.True(own[1] > .05, $"sqrt_kl {own[1]}");
        Assert.All(twin, c => Assert.InRange(c, -.12, .12));
        // Not for want of bases: a system that corrects nothing has none either.
        Assert.All(Contrasts(new TwinnedCorrectorSubject("linear", "", new ErrorCorrectorRecipe { Function = ReadoutFunction.Identity }), seed)[..1], c => Assert.Equal(0, c, 1e-3));
    }

    [Fact]
    public void The_rig_has_the_correctors_bases_and_reads_the_output_as_it_is_and_as_logits()
    {
        using var scope = NewDisposeScope();
        var subject = new TwinnedCorrectorSubject("small", "", Small, radius: 3);
        PerturbationRig rig = subject.Rig(HookSetting.Whole, new Seed(5), 6);
        PerturbationRig plain = new ErrorCorrectorSubject("small", "", Small).Rig(HookSetting.Whole, new Seed(5), 6);
        PerturbationRig blind = ((TwinnedCorrectorSubject)subject.Twins[0]).Rig(HookSetting.Whole, new Seed(5), 6);
        Assert.Equal(subject.Readouts, rig.Readouts.Keys);
        Assert.Equal((3.0, 1.0), (rig.Radius, rig.Threshold));
        Assert.Null(rig.Features);
        Tensor a = rig.Response(rig.Bases), b = rig.Response(rig.Bases + .5);
        Assert.True(a.equal(plain.Response(rig.Bases)).all().item<bool>());
        Assert.True(rig.Readouts["sqrt_kl"](a, b).allclose(ResponseDistance.SqrtKl(a.log_softmax(1), b.log_softmax(1))));
        Assert.True(rig.Readouts["l2"](a, b).allclose(linalg.vector_norm(a - b, 2.0, new long[] { 1 })));
        // A twin is given the same activations and is another system.
        Assert.True(rig.Bases.equal(blind.Bases).all().item<bool>());
        Assert.True(rig.Pool.equal(blind.Pool).all().item<bool>());
        Assert.False(a.allclose(blind.Response(blind.Bases)));
    }

    [Fact]
    public void Twins_are_of_its_family_and_another_one_for_each_seed()
    {
        using var scope = NewDisposeScope();
        var subject = new TwinnedCorrectorSubject("small", "", Small);
        var twin = (TwinnedCorrectorSubject)Assert.Single(subject.Twins);
        Assert.Equal((subject.TwinFamily, subject.Sites, subject.Readouts), (twin.TwinFamily, twin.Sites, twin.Readouts));
        Assert.NotEqual(subject.Hash, twin.Hash);
        Assert.Equal(twin.Hash, ((TwinnedCorrectorSubject)twin.Twins[0]).Hash);
        Tensor x = ones(1, 10) / 3;
        Tensor Of(ulong seed) => twin.Rig(HookSetting.Whole, new Seed(seed), 1).Response(x);
        Assert.True(Of(1).equal(Of(1)).all().item<bool>());
        Assert.False(Of(1).allclose(Of(2)));
    }

    private static double[] Contrasts(IResponds subject, int seed)
    {
        Seed own = Seed.FromPath("twinned", $"{seed}");
        return PlateauSpecimen.Of(subject.Rig(HookSetting.Whole, own, 48), own, directions: 4).Contrasts();
    }
}

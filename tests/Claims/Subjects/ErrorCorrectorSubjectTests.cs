using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Models.Toy.Correctors;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects;

public class ErrorCorrectorSubjectTests
{
    private static readonly ErrorCorrectorRecipe Small = new() { Features = 40, Dimension = 10, Active = 3 };

    [Fact]
    public void The_rig_is_the_correctors()
    {
        using var scope = NewDisposeScope();
        var subject = new ErrorCorrectorSubject("small", "", Small, radius: 3, threshold: .7);
        Assert.Equal([HookSetting.Whole], subject.Sites);
        PerturbationRig rig = subject.Rig(HookSetting.Whole, new Seed(5), 6);
        Assert.Equal((3.0, .7), (rig.Radius, rig.Threshold));
        Assert.Equal([6, 10], rig.Bases.shape);
        Assert.Equal([24, 10], rig.Pool.shape);
        Assert.Equal(["l2"], rig.Readouts.Keys);

        // Σ v φ(v·x) from the rig's own directions, φ the ramp.
        Tensor v = rig.Features!;
        Assert.Equal([40, 10], v.shape);
        Tensor expected = ((rig.Bases.matmul(v.t()) - .35) / .3).clamp(0, 1).matmul(v);
        Assert.InRange((rig.Response(rig.Bases) - expected).abs().max().item<float>(), 0, 1e-5f);
        Assert.Equal(0, rig.Readouts["l2"](rig.Response(rig.Bases), rig.Response(rig.Bases)).abs().max().item<float>());

        // Bases, pool and the stated mean agree: 3 features of mean magnitude 1, each of the 40 equally likely.
        using Tensor mean = rig.Gaussian.Mean;
        Assert.InRange((mean - (v.to(ScalarType.Float64).mean(new long[] { 0 }) * 3)).abs().max().item<double>(), 0, 1e-5);
    }

    [Fact]
    public void Seeds_decide_everything_and_features_may_be_kept_back()
    {
        using var scope = NewDisposeScope();
        var known = new ErrorCorrectorSubject("small", "", Small);
        PerturbationRig rig = known.Rig(HookSetting.Whole, new Seed(5), 6), again = known.Rig(HookSetting.Whole, new Seed(5), 6),
            other = known.Rig(HookSetting.Whole, new Seed(6), 6);
        Assert.True(rig.Bases.equal(again.Bases).all().item<bool>());
        Assert.True(rig.Pool.equal(again.Pool).all().item<bool>());
        Assert.False(rig.Bases.allclose(other.Bases));
        Assert.False(rig.Features!.allclose(other.Features!));
        PerturbationRig blind = new ErrorCorrectorSubject("small", "", Small, featuresKnown: false)
            .Rig(HookSetting.Whole, new Seed(5), 6);
        Assert.Null(blind.Features);
        Assert.True(rig.Bases.equal(blind.Bases).all().item<bool>()); // the same system, only less is told
    }

    [Fact]
    public void Coordinates_and_units_are_no_part_of_the_response()
    {
        using var scope = NewDisposeScope();
        PerturbationRig rig = new ErrorCorrectorSubject("small", "", Small).Rig(HookSetting.Whole, new Seed(7), 6);
        Tensor expected = rig.Response(rig.Bases), q = Directions.Rotation(10, new Rng(8));
        Assert.InRange((rig.Rotated(q) is var r ? r.Response(r.Bases) - expected : q).abs().max().item<float>(), 0, 1e-5f);
        Assert.InRange((rig.Scaled(3) is var s ? s.Response(s.Bases) - expected : q).abs().max().item<float>(), 0, 1e-5f);
        Assert.Equal(3 * rig.Radius, rig.Scaled(3).Radius);
    }
}

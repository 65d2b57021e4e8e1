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
        PatchingSetup setup = subject.Setup(HookSetting.Whole, new Seed(5), 6);
        Assert.Equal((3.0, .7), (setup.Radius, setup.Threshold));
        Assert.Equal([6, 10], setup.Bases.shape);
        Assert.Equal([24, 10], setup.Pool.shape);
        Assert.Equal(["l2"], setup.Readouts.Keys);

        // Σ v φ(v·x) from the setup's own directions, φ the ramp.
        Tensor v = setup.Features!;
        Assert.Equal([40, 10], v.shape);
        Tensor expected = ((setup.Bases.matmul(v.t()) - .35) / .3).clamp(0, 1).matmul(v);
        Assert.InRange((setup.Response(setup.Bases) - expected).abs().max().item<float>(), 0, 1e-5f);
        Assert.Equal(0, setup.Readouts["l2"](setup.Response(setup.Bases), setup.Response(setup.Bases)).abs().max().item<float>());

        // Bases, pool and the stated mean agree: 3 features of mean magnitude 1, each of the 40 equally likely.
        using Tensor mean = setup.Gaussian.Mean;
        Assert.InRange((mean - (v.to(ScalarType.Float64).mean(new long[] { 0 }) * 3)).abs().max().item<double>(), 0, 1e-5);
    }

    [Fact]
    public void Seeds_decide_everything_and_features_may_be_kept_back()
    {
        using var scope = NewDisposeScope();
        var known = new ErrorCorrectorSubject("small", "", Small);
        PatchingSetup setup = known.Setup(
            HookSetting.Whole, new Seed(5), 6), again = known.Setup(HookSetting.Whole, new Seed(5), 6),
            other = known.Setup(HookSetting.Whole, new Seed(6), 6);
        Assert.True(setup.Bases.equal(again.Bases).all().item<bool>());
        Assert.True(setup.Pool.equal(again.Pool).all().item<bool>());
        Assert.False(setup.Bases.allclose(other.Bases));
        Assert.False(setup.Features!.allclose(other.Features!));
        PatchingSetup blind = new ErrorCorrectorSubject("small", "", Small, featuresKnown: false)
            .Setup(HookSetting.Whole, new Seed(5), 6);
        Assert.Null(blind.Features);
        Assert.True(setup.Bases.equal(blind.Bases).all().item<bool>()); // the same system, only less is told
    }

    [Fact]
    public void Coordinates_and_units_are_no_part_of_the_response()
    {
        using var scope = NewDisposeScope();
        PatchingSetup setup = new ErrorCorrectorSubject("small", "", Small).Setup(HookSetting.Whole, new Seed(7), 6);
        Tensor expected = setup.Response(setup.Bases), q = Directions.Rotation(10, new Rng(8));
        Assert.InRange((setup.Rotated(q) is var r ? r.Response(r.Bases) - expected : q).abs().max().item<float>(), 0, 1e-5f);
        Assert.InRange((setup.Scaled(3) is var s ? s.Response(s.Bases) - expected : q).abs().max().item<float>(), 0, 1e-5f);
        Assert.Equal(3 * setup.Radius, setup.Scaled(3).Radius);
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Reference;

/// <summary>
/// JumpReLU with an L0 penalty and learnt thresholds, trained by straight-through estimates with a rectangular kernel
/// (Rajamanoharan et al. 2024, arXiv:2407.14435), as two custom autograd functions like the authors'.
/// </summary>
internal sealed class AutogradJumpRelu : AutogradStep
{
    private readonly double _penalty;
    private readonly Parameter _threshold;

    public AutogradJumpRelu(
        float[] encoder, float[] bias, float[] decoder, int dimension, double rate, double penalty, float threshold)
        : this(encoder, bias, decoder, dimension, rate, penalty, new Parameter(full(bias.Length, threshold)))
    {
    }

    private AutogradJumpRelu(
        float[] encoder, float[] bias, float[] decoder, int dimension, double rate, double penalty, Parameter threshold)
        : base(encoder, bias, decoder, dimension, rate, threshold) => (_penalty, _threshold) = (penalty, threshold);

    public override void Dispose()
    {
        base.Dispose();
        _threshold.Dispose();
    }

    protected override (Tensor Codes, Tensor? Penalty) Encode(Tensor pre) =>
        (Jump.apply(pre, _threshold), Heaviside.apply(pre, _threshold).sum(1).mean() * _penalty);

    private static Tensor Kernel(Tensor pre, Tensor threshold) =>
        (pre - threshold).abs().le(StepProblem.Bandwidth / 2).to(ScalarType.Float32);

    private sealed class Jump : autograd.SingleTensorFunction<Jump>
    {
        public override string Name => nameof(Jump);

        public override Tensor forward(autograd.AutogradContext context, params object[] vars)
        {
            (Tensor pre, Tensor threshold) = ((Tensor)vars[0], (Tensor)vars[1]);
            context.save_for_backward([pre, threshold]);
            return pre * pre.gt(threshold);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
        {
            List<Tensor> saved = context.get_saved_variables();
            (Tensor pre, Tensor threshold) = (saved[0], saved[1]);
            return [
                pre.gt(threshold) * gradient,
                (Kernel(pre, threshold) * gradient).sum(0L) * threshold * (-1 / StepProblem.Bandwidth)];
        }
    }

    private sealed class Heaviside : autograd.SingleTensorFunction<Heaviside>
    {
        public override string Name => nameof(Heaviside);

        public override Tensor forward(autograd.AutogradContext context, params object[] vars)
        {
            (Tensor pre, Tensor threshold) = ((Tensor)vars[0], (Tensor)vars[1]);
            context.save_for_backward([pre, threshold]);
            return pre.gt(threshold).to(ScalarType.Float32);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
        {
            List<Tensor> saved = context.get_saved_variables();
            (Tensor pre, Tensor threshold) = (saved[0], saved[1]);
            return [zeros_like(pre), (Kernel(pre, threshold) * gradient).sum(0L) * (-1 / StepProblem.Bandwidth)];
        }
    }
}

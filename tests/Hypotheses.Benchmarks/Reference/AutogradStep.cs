using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Reference;

/// <summary>
/// A training step as one writes it with a tensor library: forward, backward, torch's Adam, unit-norm decoder rows with the
/// gradient along them removed. Loss: squared error summed over d, mean over the batch, and the family's penalty. Written
/// without a look at the library's own steps, which are timed against it.
/// </summary>
internal abstract class AutogradStep : IDisposable
{
    private readonly Parameter _encoder, _encoderBias, _decoder, _decoderBias;
    private readonly Adam _adam;

    protected AutogradStep(
        float[] encoder, float[] encoderBias, float[] decoder, int dimension, double rate, params Parameter[] more)
    {
        int width = encoderBias.Length;
        _encoder = new Parameter(tensor(encoder, dimension, width));
        _encoderBias = new Parameter(tensor(encoderBias));
        _decoder = new Parameter(tensor(decoder, width, dimension));
        _decoderBias = new Parameter(zeros(dimension));
        _adam = optim.Adam([_encoder, _encoderBias, _decoder, _decoderBias, .. more], lr: rate);
    }

    /// <summary>The step of a problem's family from the problem's start.</summary>
    public static AutogradStep Of(StepProblem p)
    {
        (float[] e, float[] b, float[] d, int n) = (p.Encoder, p.EncoderBias, p.Decoder, p.Size.Dimension);
        return p.Family switch
        {
            StepArchitecture.TopK => new AutogradTopK(e, b, d, n, StepProblem.LearningRate, p.Size.Active),
            StepArchitecture.BatchTopK => new AutogradBatchTopK(e, b, d, n, StepProblem.LearningRate, p.Size.Active),
            StepArchitecture.JumpRelu =>
                new AutogradJumpRelu(e, b, d, n, StepProblem.LearningRate, StepProblem.Penalty, p.Threshold),
            _ => new AutogradReluL1(e, b, d, n, StepProblem.LearningRate, StepProblem.Penalty),
        };
    }

    /// <summary>One step on samples [B, d]; the loss before it.</summary>
    public double Step(Tensor x)
    {
        using var scope = NewDisposeScope();
        _adam.zero_grad();
        (Tensor codes, Tensor? penalty) = Encode(x.matmul(_encoder) + _encoderBias);
        Tensor loss = (codes.matmul(_decoder) + _decoderBias - x).square().sum(1).mean();
        if (penalty is not null) loss += penalty;
        loss.backward();
        using (no_grad())
        {
            Tensor slope = _decoder.grad!;
            slope.sub_((slope * _decoder).sum(1, keepdim: true) * _decoder);
            _adam.step();
            _decoder.div_(_decoder.norm(1, keepdim: true, p: 2));
        }

        return loss.item<float>();
    }

    public virtual void Dispose()
    {
        _adam.Dispose();
        foreach (Parameter p in new[] { _encoder, _encoderBias, _decoder, _decoderBias })
        {
            p.grad?.Dispose();
            p.Dispose();
        }
    }

    /// <summary>Codes of pre-activations [B, F], and the penalty where the family has one.</summary>
    protected abstract (Tensor Codes, Tensor? Penalty) Encode(Tensor pre);
}

internal sealed class AutogradTopK(float[] encoder, float[] bias, float[] decoder, int dimension, double rate, int k)
    : AutogradStep(encoder, bias, decoder, dimension, rate)
{
    protected override (Tensor Codes, Tensor? Penalty) Encode(Tensor pre)
    {
        (Tensor values, Tensor indices) = pre.topk(k, sorted: false);
        return (zeros_like(pre).scatter(-1, indices, values.relu()), null);
    }
}

internal sealed class AutogradBatchTopK(float[] encoder, float[] bias, float[] decoder, int dimension, double rate, int k)
    : AutogradStep(encoder, bias, decoder, dimension, rate)
{
    protected override (Tensor Codes, Tensor? Penalty) Encode(Tensor pre)
    {
        Tensor all = pre.relu().flatten();
        (Tensor values, Tensor indices) = all.topk(k * (int)pre.shape[0], sorted: false);
        return (zeros_like(all).scatter(-1, indices, values).reshape(pre.shape), null);
    }
}

internal sealed class AutogradReluL1(float[] encoder, float[] bias, float[] decoder, int dimension, double rate, double penalty)
    : AutogradStep(encoder, bias, decoder, dimension, rate)
{
    protected override (Tensor Codes, Tensor? Penalty) Encode(Tensor pre)
    {
        Tensor codes = pre.relu();
        return (codes, codes.sum(1).mean() * penalty);
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Reference;

/// <summary>A toy model of superposition trained as its authors' notebook does: dense inputs, autograd, torch's Adam.</summary>
internal sealed class AutogradTms : IDisposable
{
    private readonly int _features, _batch;
    private readonly double _probability;
    private readonly Parameter _weights, _bias;
    private readonly Adam _adam;
    private readonly Generator _generator;

    public AutogradTms(int features, int hidden, double probability, int batch, double rate, Generator generator)
    {
        (_features, _batch, _probability, _generator) = (features, batch, probability, generator);
        _weights = new Parameter(randn(hidden, features, generator: generator) * Math.Sqrt(2.0 / (features + hidden)));
        _bias = new Parameter(zeros(features));
        _adam = optim.Adam([_weights, _bias], lr: rate);
    }

    /// <summary>Draws a batch and takes one step.</summary>
    public void Step()
    {
        using var scope = NewDisposeScope();
        Tensor x = rand(_batch, _features, generator: _generator) * rand(_batch, _features, generator: _generator)
            .lt(_probability);
        _adam.zero_grad();
        Tensor output = (x.matmul(_weights.t()).matmul(_weights) + _bias).relu();
        Tensor loss = (x - output).square().sum(1).mean();
        loss.backward();
        _adam.step();
    }

    public void Dispose()
    {
        _adam.Dispose();
        _weights.Dispose();
        _bias.Dispose();
        _generator.Dispose();
    }
}

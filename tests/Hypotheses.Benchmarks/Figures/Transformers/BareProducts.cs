using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures.Transformers;

/// <summary>
/// The matrix products of a pass through all blocks and nothing else: no norms, biases, softmax, activation or sums. Its tensors
/// belong to the scope in which it is made.
/// </summary>
internal sealed class BareProducts
{
    private readonly Transformer _model;
    private readonly Tensor _stream, _hidden, _queries, _keys, _pattern;

    /// <summary>Products of B sequences of T tokens, on the model's device.</summary>
    public BareProducts(Transformer model, int batch, int time, Seed seed)
    {
        TransformerConfig c = model.Config;
        (int heads, int groups, int size) = (c.Attention.Heads, c.Attention.KeyValueHeads, c.Attention.HeadSize);
        _model = model;
        using Generator generator = seed.Generator();
        Tensor Drawn(params long[] shape) => randn(shape, generator: generator).to(model.Device);
        _stream = Drawn(batch, time, c.Dim);
        _hidden = Drawn(batch, time, c.Mlp!.Width);
        _queries = Drawn(batch, groups, heads / groups * time, size);
        _keys = Drawn(batch, groups, time, size);
        _pattern = Drawn(batch, groups, heads / groups * time, time);
    }

    /// <summary>All blocks' products once, on one after another's heels; nothing is kept.</summary>
    public void Run()
    {
        for (int layer = 0; layer < _model.Config.Layers; layer++)
        {
            using var scope = NewDisposeScope();
            string at = $"blocks.{layer}.";
            foreach (string name in (string[])["attn.q", "attn.k", "attn.v"]) Product(_stream, at + name);
            _queries.matmul(_keys.transpose(2, 3));
            _pattern.matmul(_keys);
            Product(_stream, at + "attn.o"); // H · D is d in the shapes that are timed
            if (_model.Config.Mlp!.Gated) Product(_stream, at + "mlp.gate");
            Product(_stream, at + "mlp.up");
            Product(_hidden, at + "mlp.down");
        }
    }

    private void Product(Tensor x, string name) => nn.functional.linear(x, _model.Weights[name + ".weight"]);
}

using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Forward;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// K copies of the last position of P prompts at once; each sees itself and the earlier positions of its prompt, whose keys and
/// values are known. No hook points. Its tensors belong to the scope in which it is made.
/// </summary>
internal sealed class LastColumn : IPass
{
    private readonly TransformerConfig _config;
    private readonly Func<int, (Tensor Keys, Tensor Values)> _earlier;
    private readonly Func<int, Tensor> _bias;
    private readonly long _last;

    /// <summary>A pass at position <paramref name="last"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="last">T − 1.</param>
    /// <param name="earlier">For a block the keys, normed and turned, and values of positions 0 … T − 2: [P, G, T-1, D].</param>
    public LastColumn(Transformer model, long last, Func<int, (Tensor Keys, Tensor Values)> earlier)
    {
        (_config, _last, _earlier) = (model.Config, last, earlier);
        Tensor keys = arange(last + 1, dtype: ScalarType.Float64, device: model.Device), own = keys.narrow(0, last, 1);
        Rotary = RotaryTable.Of(_config, own, model.Compute);
        _bias = layer => Attention.Bias(_config, _config.Attention.Window(layer), own, keys, model.Compute);
    }

    /// <inheritdoc/>
    public bool Done => false;

    /// <inheritdoc/>
    public RotaryTable? Rotary { get; }

    /// <inheritdoc/>
    public Tensor At(string hook, Tensor x) => x;

    /// <inheritdoc/>
    public Tensor Attend(int layer, Tensor q, Tensor k, Tensor v)
    {
        (Tensor keys, Tensor values) = _earlier(layer);                                           // [P, G, T-1, D]
        (long prompts, long copies, long groups, long size) = (q.shape[0], q.shape[1], k.shape[2], q.shape[3]);
        Tensor bias = _bias(layer);                                                               // [1, T] or [H, 1, T]
        if (bias.dim() == 3) bias = bias.view(groups, 1, -1, _last + 1);                          // [G, 1, R, T], R = H / G

        q = q.reshape(prompts, copies, groups, -1, size).transpose(1, 2);                         // [P, G, K, R, D]
        (k, v) = (k.transpose(1, 2).unsqueeze(3), v.transpose(1, 2).unsqueeze(3));                // [P, G, K, 1, D]
        Tensor before = q.flatten(2, 3).matmul(keys.transpose(2, 3)).view([.. q.shape[..4], _last]); // [P, G, K, R, T-1]
        Tensor products = cat([before, (q * k).sum(-1, keepdim: true)], -1);                      // [P, G, K, R, T]
        Tensor pattern = Attention.Pattern(_config.Attention, Attention.Scores(_config.Attention, products, bias));
        Tensor z = pattern.narrow(-1, 0, _last).flatten(2, 3).matmul(values).view(q.shape)        // [P, G, K, R, D]
            + (pattern.narrow(-1, _last, 1) * v);
        return z.transpose(1, 2).flatten(2, 3);                                                   // [P, K, H, D]
    }
}

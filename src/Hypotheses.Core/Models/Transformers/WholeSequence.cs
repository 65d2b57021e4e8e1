using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Forward;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// All positions of B sequences at once, with hook points. Its tensors belong to the scope in which it is made.
/// </summary>
internal sealed class WholeSequence : IPass
{
    private readonly AttentionSettings _settings;
    private readonly RunHooks _hooks;
    private readonly Tensor[] _bias; // for each block [T, T] or [H, T, T]; blocks of one window share it

    /// <summary>A pass of sequences of <paramref name="time"/> tokens.</summary>
    public WholeSequence(Transformer model, RunHooks hooks, long time)
    {
        TransformerConfig config = model.Config;
        (_settings, _hooks) = (config.Attention, hooks);
        Tensor positions = arange(time, dtype: ScalarType.Float64, device: model.Device);         // [T]
        Rotary = RotaryTable.Of(config, positions, model.Compute);
        int?[] windows = [.. Enumerable.Range(0, config.Layers).Select(_settings.Window)];
        var biases = windows.Distinct().Select(window =>
            (Window: window, Bias: Attention.Bias(config, window, positions, positions, model.Compute))).ToArray();
        _bias = [.. windows.Select(window => biases.First(known => known.Window == window).Bias)];
    }

    /// <inheritdoc/>
    public bool Done => _hooks.Done;

    /// <inheritdoc/>
    public Tensor At(string hook, Tensor x) => _hooks.At(hook, x);

    /// <inheritdoc/>
    public RotaryTable? Rotary { get; }

    /// <inheritdoc/>
    public Tensor Attend(int layer, Tensor q, Tensor k, Tensor v)
    {
        string at = $"blocks.{layer}.attn.";
        (long batch, long time, long heads, long groups) = (q.shape[0], q.shape[1], q.shape[2], k.shape[2]);

        // Query heads beside the key-value head that serves them, each R = H / G neighbouring ones.
        q = q.transpose(1, 2).reshape(batch, groups, -1, q.shape[3]);                             // [B, G, R·T, D]
        Tensor products = q.matmul(k.permute(0, 2, 3, 1)).view(batch, heads, time, time);         // [B, H, T, T]
        Tensor scores = At(at + "hook_attn_scores", Attention.Scores(_settings, products, _bias[layer]));
        Tensor pattern = At(at + "hook_pattern", Attention.Pattern(_settings, scores));           // [B, H, T, T]
        Tensor z = pattern.reshape(batch, groups, -1, time).matmul(v.transpose(1, 2));            // [B, G, R·T, D]
        return z.view(batch, heads, time, -1).transpose(1, 2);                                    // [B, T, H, D]
    }
}

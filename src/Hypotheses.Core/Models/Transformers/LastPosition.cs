using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// Runs on from changed residual streams at the last position of P prompts, at the cost of one position: earlier positions
/// never see the last one, so their keys and values are computed once. Equal to <see cref="Llama.Run"/> with
/// <c>blocks.L.hook_resid_pre</c> replaced at that position. Thread-safe after construction; borrows the model.
/// </summary>
public sealed class LastPosition : IDisposable
{
    private const int Batch = 4; // prompts a run: attention patterns of many at once leave the cache and fill the memory

    private readonly Llama _model;
    private readonly long _last;
    private readonly Tensor[] _keys, _values; // for each layer from Layer on: [P, G, T-1, D], keys rotated

    /// <summary>Runs the prompts once and keeps what the last position reads of the others.</summary>
    /// <param name="model">The model; it must outlive this.</param>
    /// <param name="tokens">[P, T] int64, all of one length.</param>
    /// <param name="layer">L in 0 … layers − 1: the block whose input is changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    /// <exception cref="ArgumentException">The tokens are not the model's, or there are none.</exception>
    public LastPosition(Llama model, Tensor tokens, int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, model.Config.Layers);
        model.CheckTokens(tokens);
        _model = model;
        Layer = layer;
        int[] layers = [.. Enumerable.Range(layer, model.Config.Layers - layer)];
        string input = $"blocks.{layer}.hook_resid_pre", stop = $"blocks.{layers[^1]}.attn.hook_v";
        HashSet<string> capture = [input, .. layers.SelectMany(l => new[] { $"blocks.{l}.attn.hook_k", $"blocks.{l}.attn.hook_v" })];

        using var scope = NewDisposeScope();
        Prompts = tokens.shape[0];
        _last = tokens.shape[1] - 1;
        LlamaRun[] runs = [.. Enumerable.Range(0, (int)((Prompts + Batch - 1) / Batch)).Select(batch =>
            model.Run(tokens.narrow(0, batch * Batch, Math.Min(Batch, Prompts - (batch * Batch))), capture, stopAt: stop))];
        Tensor All(string hook) => cat([.. runs.Select(run => run[hook])], 0);
        Residual = All(input).select(1, _last).clone().DetachFromDisposeScope();
        _keys = [.. layers.Select(l => Kept(model.Rotate(All($"blocks.{l}.attn.hook_k"), 0)))];
        _values = [.. layers.Select(l => Kept(All($"blocks.{l}.attn.hook_v")))];
    }

    /// <summary>L.</summary>
    public int Layer { get; }

    /// <summary>P.</summary>
    public long Prompts { get; }

    /// <summary>[P, d], the unchanged residual stream at the last position before block L.</summary>
    public Tensor Residual { get; }

    /// <summary>
    /// Runs K changed copies of the last position of each prompt through blocks L … and the classifier. Costs memory in
    /// proportion to P · K · (heads · T + hidden + V): split large sweeps. The results belong to the caller's dispose scope.
    /// </summary>
    /// <param name="x">[P, K, d], in place of <c>blocks.L.hook_resid_pre</c> at the last position.</param>
    /// <returns>The residual stream after the last block [P, K, d], and log-probabilities (natural) of the next token [P, K, V].</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> has another shape or type.</exception>
    public (Tensor Residual, Tensor LogProbabilities) Continue(Tensor x)
    {
        LlamaConfig c = _model.Config;
        if (x.dim() != 3 || x.shape[0] != Prompts || x.shape[2] != c.Dim || x.dtype != ScalarType.Float32)
            throw new ArgumentException($"x is {x.dtype} [{string.Join(", ", x.shape)}], not Float32 [{Prompts}, K, {c.Dim}]", nameof(x));
        using var scope = NewDisposeScope();
        x = x.alias();
        for (int layer = Layer; layer < c.Layers; layer++) x = Block(layer, x);
        Tensor logits = nn.functional.linear(Llama.RmsNorm(x, _model.Weights.Norm), _model.Weights.Output); // [P, K, V]
        return (x.MoveToOuterDisposeScope(), logits.log_softmax(-1).MoveToOuterDisposeScope());
    }

    private Tensor Block(int layer, Tensor x)
    {
        using var scope = NewDisposeScope();
        LlamaConfig c = _model.Config;
        LlamaBlock w = _model.Weights.Blocks[layer];
        (Tensor keys, Tensor values) = (_keys[layer - Layer], _values[layer - Layer]);            // [P, G, T-1, D]
        Tensor h = Llama.RmsNorm(x, w.AttentionNorm);                                             // [P, K, d]
        Tensor q = ByGroup(_model.Rotate(_model.Project(h, w.Wq, c.Heads), _last, true));         // [P, G, K·R, D]
        Tensor k = PerQuery(_model.Rotate(_model.Project(h, w.Wk, c.KeyValueHeads), _last, true)); // [P, G, K·R, D]
        Tensor v = PerQuery(_model.Project(h, w.Wv, c.KeyValueHeads));                            // [P, G, K·R, D]

        Tensor earlier = q.matmul(keys.transpose(2, 3)), self = (q * k).sum(-1, keepdim: true);   // [P, G, K·R, T-1], [.., 1]
        Tensor pattern = cat([earlier, self], -1).div_(Math.Sqrt(c.HeadSize)).softmax(-1);        // [P, G, K·R, T]
        Tensor z = pattern.narrow(-1, 0, _last).matmul(values) + (pattern.narrow(-1, _last, 1) * v); // [P, G, K·R, D]
        x = x + nn.functional.linear(ByPosition(z, x.shape[1]), w.Wo);                            // [P, K, d]
        return (x + Llama.Mlp(Llama.RmsNorm(x, w.MlpNorm), w)).MoveToOuterDisposeScope();         // [P, K, d]
    }

    /// <summary>Query heads beside the key-value head that serves them: [P, K, H, D] → [P, G, K·R, D], R = H / G.</summary>
    private Tensor ByGroup(Tensor q) => q.reshape(q.shape[0], q.shape[1], _model.Config.KeyValueHeads, -1, q.shape[3]).transpose(1, 2).flatten(2, 3);

    /// <summary>[P, K, G, D] → [P, G, K·R, D], each key or value once for every query head that it serves.</summary>
    private Tensor PerQuery(Tensor k) => k.transpose(1, 2).repeat_interleave(_model.Config.Heads / _model.Config.KeyValueHeads, 2);

    /// <summary>[P, G, K·R, D] → [P, K, d].</summary>
    private static Tensor ByPosition(Tensor z, long copies) => z.reshape(z.shape[0], z.shape[1], copies, -1, z.shape[3]).transpose(1, 2).flatten(2);

    /// <summary>[P, T, G, D] → [P, G, T-1, D].</summary>
    private Tensor Kept(Tensor x) => x.narrow(1, 0, _last).transpose(1, 2).contiguous().DetachFromDisposeScope();

    /// <inheritdoc />
    public void Dispose()
    {
        Residual.Dispose();
        foreach (Tensor tensor in _keys.Concat(_values)) tensor.Dispose();
    }
}

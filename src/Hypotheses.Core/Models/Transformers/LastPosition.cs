using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Forward;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// Runs on from changed residual streams at the last position of P prompts, at the cost of one position: earlier positions
/// never see the last one, so their keys and values are computed once. Equal to <see cref="Transformer.Run"/> with
/// <c>blocks.L.hook_resid_pre</c> replaced at that position. Thread-safe after construction; borrows the model.
/// </summary>
public sealed class LastPosition : IDisposable
{
    private const int Positions = 512; // in a run: attention patterns of many prompts at once leave the cache and fill the memory

    private readonly Transformer _model;
    private readonly long _last;
    private readonly Tensor[] _keys, _values; // for each layer from Layer on: [P, G, T-1, D], keys normed and turned

    /// <summary>Runs the prompts once and keeps what the last position reads of the others.</summary>
    /// <param name="model">The model; it must outlive this.</param>
    /// <param name="tokens">[P, T] int64, all of one length.</param>
    /// <param name="layer">L in 0 … layers − 1: the block whose input is changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    /// <exception cref="ArgumentException">The tokens are not the model's, or there are none, or the model is not
    /// causal.</exception>
    public LastPosition(Transformer model, Tensor tokens, int layer)
        : this(model, Prefix.Of(model, tokens, [layer]), layer, shared: false)
    {
    }

    private LastPosition(Transformer model, Prefix prefix, int layer, bool shared)
    {
        (_model, Layer, Prompts, _last) = (model, layer, prefix.Prompts, prefix.Last);
        Tensor Own(Tensor tensor) => shared ? tensor.alias().DetachFromDisposeScope() : tensor;
        Residual = Own(prefix.Residuals[layer]);
        _keys = [.. prefix.Keys.Skip(layer - prefix.First).Select(Own)];
        _values = [.. prefix.Values.Skip(layer - prefix.First).Select(Own)];
    }

    /// <summary>One a layer, of one run of the prompts; equal to the bit to what the constructor makes of each.</summary>
    /// <param name="model">As for the constructor.</param>
    /// <param name="tokens">As for the constructor.</param>
    /// <param name="layers">At least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    /// <exception cref="ArgumentException">The tokens are not the model's, or there are none, or the model is not
    /// causal.</exception>
    public static IReadOnlyList<LastPosition> At(Transformer model, Tensor tokens, IReadOnlyList<int> layers)
    {
        using var scope = NewDisposeScope();
        var prefix = Prefix.Of(model, tokens, layers);
        foreach (Tensor tensor in prefix.Tensors) scope.Attach(tensor);
        return [.. layers.Select(layer => new LastPosition(model, prefix, layer, shared: true))];
    }

    /// <summary>L.</summary>
    public int Layer { get; }

    /// <summary>P.</summary>
    public long Prompts { get; }

    /// <summary>[P, d], the unchanged residual stream at the last position before block L.</summary>
    public Tensor Residual { get; }

    /// <summary>
    /// Runs K changed copies of the last position of each prompt through blocks L … and the head. Costs memory in
    /// proportion to P · K · (heads · T + width + V): split large sweeps. The results belong to the caller's dispose scope.
    /// </summary>
    /// <param name="x">[P, K, d], in place of <c>blocks.L.hook_resid_pre</c> at the last position.</param>
    /// <returns>The residual stream after the last block [P, K, d], and log-probabilities (natural) of the next token
    /// [P, K, V].</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> has another shape or type.</exception>
    public (Tensor Residual, Tensor LogProbabilities) Continue(Tensor x)
    {
        TransformerConfig c = _model.Config;
        if (x.dim() != 3 || x.shape[0] != Prompts || x.shape[2] != c.Dim || x.dtype != _model.Compute)
            throw new ArgumentException(
                $"x is {x.dtype} [{string.Join(", ", x.shape)}], not {_model.Compute} [{Prompts}, K, {c.Dim}]", nameof(x));
        using var scope = NewDisposeScope();
        var pass = new LastColumn(_model, _last, layer => (_keys[layer - Layer], _values[layer - Layer]));
        for (int layer = Layer; layer < c.Layers; layer++) x = _model.Block(layer, x, pass);      // [P, K, d]
        Tensor logits = _model.Logits(x, pass)!;                                                  // [P, K, V]
        return (x.MoveToOuterDisposeScope(), logits.log_softmax(-1).MoveToOuterDisposeScope());
    }

    /// <summary>The same, whose tensors the caller's dispose scope frees: nobody disposes it.</summary>
    public LastPosition InScope()
    {
        Runtime.Tensors.GiveToScope([Residual, .. _keys, .. _values]);
        return this;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Residual.Dispose();
        foreach (Tensor tensor in _keys.Concat(_values)) tensor.Dispose();
    }

    // What one run of the prompts leaves: the last position's residual before some layers, keys and values of the others from the
    // first of them on.
    private sealed record Prefix(
        long Prompts, long Last, int First, IReadOnlyDictionary<int, Tensor> Residuals, IReadOnlyList<Tensor> Keys,
        IReadOnlyList<Tensor> Values)
    {
        public IEnumerable<Tensor> Tensors => [.. Residuals.Values, .. Keys, .. Values];

        public static Prefix Of(Transformer model, Tensor tokens, IReadOnlyList<int> at)
        {
            foreach (int layer in at)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(layer);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, model.Config.Layers);
            }

            if (!model.Config.Attention.Causal)
                throw new ArgumentException("the model is not causal: its earlier positions see the last one", nameof(model));
            TokenCheck.Require(tokens, model.Config.Context, model.Config.Vocabulary, model.Device);
            int first = at.Min();
            int[] layers = [.. Enumerable.Range(first, model.Config.Layers - first)];
            string stop = $"blocks.{layers[^1]}.attn.hook_v";
            static string Input(int layer) => $"blocks.{layer}.hook_resid_pre";
            HashSet<string> capture = [
                .. at.Select(Input), .. layers.SelectMany(l => new[] { $"blocks.{l}.attn.hook_k", $"blocks.{l}.attn.hook_v" })];

            using var scope = NewDisposeScope();
            (long prompts, long last) = (tokens.shape[0], tokens.shape[1] - 1);
            long batch = Math.Max(1, Positions / tokens.shape[1]);
            TransformerRun[] runs = [.. Enumerable.Range(0, (int)((prompts + batch - 1) / batch)).Select(i =>
                model.Run(tokens.narrow(0, i * batch, Math.Min(batch, prompts - (i * batch))), capture, stopAt: stop))];
            Tensor positions = arange(tokens.shape[1], dtype: ScalarType.Float64, device: model.Device);
            RotaryTable? rotary = RotaryTable.Of(model.Config, positions, model.Compute);
            Tensor All(string hook) => cat([.. runs.Select(run => run[hook])], 0);
            // [P, T, G, D] → [P, G, T-1, D]
            Tensor Earlier(Tensor x) => x.narrow(1, 0, last).transpose(1, 2).contiguous().DetachFromDisposeScope();
            return new Prefix(
                prompts,
                last,
                first,
                at.Distinct().ToDictionary(l => l, l => All(Input(l)).select(1, last).clone().DetachFromDisposeScope()),
                [.. layers.Select(l => Earlier(model.Keys(l, All($"blocks.{l}.attn.hook_k"), rotary)))],
                [.. layers.Select(l => Earlier(All($"blocks.{l}.attn.hook_v")))]);
        }
    }
}

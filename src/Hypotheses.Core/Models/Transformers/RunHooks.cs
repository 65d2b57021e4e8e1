using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>The hook points of one run: what is captured, what is replaced, and where the run ends.</summary>
internal sealed class RunHooks
{
    private static readonly HashSet<string> None = [];

    private readonly IReadOnlyList<string> _known;
    private readonly DisposeScope _scope;
    private readonly IReadOnlySet<string> _capture;
    private readonly IReadOnlyDictionary<string, Tensor> _replace;
    private readonly string? _stopAt;
    private readonly ScalarType _type;
    private readonly Dictionary<string, Tensor> _captured = [];

    /// <summary>
    /// Checks the names; captured tensors, of <paramref name="type"/>, live in <paramref name="scope"/> until
    /// <see cref="Result"/>.
    /// </summary>
    public RunHooks(
        IReadOnlyList<string> known, DisposeScope scope, ScalarType type, IReadOnlySet<string>? capture,
        IReadOnlyDictionary<string, Tensor>? replace, string? stopAt)
    {
        _known = known;
        _scope = scope;
        _capture = capture ?? None;
        _replace = replace ?? new Dictionary<string, Tensor>();
        _stopAt = stopAt;
        _type = type;
        foreach (string name in _capture.Concat(_replace.Keys).Concat(stopAt is null ? [] : [stopAt]))
            HookPoints.Check(known, name);
        if (stopAt is null) return;
        int end = Index(stopAt);
        if (_capture.FirstOrDefault(name => Index(name) > end) is { } late)
            throw new ArgumentException($"hook point '{late}' comes after '{stopAt}', where the run stops", nameof(stopAt));
    }

    /// <summary>The run has reached its last hook point.</summary>
    public bool Done { get; private set; }

    /// <summary>Passes a hook point: gives the replacement where there is one, and keeps what is to be captured.</summary>
    public Tensor At(string name, Tensor x)
    {
        if (_replace.ContainsKey(name)) x = Replacement(name, x.shape);
        if (_capture.Contains(name))
        {
            // Detached first: TorchSharp drops a tensor that is moved to the scope where it already is.
            Tensor kept = _captured[name] = x.alias().DetachFromDisposeScope();
            _scope.Attach(kept);
        }

        Done |= name == _stopAt;
        return x;
    }

    /// <summary>The replacement at a hook point, under a handle of its own, so that scopes never dispose the caller's.</summary>
    public Tensor Replacement(string name, long[] shape)
    {
        Tensor given = _replace[name];
        return given.shape.AsSpan().SequenceEqual(shape) && given.dtype == _type
            ? given.alias()
            : throw new ArgumentException(
                $"replacement at '{name}' is {given.dtype} [{string.Join(", ", given.shape)}], not {_type} "
                    + $"[{string.Join(", ", shape)}]");
    }

    /// <summary>
    /// The block where the run can begin: the last one whose whole input is replaced, unless something before it is wanted.
    /// </summary>
    public int FirstBlock(int layers)
    {
        int wanted = _capture.Concat(_stopAt is null ? [] : [_stopAt]).Select(Index).DefaultIfEmpty(int.MaxValue).Min();
        for (int layer = layers - 1; layer > 0; layer--)
        {
            string name = $"blocks.{layer}.hook_resid_pre";
            if (_replace.ContainsKey(name) && Index(name) <= wanted) return layer;
        }

        return 0;
    }

    /// <summary>Hands the captured activations and the logits to the caller's scope.</summary>
    public TransformerRun Result(Tensor? logits)
    {
        foreach (Tensor tensor in _captured.Values) tensor.MoveToOuterDisposeScope();
        return new TransformerRun(logits?.MoveToOuterDisposeScope(), _captured);
    }

    private int Index(string name)
    {
        for (int i = 0; i < _known.Count; i++)
            if (_known[i] == name) return i;
        return -1;
    }
}

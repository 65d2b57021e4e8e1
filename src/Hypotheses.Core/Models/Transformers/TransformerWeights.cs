using Hypotheses.Core.Models.Transformers.Configuration;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// All weights of a transformer by the names of <see cref="WeightLayout"/>, each in the floating type in which it was stored, on
/// any device. Owns its tensors, which are never written to.
/// </summary>
public sealed class TransformerWeights : IDisposable
{
    private readonly Dictionary<string, Tensor> _byName = [];

    private TransformerWeights(TransformerConfig config) => Config = config;

    /// <summary>What they are the weights of.</summary>
    public TransformerConfig Config { get; }

    /// <summary>Where all of them are.</summary>
    public Device Device => this["embed.weight"].device;

    /// <summary>Every tensor once with its name, in the layout's order.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Named =>
        WeightLayout.Of(Config).Select(part => (part.Name, _byName[part.Name]));

    /// <summary>One tensor by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public Tensor this[string name] => _byName[name];

    /// <summary>One tensor by its name; null where the configuration has none.</summary>
    public Tensor? Optional(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// Weights filled by <paramref name="make"/>, which is called once for each name and shape, in the layout's order, and gives
    /// up what it returns.
    /// </summary>
    /// <exception cref="ArgumentException">No transformer is so configured, or a tensor came with another shape, no floating
    /// type, or on another device than the others.</exception>
    public static TransformerWeights Create(TransformerConfig config, Func<string, long[], Tensor> make)
    {
        if (config.Flaw() is { } flaw) throw new ArgumentException($"{flaw.Field}: {flaw.Problem}", nameof(config));
        var weights = new TransformerWeights(config);
        try
        {
            foreach ((string name, long[] shape) in WeightLayout.Of(config))
            {
                Tensor tensor = make(name, shape).DetachFromDisposeScope();
                weights._byName.Add(name, tensor);
                if (!tensor.shape.AsSpan().SequenceEqual(shape) || !tensor.is_floating_point())
                    throw new ArgumentException(
                        $"{name}: {tensor.dtype} [{string.Join(", ", tensor.shape)}] where floating numbers "
                            + $"[{string.Join(", ", shape)}] belong",
                        nameof(make));
                if (tensor.device_type != weights.Device.type || tensor.device_index != weights.Device.index)
                    throw new ArgumentException($"{name}: is on {tensor.device}, not on {weights.Device}", nameof(make));
            }

            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Weights of the same configuration, each tensor made from its counterpart here.</summary>
    public TransformerWeights Select(Func<string, Tensor, Tensor> make) => Create(Config, (name, _) => make(name, this[name]));

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Tensor tensor in _byName.Values) tensor.Dispose();
    }
}

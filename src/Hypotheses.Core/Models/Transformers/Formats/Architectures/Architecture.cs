using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats.Tables;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>A family of models as its library stores it.</summary>
/// <param name="Name">Its <c>model_type</c>.</param>
/// <param name="Classes">The classes of that type, as <c>architectures</c> names them, that are read.</param>
/// <param name="Table">Where its weights stand.</param>
/// <param name="Configure">What its fields say; one that is absent has the library's own default.</param>
internal sealed record Architecture(
    string Name, IReadOnlyList<string> Classes, WeightTable Table, Func<ConfigFields, TransformerConfig> Configure)
{
    /// <summary>What the type in which the embedding is stored adds to the configuration.</summary>
    public Func<TransformerConfig, ScalarType, TransformerConfig> Stored { get; init; } = (config, _) => config;
}

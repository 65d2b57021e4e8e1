using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>Sizes that depend on each other.</summary>
internal static class Sizes
{
    private const int MostLayers = 4096; // every layer has a dozen names, whatever the files hold

    /// <summary>Blocks; they must be said where nothing else is given.</summary>
    public static int Layers(ConfigFields fields, string field, int? otherwise) =>
        (otherwise is { } usual ? fields.Size(field, usual) : fields.Needed(field)) is var layers && layers <= MostLayers
            ? layers
            : throw fields.Wrong(field, $"{layers} is more than {MostLayers}");

    /// <summary>D where the heads share the residual stream's length.</summary>
    public static int HeadSize(ConfigFields fields, string field, int dim, int heads) =>
        dim % heads == 0 ? dim / heads : throw fields.Wrong(field, $"{dim} is not a multiple of the {heads} heads");

    /// <summary>Key-value heads; null in the file: as many as heads.</summary>
    public static int KeyValueHeads(ConfigFields fields, int heads, int? otherwise)
    {
        const string field = "num_key_value_heads";
        int groups = fields.SizeOrNull(field, otherwise) ?? heads;
        return heads % groups == 0 ? groups : throw fields.Wrong(field, $"{groups} does not divide the {heads} heads");
    }

    /// <summary>
    /// What that library starts a model from where the architecture has no scheme of its own: σ as the file says, else .02. It
    /// says nothing of the trained model, so what is no σ is passed over.
    /// </summary>
    public static InitialScheme Initial(ConfigFields fields) => new(fields.NumberOrOther("initializer_range", .02));

    /// <summary>D where it may be said apart; null in the file: as the heads share it.</summary>
    public static int OwnHeadSize(ConfigFields fields, int dim, int heads, int? otherwise)
    {
        const string field = "head_dim";
        int size = fields.SizeOrNull(field, otherwise) ?? HeadSize(fields, "hidden_size", dim, heads);
        return size % 2 == 0 ? size : throw fields.Wrong(field, $"{size} is odd, but its numbers turn in pairs");
    }
}

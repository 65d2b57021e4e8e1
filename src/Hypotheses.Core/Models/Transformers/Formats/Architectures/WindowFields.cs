namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>
/// Which blocks see a window of the last W positions only: as the architecture has it, or as <c>layer_types</c> says, which
/// version 5 of the library writes.
/// </summary>
internal static class WindowFields
{
    private const string Types = "layer_types", Full = "full_attention", Slides = "sliding_attention";

    /// <summary>W of each block, null where it sees all; empty where all do.</summary>
    /// <param name="fields">The configuration.</param>
    /// <param name="layers">Blocks.</param>
    /// <param name="window">W; null: no block has one.</param>
    /// <param name="slides">Whether a block has one where nothing else is said.</param>
    /// <param name="free">Whether <c>layer_types</c> may say otherwise in this architecture.</param>
    public static IReadOnlyList<int?> Read(ConfigFields fields, int layers, int? window, Func<int, bool> slides, bool free = true)
    {
        bool[] sliding = [.. Enumerable.Range(0, layers).Select(layer => window is not null && slides(layer))];
        if (fields.Texts(Types) is { } types)
        {
            if (types.Count != layers) throw fields.Wrong(Types, $"has {types.Count} entries for {layers} layers");
            if (types.FirstOrDefault(t => t is not (Full or Slides)) is { } other)
                throw fields.Wrong(Types, $"'{other}' is not one of {Full}, {Slides}");
            bool[] said = [.. types.Select(t => t == Slides)];
            if (window is null && said.Contains(true)) throw fields.Wrong(Types, $"has {Slides}, but there is no window");
            if (!free && !said.SequenceEqual(sliding))
                throw fields.Wrong(Types, "says otherwise than this architecture does, whose layers are all alike");
            sliding = said;
        }

        return sliding.Contains(true) ? [.. sliding.Select(s => s ? window : null)] : [];
    }
}

namespace Hypotheses.Core.Models.Transformers.Formats.Tables;

/// <summary>One line of a <see cref="WeightTable"/>; # stands for a block's number.</summary>
/// <param name="Weight">Its name in the layout.</param>
/// <param name="Stored">Its name in the file, without the prefix that all may have.</param>
/// <param name="Form">How it is stored.</param>
internal sealed record WeightRow(string Weight, string Stored, StoredForm Form)
{
    /// <summary>As the layout has it.</summary>
    public WeightRow(string weight, string stored)
        : this(weight, stored, StoredForm.Same)
    {
    }

    /// <summary>A linear map as the layout has it, weight and bias.</summary>
    public static IEnumerable<WeightRow> Linear(string weight, string stored) =>
        [new(weight + ".weight", stored + ".weight"), new(weight + ".bias", stored + ".bias")];

    /// <summary>A linear map stored [in, out], weight and bias.</summary>
    public static IEnumerable<WeightRow> Turned(string weight, string stored) =>
        [new(weight + ".weight", stored + ".weight", StoredForm.Turned), new(weight + ".bias", stored + ".bias")];

    /// <summary>A norm, gain and bias.</summary>
    public static IEnumerable<WeightRow> Norm(string weight, string stored) =>
        [new(weight + ".gain", stored + ".weight"), new(weight + ".bias", stored + ".bias")];

    /// <summary>q, k and v in one linear map, weight and bias.</summary>
    public static IEnumerable<WeightRow> Fused(string stored, Func<int, StoredForm> part) =>
        from i in Enumerable.Range(0, 3)
        from end in (string[])[".weight", ".bias"]
        select new WeightRow($"blocks.#.attn.{"qkv"[i]}{end}", stored + end, part(i));
}

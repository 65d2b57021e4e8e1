using Hypotheses.Core.Models.Language.Training;

namespace Hypotheses.Core.Training.Caching;

/// <summary>
/// Weights of a controlled language model along training to the bit: how many checkpoints, then of each its step and its numbers.
/// Little-endian. Recipe and seed are not in it: the job has them.
/// </summary>
internal static class LanguageModelCodec
{
    private const uint Kind = 0x474e414c; // "LANG"
    private const int Version = 1;

    /// <summary>The bytes; null where they do not fit an array.</summary>
    public static byte[]? Encode(IReadOnlyList<LanguageCheckpoint> checkpoints)
    {
        long numbers = checkpoints.Sum(c => (long)c.Numbers.Length);
        long length = PayloadWriter.StartLength + sizeof(int) + (checkpoints.Count * sizeof(int)) + (numbers * sizeof(float));
        if (PayloadWriter.Array(length) is not { } payload) return null;
        var to = new PayloadWriter(payload);
        to.Start(Kind, Version);
        to.Int32(checkpoints.Count);
        foreach (LanguageCheckpoint checkpoint in checkpoints)
        {
            to.Int32(checkpoint.Step);
            to.Singles(checkpoint.Numbers.Span);
        }

        return payload;
    }

    /// <summary>The checkpoints of a recipe; null where the bytes are not those, whatever they are.</summary>
    public static IReadOnlyList<LanguageCheckpoint>? Decode(ReadOnlySpan<byte> payload, LanguageRecipe recipe)
    {
        IReadOnlyList<int> steps = recipe.Checkpoints();
        long length = LanguageCheckpoint.Length(recipe.Config());
        var from = new PayloadReader(payload);
        from.Starts(Kind, Version);
        from.Int32(low: steps.Count, high: steps.Count);
        var kept = new LanguageCheckpoint[steps.Count];
        for (int i = 0; i < kept.Length; i++)
            kept[i] = new LanguageCheckpoint(from.Int32(low: steps[i], high: steps[i]), from.Singles(length));
        return from.Ends ? kept : null;
    }
}

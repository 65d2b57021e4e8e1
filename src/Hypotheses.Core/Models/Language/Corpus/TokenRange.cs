namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>Tokens of one kind, which follow each other in the vocabulary.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many.</param>
public readonly record struct TokenRange(int First, int Count)
{
    /// <summary>Token <paramref name="index"/> of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public int this[int index] => (uint)index < (uint)Count
        ? First + index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count}");

    /// <summary>Which of them a token is; −1 for another token.</summary>
    public int IndexOf(int token) => (uint)(token - First) < (uint)Count ? token - First : -1;
}

namespace Hypotheses.Core.Training.Caching;

/// <summary>Values as bytes, to the bit. Bytes may come from anywhere: what is not a whole value is null. Thread-safe.</summary>
/// <typeparam name="T">What is written and read.</typeparam>
public interface ICodec<T>
    where T : class
{
    /// <summary>
    /// The bytes of a value; null where it has none: it does not fit an array, or is of a kind that the format does not have.
    /// </summary>
    byte[]? Encode(T value);

    /// <summary>
    /// A value equal to the bit to the one that was encoded; null where the bytes are not one, whatever they are.
    /// </summary>
    T? Decode(ReadOnlySpan<byte> payload);
}

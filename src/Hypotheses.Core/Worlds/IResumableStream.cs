namespace Hypotheses.Core.Worlds;

/// <summary>
/// A stream that can be put down and taken up again, in this process or another: after <see cref="Restore"/> it gives exactly
/// what the saved one would have given next, to the bit, in whatever portions either is drawn.
/// </summary>
public interface IResumableStream : IActivationStream
{
    /// <summary>
    /// Writes where the stream is. The state begins with the kind of stream and what it draws from (sizes, and a fingerprint of
    /// its numbers), not with the numbers themselves: the stream to restore must be made the same way again.
    /// </summary>
    void Save(BinaryWriter to);

    /// <summary>Goes on where the saved stream was; how far this one had been drawn does not matter.</summary>
    /// <exception cref="InvalidDataException">
    /// The state is that of another kind of stream or of other data (one line names what differs), it ends too early, or a number
    /// of it lies outside its range. What the stream then gives is undefined.
    /// </exception>
    void Restore(BinaryReader from);
}

using System.Security.Cryptography;

namespace Hypotheses.Core.Files;

/// <summary>Passes on what is written and keeps its SHA-256 and its length. Does not own the inner stream.</summary>
internal sealed class HashingStream(Stream inner) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;
    private byte[]? _last;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>32 bytes: SHA-256 of all that was written so far. It stays when the stream is disposed.</summary>
    public byte[] Hash => _last ?? _hash.GetCurrentHash();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        _hash.AppendData(buffer);
        _length += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _last is null)
        {
            _last = _hash.GetCurrentHash();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}

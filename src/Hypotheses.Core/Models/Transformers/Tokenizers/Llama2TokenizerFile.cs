using System.Buffers.Binary;
using System.Text;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>
/// Reads llama2.c's tokenizer files (<c>tok512.bin</c>): int32 longest piece in bytes, then for each token float32 score, int32
/// length, bytes in UTF-8, to the end of the file.
/// </summary>
public static class Llama2TokenizerFile
{
    private const int MaximumPiece = 1024, MaximumTokens = 1 << 20, MaximumBytes = 1 << 25;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads and checks a tokenizer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">How many tokens the model has; null accepts any number.</param>
    /// <exception cref="MalformedFileException">No such file, or not a tokenizer of that size; names the token.</exception>
    public static Llama2Tokenizer Read(string path, int? vocabulary = null)
    {
        using MappedFile file = MappedFile.Open(path);
        byte[] bytes = file.ReadAll(MaximumBytes);
        if (bytes.Length < sizeof(int))
            throw new MalformedFileException(path, "max_token_length", $"needs 4 bytes, the file has {bytes.Length}");
        int longest = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (longest is < 1 or > MaximumPiece)
            throw new MalformedFileException(path, "max_token_length", $"{longest} is not from 1 to {MaximumPiece}");

        List<string> pieces = [];
        List<float> scores = [];
        for (int offset = sizeof(int); offset < bytes.Length;)
        {
            string field = $"token {pieces.Count}";
            if (pieces.Count == MaximumTokens) throw new MalformedFileException(path, field, $"is one more than {MaximumTokens}");
            if (bytes.Length - offset < 8) throw new MalformedFileException(path, field, "is cut off by the end of the file");
            scores.Add(BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(offset)));
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset + 4));
            offset += 8;
            if (length < 0 || length > longest)
                throw new MalformedFileException(path, field, $"length {length} is not from 0 to max_token_length {longest}");
            if (length > bytes.Length - offset)
                throw new MalformedFileException(path, field, "is cut off by the end of the file");
            pieces.Add(Text(path, field, bytes.AsSpan(offset, length)));
            offset += length;
        }

        if (vocabulary is { } wanted && pieces.Count != wanted)
            throw new MalformedFileException(path, "tokens", $"{pieces.Count} where the model has {wanted}");
        return Llama2Tokenizer.Flaw(pieces, scores) is { } flaw
            ? throw new MalformedFileException(path, "tokens", flaw)
            : new Llama2Tokenizer(pieces, scores);
    }

    private static string Text(string path, string field, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedFileException(path, field, "is not valid UTF-8");
        }
    }
}

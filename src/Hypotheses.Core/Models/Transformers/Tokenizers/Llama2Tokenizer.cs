using System.Globalization;
using System.Text;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>
/// Byte-pair tokenizer of llama2.c (a SentencePiece vocabulary with scores): characters first, bytes <c>&lt;0xNN&gt;</c> for
/// those that the vocabulary lacks, then always the merge of highest score, the leftmost of equals. Immutable and thread-safe.
/// Files are read by <see cref="Llama2TokenizerFile"/>.
/// </summary>
public sealed class Llama2Tokenizer : ITokenizer
{
    /// <summary>The token that begins a text.</summary>
    public const int Bos = 1;

    /// <summary>The token that ends a text.</summary>
    public const int Eos = 2;

    private const int FirstByte = 3, FirstOrdinary = FirstByte + 256;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string[] _pieces;
    private readonly byte[][] _bytes;
    private readonly float[] _scores;
    private readonly Dictionary<string, int> _characters = [];
    private readonly Dictionary<(int Left, int Right), int> _merges = [];

    /// <summary>A tokenizer of these pieces; ids are their places.</summary>
    /// <param name="pieces">0 unknown, 1 BOS, 2 EOS, 3 … 258 the bytes <c>&lt;0x00&gt;</c> … <c>&lt;0xFF&gt;</c>, then ordinary
    /// text, of which the first of equals counts.</param>
    /// <param name="scores">One a piece, finite; higher merges first.</param>
    /// <exception cref="ArgumentException">The vocabulary is none; names the token.</exception>
    public Llama2Tokenizer(IReadOnlyList<string> pieces, IReadOnlyList<float> scores)
    {
        if (Flaw(pieces, scores) is { } flaw) throw new ArgumentException(flaw, nameof(pieces));
        _pieces = [.. pieces];
        _scores = [.. scores];
        _bytes = [
            .. _pieces.Select((piece, id) =>
                id is >= FirstByte and < FirstOrdinary ? [(byte)(id - FirstByte)] : Utf8.GetBytes(piece))];

        var ordinary = new Dictionary<string, int>();
        for (int id = FirstOrdinary; id < _pieces.Length; id++) ordinary.TryAdd(_pieces[id], id);
        var halves = ordinary.GetAlternateLookup<ReadOnlySpan<char>>(); // no copy of each half of each piece
        foreach ((string piece, int id) in ordinary)
        {
            if (Rune.TryGetRuneAt(piece, 0, out Rune rune) && rune.Utf16SequenceLength == piece.Length) _characters[piece] = id;
            for (int cut = 1; cut < piece.Length; cut++)
            {
                if (halves.TryGetValue(piece.AsSpan(0, cut), out int left)
                    && halves.TryGetValue(piece.AsSpan(cut), out int right))
                    _merges[(left, right)] = id;
            }
        }
    }

    /// <summary>The number of tokens.</summary>
    public int Vocabulary => _pieces.Length;

    /// <inheritdoc/>
    int? ITokenizer.Bos => Bos;

    /// <summary>What is wrong with a vocabulary, naming the token; null where nothing is.</summary>
    public static string? Flaw(IReadOnlyList<string> pieces, IReadOnlyList<float> scores)
    {
        if (pieces.Count != scores.Count) return $"{pieces.Count} pieces but {scores.Count} scores";
        if (pieces.Count < FirstOrdinary)
            return $"{pieces.Count} tokens are fewer than the {FirstOrdinary} that every vocabulary begins with";
        for (int id = 0; id < pieces.Count; id++)
        {
            if (!float.IsFinite(scores[id])) return $"token {id}: score {scores[id]} is not finite";
            if (pieces[id].Length == 0) return $"token {id}: is empty";
            if (id is < FirstByte or >= FirstOrdinary) continue;
            string expected = string.Create(CultureInfo.InvariantCulture, $"<0x{id - FirstByte:X2}>");
            if (pieces[id] != expected) return $"token {id}: is not {expected}";
        }

        return null;
    }

    /// <summary>A token as the vocabulary writes it, e.g. <c>" the"</c> or <c>&lt;0x0A&gt;</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string Piece(int id) => _pieces[Checked(id)];

    /// <summary>The tokens of a text. A text that is not empty gets one space before it, as SentencePiece does.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="bos">Put <see cref="Bos"/> first.</param>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    public int[] Encode(string text, bool bos)
    {
        List<int> symbols = [];
        if (text.Length > 0) AddSymbols(" " + text, symbols);
        var merged = new TokenMerging(symbols, _merges, _scores).Run();
        return bos ? [Bos, .. merged] : [.. merged];
    }

    /// <inheritdoc/>
    int[] ITokenizer.Encode(string text) => Encode(text, bos: true);

    /// <summary>
    /// The text of tokens: BOS and EOS are silent, and one leading space after BOS is dropped. Broken UTF-8 reads as U+FFFD.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string Decode(IReadOnlyList<int> ids)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < ids.Count; i++)
        {
            if (Checked(ids[i]) is Bos or Eos) continue;
            byte[] piece = _bytes[ids[i]];
            bool strip = i > 0 && ids[i - 1] == Bos && piece[0] == ' ';
            bytes.AddRange(strip ? piece[1..] : piece);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private void AddSymbols(string text, List<int> symbols)
    {
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
                throw new ArgumentException($"the text holds half of a surrogate pair at {i - 1}", nameof(text));
            if (
                _characters.GetAlternateLookup<ReadOnlySpan<char>>()
                    .TryGetValue(text.AsSpan(i, rune.Utf16SequenceLength), out int id))
                symbols.Add(id);
            else
                foreach (byte part in bytes[..rune.EncodeToUtf8(bytes)]) symbols.Add(FirstByte + part);
            i += rune.Utf16SequenceLength;
        }
    }

    private int Checked(int id) => id >= 0 && id < _pieces.Length
        ? id
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"the vocabulary has {_pieces.Length} tokens");
}

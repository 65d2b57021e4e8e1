using System.Text;
using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Tokenizers.Stored;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>
/// SentencePiece's byte pairs (sentencepiece, src/bpe_model.cc): always the merge of highest score, the leftmost of equals. Ours,
/// because Microsoft.ML.Tokenizers 2.0.1 takes the rightmost: "aaa" with the piece "aa" becomes a, aa there and aa, a in
/// sentencepiece itself. Immutable and thread-safe.
/// </summary>
internal sealed class SentencePieceMerging
{
    // While it lasts, user-defined pieces have other ids, because they take no part in it; and characters that no piece holds
    // have ids of their own.
    private const int Frozen = 1 << 28, Stranger = 1 << 29;

    private readonly SentencePieceProto _model;
    private readonly float[] _scores;
    private readonly Dictionary<string, int> _characters = []; // those without a piece, where pieces hold them, beyond all ids
    private readonly Dictionary<(int Left, int Right), int> _merges = [];
    private readonly int[] _bytes;
    private readonly Piece[] _userDefined;
    private readonly Dictionary<string, int> _ids = [];
    private readonly string[] _apart; // the texts of _characters

    /// <param name="path">The file, for errors.</param>
    /// <param name="model">Its pieces.</param>
    /// <exception cref="MalformedFileException">A byte has no piece though characters fall back to bytes, or an unused piece can
    /// be reached, which is not read.</exception>
    public SentencePieceMerging(string path, SentencePieceProto model)
    {
        _model = model;
        _scores = [.. model.Pieces.Select(p => p.Score)];
        for (int id = 0; id < model.Pieces.Count; id++)
            if (IsText(model.Pieces[id])) _ids.TryAdd(model.Pieces[id].Text, id);
        foreach ((string text, int id) in _ids)
        {
            foreach (Rune rune in text.EnumerateRunes())
                if (!_ids.ContainsKey(rune.ToString()))
                    _characters.TryAdd(rune.ToString(), model.Pieces.Count + _characters.Count);
            for (int cut = 1; cut < text.Length; cut++)
            {
                if (Id(text[..cut]) is not { } left || Id(text[cut..]) is not { } right) continue;
                if (model.Pieces[id].Type == PieceType.Unused)
                    throw new MalformedFileException(path, $"piece {id}", "is unused, yet texts merge into it: that is not read");
                _merges[(left, right)] = id;
            }
        }

        _apart = [.. _characters.OrderBy(c => c.Value).Select(c => c.Key)];
        var bytes = model.Pieces.Index().Where(p => p.Item.Type == PieceType.Byte).DistinctBy(p => p.Item.Text)
            .ToDictionary(p => p.Item.Text, p => p.Index);
        _bytes = model.ByteFallback
            ? [.. Enumerable.Range(0, 256).Select(b => bytes.TryGetValue($"<0x{b:X2}>", out int id)
                ? id
                : throw new MalformedFileException(path, $"<0x{b:X2}>", "is no piece, though byte_fallback is set"))]
            : [];
        _userDefined = [
            .. model.Pieces.Where(p => p.Type == PieceType.UserDefined).OrderByDescending(p => p.Text.Length)];
    }

    /// <summary>The ids of a text that is normalised already.</summary>
    public List<int> Encode(string text)
    {
        List<int> symbols = [];
        List<string> strangers = []; // characters that no piece holds
        for (int i = 0; i < text.Length;)
        {
            if (UserDefined(text, i) is { } whole)
            {
                symbols.Add(Frozen + _ids[whole]);
                i += whole.Length;
                continue;
            }

            string character = Rune.GetRuneAt(text, i).ToString();
            if (Id(character) is { } known)
            {
                symbols.Add(known);
            }
            else
            {
                symbols.Add(Stranger + strangers.Count);
                strangers.Add(character);
            }

            i += character.Length;
        }

        List<int> ids = [];
        bool unknown = false;
        foreach (int symbol in new TokenMerging(symbols, _merges, _scores).Run())
        {
            if (symbol < _scores.Length || symbol is >= Frozen and < Stranger)
            {
                ids.Add(symbol < _scores.Length ? symbol : symbol - Frozen);
                unknown = false;
                continue;
            }

            if (_model.ByteFallback)
            {
                string character = symbol >= Stranger ? strangers[symbol - Stranger] : _apart[symbol - _scores.Length];
                ids.AddRange(Encoding.UTF8.GetBytes(character).Select(b => _bytes[b]));
            }
            else if (!unknown)
            {
                ids.Add(_model.Unknown); // one for a run of them
            }

            unknown = !_model.ByteFallback;
        }

        return ids;
    }

    private static bool IsText(Piece piece) =>
        piece.Type is PieceType.Normal or PieceType.UserDefined or PieceType.Unused;

    private int? Id(string text) =>
        _ids.TryGetValue(text, out int id) || _characters.TryGetValue(text, out id) ? id : null;

    private string? UserDefined(string text, int at)
    {
        foreach (Piece piece in _userDefined) // the longest first
            if (string.CompareOrdinal(text, at, piece.Text, 0, piece.Text.Length) == 0) return piece.Text;
        return null;
    }
}

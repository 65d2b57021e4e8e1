using System.Globalization;
using Google.Protobuf;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Tokenizers.Stored;

/// <summary>What a piece is for.</summary>
internal enum PieceType
{
    /// <summary>Text.</summary>
    Normal = 1,

    /// <summary>What is none of the vocabulary.</summary>
    Unknown = 2,

    /// <summary>A mark such as BOS, which no text becomes.</summary>
    Control = 3,

    /// <summary>Text that is taken whole before anything merges.</summary>
    UserDefined = 4,

    /// <summary>Text that may be passed through in merging, but is divided again.</summary>
    Unused = 5,

    /// <summary>One byte, written <c>&lt;0x00&gt;</c> … <c>&lt;0xFF&gt;</c>.</summary>
    Byte = 6,
}

/// <summary>One piece of the vocabulary; its id is its place.</summary>
internal readonly record struct Piece(string Text, float Score, PieceType Type);

/// <summary>
/// What a SentencePiece model says beside its normaliser (sentencepiece, src/sentencepiece_model.proto): pieces, which algorithm
/// divides a text, and which ids have a meaning.
/// </summary>
internal sealed record SentencePieceProto
{
    private const int BytePairs = 2;

    /// <summary>By their ids.</summary>
    public IReadOnlyList<Piece> Pieces { get; private init; } = [];

    /// <summary>Whether byte pairs merge; else another algorithm, unigrams mostly.</summary>
    public bool Merges { get; private init; }

    /// <summary>Whether characters that have no piece become their bytes.</summary>
    public bool ByteFallback { get; private init; }

    /// <summary>What characters become that have no piece.</summary>
    public int Unknown { get; private init; }

    /// <summary>What a text begins with; null where the model has no such mark.</summary>
    public int? Bos { get; private init; }

    /// <summary>Reads and checks a message.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="bytes">What it holds.</param>
    /// <exception cref="MalformedFileException">It is no such message; names the piece.</exception>
    public static SentencePieceProto Read(string path, byte[] bytes)
    {
        List<Piece> pieces = [];
        (int kind, bool fallback, int unknown, int bos) = (1, false, 0, 1); // the defaults of the .proto
        try
        {
            foreach ((int field, CodedInputStream at) in Fields(bytes))
            {
                if (field == 1)
                {
                    if (pieces.Count == TokenizerVocabulary.MaximumTokens)
                        throw new MalformedFileException(path, "pieces", $"are more than {TokenizerVocabulary.MaximumTokens}");
                    pieces.Add(OnePiece(at.ReadBytes().ToByteArray()));
                }
                else if (field == 2)
                {
                    foreach ((int inner, CodedInputStream trainer) in Fields(at.ReadBytes().ToByteArray()))
                    {
                        if (inner == 3) kind = trainer.ReadInt32();
                        else if (inner == 35) fallback = trainer.ReadBool();
                        else if (inner == 40) unknown = trainer.ReadInt32();
                        else if (inner == 41) bos = trainer.ReadInt32();
                        else trainer.SkipLastField();
                    }
                }
                else
                {
                    at.SkipLastField();
                }
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new MalformedFileException(path, "model", $"is no SentencePiece model: {e.Message}");
        }

        for (int id = 0; id < pieces.Count; id++)
        {
            string field = string.Create(CultureInfo.InvariantCulture, $"piece {id}");
            if (pieces[id].Text.Length == 0) throw new MalformedFileException(path, field, "is empty");
            if (!Enum.IsDefined(pieces[id].Type))
                throw new MalformedFileException(path, field, $"has the type {(int)pieces[id].Type}, which is not known");
            if (!float.IsFinite(pieces[id].Score)) throw new MalformedFileException(path, field, "has no finite score");
        }

        if (unknown < 0 || unknown >= pieces.Count)
            throw new MalformedFileException(path, "trainer_spec.unk_id", $"{unknown} is none of the {pieces.Count} pieces");
        return new SentencePieceProto
        {
            Pieces = pieces,
            Merges = kind == BytePairs,
            ByteFallback = fallback,
            Unknown = unknown,
            Bos = bos >= 0 && bos < pieces.Count && pieces[bos].Type == PieceType.Control ? bos : null,
        };
    }

    private static Piece OnePiece(byte[] bytes)
    {
        var piece = new Piece("", 0, PieceType.Normal);
        foreach ((int field, CodedInputStream at) in Fields(bytes))
        {
            if (field == 1) piece = piece with { Text = at.ReadString() };
            else if (field == 2) piece = piece with { Score = at.ReadFloat() };
            else if (field == 3) piece = piece with { Type = (PieceType)at.ReadEnum() };
            else at.SkipLastField();
        }

        return piece;
    }

    private static IEnumerable<(int Field, CodedInputStream At)> Fields(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        for (uint tag; (tag = input.ReadTag()) != 0;) yield return (WireFormat.GetTagFieldNumber(tag), input);
    }
}

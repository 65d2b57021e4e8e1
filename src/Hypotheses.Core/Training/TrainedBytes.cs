using System.Buffers.Binary;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Training.Caching;

namespace Hypotheses.Core.Training;

/// <summary>Results of jobs as bytes, by the codecs of what they hold; null where there are none.</summary>
internal static class TrainedBytes
{
    private static readonly SaeCodec Dictionaries = new();
    private static readonly ToyCodec Toys = new();
    private static readonly ReaderCodec Readers = new();

    public static byte[]? Of(SparseAutoencoder trained) => Dictionaries.Encode(trained);

    public static SparseAutoencoder? Sae(byte[] bytes) => Dictionaries.Decode(bytes);

    // Each with its length before it.
    public static byte[]? Of(IReadOnlyList<SparseAutoencoder> trained)
    {
        using var all = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (SparseAutoencoder one in trained)
        {
            if (Of(one) is not { } bytes || all.Length + bytes.Length > Array.MaxLength - sizeof(int)) return null;
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            all.Write(length);
            all.Write(bytes);
        }

        return all.ToArray();
    }

    public static IReadOnlyList<SparseAutoencoder>? SaeList(ReadOnlySpan<byte> bytes, int count)
    {
        var all = new SparseAutoencoder[count];
        for (int i = 0; i < count; i++)
        {
            if (bytes.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(bytes) is not (>= 0 and var length)
                || length > bytes.Length - sizeof(int))
                return null;
            if (Dictionaries.Decode(bytes.Slice(sizeof(int), length)) is not { } one) return null;
            all[i] = one;
            bytes = bytes[(sizeof(int) + length)..];
        }

        return bytes.IsEmpty ? all : null;
    }

    public static byte[]? Of(ToyModelOfSuperposition trained) => Toys.Encode(new TrainedToy(
        Tensors.ToArray<float>(trained.Weights), Tensors.ToArray<float>(trained.Bias), trained.Losses[0]));

    public static ToyModelOfSuperposition? ToyModel(byte[] bytes, TmsRecipe recipe) =>
        Toys.Decode(bytes) is { } toy && toy.Hidden == recipe.Hidden && toy.Features == recipe.Features
            ? TrainedToy.Join(recipe, [toy])
            : null;

    public static byte[]? Of(FrozenReader trained) => Readers.Encode(new TrainedReader(
        Tensors.ToArray<float>(trained.Weights), Tensors.ToArray<float>(trained.Bias)));

    public static FrozenReader? Reader(byte[] bytes) => Readers.Decode(bytes) is { } reader ? TrainedReader.Join([reader]) : null;
}

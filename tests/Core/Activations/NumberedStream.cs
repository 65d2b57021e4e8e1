using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Core.Activations;

/// <summary>Row n of the stream is n, n + ½, n + ½, …: a test knows each row by its number.</summary>
internal sealed class NumberedStream(int dimension) : IResumableStream
{
    public int Dimension => dimension;

    /// <summary>Rows drawn so far.</summary>
    public long Row { get; private set; }

    public int Draws { get; private set; }

    /// <summary>Called before each row.</summary>
    public Action<long>? Before { get; init; }

    /// <summary>This row begins with NaN.</summary>
    public long NotANumberAt { get; init; } = -1;

    public void Next(Span<float> activations)
    {
        Draws++;
        for (; !activations.IsEmpty; activations = activations[dimension..], Row++)
        {
            Before?.Invoke(Row);
            activations[..dimension].Fill(Row + .5f);
            activations[0] = Row == NotANumberAt ? float.NaN : Row;
        }
    }

    public void Save(BinaryWriter to)
    {
        to.Write(dimension);
        to.Write(Row);
    }

    public void Restore(BinaryReader from)
    {
        if (from.ReadInt32() != dimension) throw new InvalidDataException("dimension");
        Row = from.ReadInt64();
    }

    /// <summary>The numbers of the next rows of any stream made of these.</summary>
    public static int[] Numbers(IActivationStream stream, int rows)
    {
        float[] drawn = new float[rows * stream.Dimension];
        stream.Next(drawn);
        return Of(drawn, stream.Dimension);
    }

    /// <summary>The numbers of rows, each checked to be whole.</summary>
    public static int[] Of(float[] rows, int dimension) =>
    [
        .. rows.Chunk(dimension).Select(row =>
        {
            Assert.All(row[1..], x => Assert.Equal(row[0] + .5f, x));
            return (int)row[0];
        }),
    ];
}

/// <summary>The same rows from a stream that cannot be taken up again.</summary>
internal sealed class OneWay(IActivationStream stream) : IActivationStream
{
    public int Dimension => stream.Dimension;

    public void Next(Span<float> activations) => stream.Next(activations);
}

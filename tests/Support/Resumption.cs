using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Support;

/// <summary>What every stream that can be taken up again must do, whatever it draws from.</summary>
public static class Resumption
{
    /// <summary>
    /// Eight times: draws up to <paramref name="most"/> rows in random portions, saves, draws on; a new stream, itself drawn
    /// before, is restored and must give the same bits in other portions.
    /// </summary>
    public static void Holds(Func<IResumableStream> make, string seed, int most)
    {
        Rng rng = Seed.FromPath("resumption", seed).Rng();
        for (int trial = 0; trial < 8; trial++)
        {
            IResumableStream original = make(), restored = make();
            Draw(original, trial == 0 ? 0 : rng.Below(most + 1), rng);
            byte[] state = StateOf(original);
            Draw(restored, rng.Below(5), rng);
            Restore(restored, state);
            Assert.Equal(state, StateOf(restored)); // saving changes nothing, and nothing is lost
            int rows = 1 + rng.Below(most);
            Assert.Equal(Bits(Draw(original, rows, rng)), Bits(Draw(restored, rows, rng)));
        }
    }

    /// <summary>A state that ends too early is refused wherever it ends.</summary>
    public static void RefusesPartOf(Func<IResumableStream> make, int drawn)
    {
        IResumableStream stream = make();
        stream.Next(new float[drawn * stream.Dimension]);
        byte[] state = StateOf(stream);
        for (int length = 0; length < state.Length; length += Math.Max(1, state.Length / 100))
            Assert.Contains(
                "saved state: ",
                Assert.Throws<InvalidDataException>(() => Restore(make(), state[..length])).Message,
                StringComparison.Ordinal);
    }

    /// <summary>The state of one stream is refused by another, in one line that holds <paramref name="difference"/>.</summary>
    public static void Refuses(IResumableStream saved, IResumableStream other, string difference)
    {
        string message = Assert.Throws<InvalidDataException>(() => Restore(other, StateOf(saved))).Message;
        Assert.Contains(difference, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    public static byte[] StateOf(IResumableStream stream)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory)) stream.Save(writer);
        return memory.ToArray();
    }

    public static void Restore(IResumableStream stream, byte[] state)
    {
        using var reader = new BinaryReader(new MemoryStream(state));
        stream.Restore(reader);
        Assert.Equal(state.Length, reader.BaseStream.Position); // what follows in the file belongs to others
    }

    /// <summary>So many rows, in random portions.</summary>
    public static float[] Draw(IActivationStream stream, int rows, Rng rng)
    {
        float[] drawn = new float[rows * stream.Dimension];
        for (int row = 0; row < rows;)
        {
            int portion = rng.Below(Math.Min(rows - row, 40) + 1); // also none
            stream.Next(drawn.AsSpan(row * stream.Dimension, portion * stream.Dimension));
            row += portion;
        }

        return drawn;
    }

    private static int[] Bits(float[] numbers) => [.. numbers.Select(BitConverter.SingleToInt32Bits)];
}

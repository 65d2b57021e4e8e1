using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Xunit;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Training.Caching;
using Hypotheses.Tests.Core.Sae;
using Hypotheses.Tests.Core.Sae.Training;

namespace Hypotheses.Tests.Core.Training.Caching;

/// <summary>
/// What is trained goes through bytes without the change of a bit, and bytes from anywhere are a value or nothing.
/// </summary>
public class CodecTests
{
    private static readonly TrainedSaeCodec Trained = new();
    private static readonly ToyCodec Toys = new();
    private static readonly ReaderCodec Readers = new();

    public static TheoryData<string> Cases => [.. TrainingCases.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_trained_dictionary_of_every_architecture_comes_back_to_the_bit_also_edited(string name)
    {
        Seed seed = Seed.FromPath("codec", name);
        SaeRecipe recipe = TrainingCases.Recipe(name, 12, 20, seed.Rng()) with { Steps = 5, WarmUp = 1 };
        TrainedSae trained = SaeTrainer.Train([new Lane(recipe, seed, new SparseWorld(seed, 6, 6, .2))])[0];
        int width = trained.Sae.Width;
        float[] factors = [
            .. Enumerable.Range(0, width).Select(i => trained.Sae.Activation is TopKActivation ? 1.7f : .5f + .1f * i)];
        SparseAutoencoder[] edited =
        [
            trained.Sae, trained.Sae.Gauge(factors), trained.Sae.WithKilled([0, width - 1]),
            trained.Sae.WithDeadLatent(), trained.Sae.WithDuplicate(1),
            trained.Sae.Permuted([.. Enumerable.Range(0, width).Reverse()]), trained.Sae.Scaled(.3f),
        ];
        foreach (SparseAutoencoder dictionary in edited) ComesBack(trained with { Sae = dictionary });
        ComesBack(
            trained with { Loss = double.NaN, Scale = .37f, Curve = [float.NaN, -0f, float.PositiveInfinity, float.Epsilon] });
    }

    [Property(MaxTest = 100, Replay = "20250101,77")]
    public void Any_bits_come_back(PositiveInt width, PositiveInt dimension, byte activation, ulong seed)
    {
        Rng rng = new Seed(seed).Rng();
        (int f, int d) = (1 + width.Get % 9, 1 + dimension.Get % 9);
        ComesBack(
            new TrainedSae(
                new Seed(seed),
                Any(rng, f, d, activation % 4),
                BitConverter.UInt64BitsToDouble(rng.Next()),
                Bits(rng, f),
                Bits(rng, 1)[0]));

        var toy = new TrainedToy(Bits(rng, f * d), Bits(rng, d), BitConverter.UInt64BitsToDouble(rng.Next()));
        TrainedToy toyBack = Toys.Decode(Toys.Encode(toy)!)!;
        Same(toy.Weights, toyBack.Weights);
        Same(toy.Bias, toyBack.Bias);
        Assert.Equal((toy.Hidden, toy.Features, Double(toy.Loss)), (toyBack.Hidden, toyBack.Features, Double(toyBack.Loss)));

        var reader = new TrainedReader(Bits(rng, f * d), Bits(rng, f));
        TrainedReader readerBack = Readers.Decode(Readers.Encode(reader)!)!;
        Same(reader.Weights, readerBack.Weights);
        Same(reader.Bias, readerBack.Bias);
        Assert.Equal((reader.Features, reader.Dimension), (readerBack.Features, readerBack.Dimension));
    }

    [Property(MaxTest = 30, Replay = "20250101,77")]
    public void No_bytes_are_an_error(byte activation, ulong seed)
    {
        Rng rng = new Seed(seed).Rng();
        byte[] dictionary = Trained.Encode(
            new TrainedSae(new Seed(seed), Any(rng, 3, 2, activation % 4), 1, Bits(rng, 2)))!;
        Hostile(dictionary, rng, Trained);
        Hostile(new SaeCodec().Encode(Any(rng, 3, 2, activation % 4))!, rng, new SaeCodec());
        Hostile(Toys.Encode(new TrainedToy(Bits(rng, 6), Bits(rng, 3), 1))!, rng, Toys);
        Hostile(Readers.Encode(new TrainedReader(Bits(rng, 6), Bits(rng, 3)))!, rng, Readers);
        Assert.Null(Toys.Decode(dictionary));
        Assert.Null(Readers.Decode(Toys.Encode(new TrainedToy(Bits(rng, 6), Bits(rng, 3), 1))!));
    }

    [Fact]
    public void The_format_has_every_activation_that_there_is()
    {
        Type[] all = [
            .. typeof(LatentActivation).Assembly.GetTypes()
                .Where(t => t.IsSubclassOf(typeof(LatentActivation)) && !t.IsAbstract)];
        var rng = new Rng(1);
        Assert.Equal(
            all.ToHashSet(),
            Enumerable.Range(0, 4)
                .Select(i => new SaeCodec().Decode(new SaeCodec().Encode(Any(rng, 2, 2, i))!)!.Activation.GetType())
                .ToHashSet());
        Assert.Null(new SaeCodec().Encode(new SparseAutoencoder(new Unknown(), [1], [1], [1], [1])));
    }

    // Too short, too long, any bit flipped, any field replaced by any number: nothing, or a value that has the bytes it came
    // from.
    private static void Hostile<T>(byte[] whole, Rng rng, ICodec<T> codec)
        where T : class
    {
        for (int length = 0; length < whole.Length; length++) Assert.Null(codec.Decode(whole.AsSpan(0, length)));
        Assert.Null(codec.Decode([.. whole, 0]));
        for (int bit = 0; bit < 8 * whole.Length; bit++) Harmless(bit / 8, [(byte)(whole[bit / 8] ^ (1 << (bit % 8)))]);
        foreach (int number in new[] { -1, 0, int.MinValue, int.MaxValue, 0x40000000, rng.Below(100) })
            for (int at = 0; at + 4 <= whole.Length; at++) Harmless(at, BitConverter.GetBytes(number));

        void Harmless(int at, byte[] bytes)
        {
            byte[] changed = [.. whole];
            bytes.CopyTo(changed, at);
            if (codec.Decode(changed) is { } value) Assert.Equal(changed, codec.Encode(value));
            else Assert.NotEqual(whole, changed);
        }
    }

    private static void ComesBack(TrainedSae trained)
    {
        byte[] payload = Trained.Encode(trained)!;
        TrainedSae back = Trained.Decode(payload)!;
        SameSae(trained.Sae, back.Sae);
        Assert.Equal(
            (trained.Seed, Double(trained.Loss), BitConverter.SingleToUInt32Bits(trained.Scale)),
            (back.Seed, Double(back.Loss), BitConverter.SingleToUInt32Bits(back.Scale)));
        Same([.. trained.Curve], [.. back.Curve]);
        Assert.Equal(payload, Trained.Encode(back));
    }

    private static void SameSae(SparseAutoencoder expected, SparseAutoencoder seen)
    {
        Same(expected.Encoder, seen.Encoder);
        Same(expected.EncoderBias, seen.EncoderBias);
        Same(expected.Decoder, seen.Decoder);
        Same(expected.DecoderBias, seen.DecoderBias);
        Assert.Equal(expected.Activation.GetType(), seen.Activation.GetType());
        if (expected.Activation is TopKActivation top) Assert.Equal(top.K, ((TopKActivation)seen.Activation).K);
        if (expected.Activation is JumpReluActivation jump)
            Same(jump.Thresholds, ((JumpReluActivation)seen.Activation).Thresholds);
        if (expected.Activation is not GatedActivation gated) return;
        Same(gated.Gains, ((GatedActivation)seen.Activation).Gains);
        Same(gated.Shifts, ((GatedActivation)seen.Activation).Shifts);
    }

    private static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> seen) =>
        Assert.Equal(MemoryMarshal.Cast<float, uint>(expected).ToArray(), MemoryMarshal.Cast<float, uint>(seen).ToArray());

    private static ulong Double(double value) => BitConverter.DoubleToUInt64Bits(value);

    private static float[] Bits(Rng rng, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => BitConverter.UInt32BitsToSingle((uint)rng.Next()))];

    private static SparseAutoencoder Any(Rng rng, int width, int dimension, int activation)
    {
        float[] Range(double low) => [.. Enumerable.Range(0, width).Select(_ => (float)rng.Uniform(low, 3))];
        LatentActivation of = activation switch
        {
            0 => new ReluActivation(),
            1 => new TopKActivation(1 + rng.Below(20)),
            2 => new JumpReluActivation(Range(0)),
            _ => new GatedActivation(Range(.1), Range(-3)),
        };
        return new SparseAutoencoder(
            of, Bits(rng, width * dimension), Bits(rng, width), Bits(rng, width * dimension), Bits(rng, dimension));
    }

    private sealed class Unknown : LatentActivation
    {
        public override string Name => "unknown";

        public override TorchSharp.torch.Tensor Apply(TorchSharp.torch.Tensor preActivations) => preActivations;
    }
}

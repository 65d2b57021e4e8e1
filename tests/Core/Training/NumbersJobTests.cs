using Hypotheses.Core.Training;

namespace Hypotheses.Tests.Core.Training;

public class NumbersJobTests
{
    [Fact]
    public void Any_bits_go_through_bytes_and_bytes_that_are_no_numbers_are_nothing()
    {
        NumbersJob job = Jobs.Numbers(1);
        double[] numbers = [0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(0x7ff8000000000123), double.NegativeInfinity,
            double.Epsilon, Math.PI];
        double[] back = job.Decode(job.Encode(numbers)!)!;
        Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), back.Select(BitConverter.DoubleToInt64Bits));
        Assert.Empty(job.Decode([])!);
        for (int length = 1; length < 8; length++) Assert.Null(job.Decode(new byte[length]));
    }

    [Fact]
    public void The_identity_is_the_key_whatever_measures()
    {
        Assert.Equal(Jobs.Numbers(1), Jobs.Numbers(1, () => [9]));
        Assert.NotEqual(Jobs.Numbers(1), Jobs.Numbers(2));
        Assert.Equal(Jobs.Numbers(1), new NumbersJob("numbers 1", 7, () => [])); // what it costs is no part of it
        Assert.Equal((7, "numbers 1"), (new NumbersJob("numbers 1", 7, () => []).Cost, Jobs.Numbers(1).Identity));
        // A kind of its own: no autoencoder of the same words.
        Assert.NotEqual(Jobs.Sae(0).Key, new NumbersJob(Jobs.Sae(0).Identity, 1, () => []).Key);
    }

    [Fact]
    public void It_is_measured_when_it_is_trained_and_not_before()
    {
        int measured = 0;
        NumbersJob job = Jobs.Numbers(1, () => [++measured]);
        Assert.Equal(0, measured);
        using Trained trained = new JobTrainer().Train([job]);
        Assert.Equal([1], trained.Of(job));
        Assert.Same(trained.Of(job), trained.Of(job));
    }
}

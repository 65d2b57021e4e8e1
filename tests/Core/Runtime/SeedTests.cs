using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Runtime;

public class SeedTests
{
    [Fact]
    public void Equal_paths_give_equal_seeds_on_every_machine() =>
        Assert.Equal("f70f89cf10753103", Seed.FromPath("C21", "nested", "0").ToString()); // computed with Python's hashlib

    [Fact]
    public void Parts_cannot_run_into_each_other() =>
        Assert.NotEqual(Seed.FromPath("ab", "c"), Seed.FromPath("a", "bc"));

    [Fact]
    public void A_seed_reads_back()
    {
        Seed seed = Seed.FromPath("x").Derive("data", 3);
        Assert.Equal(seed, Seed.Parse(seed.ToString()));
        Assert.Throws<FormatException>(() => Seed.Parse("12"));
    }

    [Fact]
    public void Every_step_of_a_path_gives_a_seed_of_its_own()
    {
        Seed seed = Seed.FromPath("x");
        Assert.Equal(Seed.FromPath(seed.ToString(), "data"), seed.Derive("data"));
        Assert.Distinct(
            [
                seed,
                seed.Derive("data"),
                seed.Derive("model"),
                seed.Derive("data", 0),
                seed.Derive("data", 1),
                seed.Derive("data").Derive("0"),
                Seed.FromPath("x", ""),
                Seed.FromPath("")]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000000000000")]
    [InlineData("000000000000000g")]
    [InlineData("-000000000000001")]
    [InlineData(" 000000000000001")]
    public void What_is_no_seed_is_refused(string text) =>
        Assert.Contains(
            "16 hexadecimal digits", Assert.Throws<FormatException>(() => Seed.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Torch_draws_follow_from_the_seed_alone()
    {
        static float[] Draw(ulong value)
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            using TorchSharp.torch.Generator generator = new Seed(value).Generator();
            return [.. TorchSharp.torch.rand(4, generator: generator).data<float>()];
        }

        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
        Assert.Equal(4, Draw(ulong.MaxValue).Length);
    }
}

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
}

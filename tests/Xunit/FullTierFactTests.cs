using Hypotheses.Xunit;

namespace Hypotheses.Tests.Xunit;

public class FullTierFactTests
{
    [Fact]
    public void It_is_skipped_in_words_unless_the_tier_is_full_or_calibrate()
    {
        bool dear = Environment.GetEnvironmentVariable("HYPOTHESES_TIER") is "full" or "calibrate";
        Assert.Equal(dear ? null : "runs in the full tier: HYPOTHESES_TIER=full", new FullTierFactAttribute().Skip);
    }
}

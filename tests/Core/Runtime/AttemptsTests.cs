using System.Runtime.InteropServices;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Runtime;

public class AttemptsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_native_fault_that_passes_is_outlived(int faults)
    {
        int calls = 0;
        Assert.Equal("done", Attempts.Of(() => calls++ < faults ? throw new NativeFault() : "done"));
        Assert.Equal(faults + 1, calls);
    }

    [Fact]
    public void A_native_fault_that_stays_and_any_other_fault_come_out()
    {
        int calls = 0;
        Assert.Throws<NativeFault>(() => Attempts.Of<int>(() => throw new NativeFault(++calls)));
        Assert.Equal(4, calls);
        Assert.Throws<InvalidOperationException>(() => Attempts.Of<int>(() => throw new InvalidOperationException($"own {++calls}")));
        Assert.Equal(5, calls);
    }

    private sealed class NativeFault(int call = 0) : ExternalException($"native {call}");
}

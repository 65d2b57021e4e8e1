using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Runtime;

/// <summary>The C library is told once what to keep; other systems and a user's own settings are left alone.</summary>
public sealed class NativeMemoryTests
{
    [Fact]
    public void Is_set_on_glibc_and_only_there_and_any_number_of_times()
    {
        bool glibc = OperatingSystem.IsLinux()
            && File.ReadAllText("/proc/self/maps").Contains("libc.so.6", StringComparison.Ordinal);
        bool own = Environment.GetEnvironmentVariable("MALLOC_TRIM_THRESHOLD_") is not null
            || Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is not null
            || Environment.GetEnvironmentVariable("GLIBC_TUNABLES") is not null;
        for (int i = 0; i < 2; i++) Assert.Equal(glibc && !own, NativeMemory.Keep());
    }
}

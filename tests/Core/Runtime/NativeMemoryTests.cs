using System.Globalization;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

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

    [LinuxFact]
    public void Large_pages_are_asked_for_inside_of_what_is_named_and_what_lies_there_stays()
    {
        if (!Directory.Exists("/sys/kernel/mm/transparent_hugepage")) return; // a kernel without them
        using Tensor tensor = zeros(48 << 20, dtype: ScalarType.Byte);
        Span<byte> bytes = tensor.bytes;
        bytes[0] = bytes[^1] = 7;
        NativeMemory.AskForLargePages(ref bytes[0], bytes.Length);
        Assert.Contains(" hg", Flags(ref bytes[24 << 20]), StringComparison.Ordinal);
        Assert.Equal((7, 7, 0), (bytes[0], bytes[^1], bytes[24 << 20]));
        NativeMemory.AskForLargePages(ref bytes[0], 100); // too little to ask for
    }

    // What /proc says of the mapping in which a byte lies.
    private static unsafe string Flags(ref byte inside)
    {
        long address;
        fixed (byte* at = &inside) address = (long)at;
        bool here = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] range = line.Split(' ')[0].Split('-');
            if (range.Length == 2 && long.TryParse(range[0], NumberStyles.HexNumber, null, out long from))
                here = address >= from && address < long.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            else if (here && line.StartsWith("VmFlags:", StringComparison.Ordinal)) return line;
        }

        return "";
    }
}

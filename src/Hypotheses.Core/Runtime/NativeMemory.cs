using System.Runtime.InteropServices;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// Has the C library keep the memory of tensors that were freed. By its defaults glibc gives it back to the system, and each
/// tensor of some megabytes is mapped anew and zeroed page by page: for scores on large samples that is more work than the scores
/// (half to two thirds of the time of claim C23's, measured). Elsewhere than on glibc nothing happens.
/// </summary>
internal static partial class NativeMemory
{
    // malloc.h. Larger tensors than Mapped (glibc takes no more than 32 MiB) are still mapped; the top of the heap is kept up to
    // Kept.
    private const int TrimThreshold = -1, MmapThreshold = -3, Mapped = 32 << 20, Kept = 512 << 20;

    // sys/mman.h and mm/huge_memory.c.
    private const int HugePages = 14;
    private const long HugePage = 2 << 20;

    /// <summary>
    /// For the whole process. A setting of the user's own (<c>MALLOC_TRIM_THRESHOLD_</c>, <c>GLIBC_TUNABLES</c>) stays.
    /// </summary>
    /// <returns>Whether anything was set.</returns>
    internal static bool Keep()
    {
        if (!OperatingSystem.IsLinux()) return false;
        if (
            ((string[])["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"])
                .Any(v => Environment.GetEnvironmentVariable(v) is not null))
            return false;
        try
        {
            return Mallopt(MmapThreshold, Mapped) == 1 && Mallopt(TrimThreshold, Kept) == 1;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false; // musl
        }
    }

    /// <summary>
    /// Asks the system to hand out memory that is about to be filled by pages of 2 MiB instead of 4 KiB: of a file that lies in
    /// its cache, more time goes into pages handed out and zeroed one by one than into the copy. Linux only; what it does not
    /// take stays as it is.
    /// </summary>
    /// <param name="first">Its first byte, of memory that does not move.</param>
    /// <param name="bytes">How much; only whole large pages inside are asked for.</param>
    internal static unsafe void AskForLargePages(ref byte first, long bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes < 2 * HugePage) return;
        fixed (byte* start = &first)
        {
            long from = ((long)start + HugePage - 1) / HugePage * HugePage, to = ((long)start + bytes) / HugePage * HugePage;
            try
            {
                _ = Madvise((nint)from, (nuint)(to - from), HugePages);
            }
            catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
            {
                return; // musl
            }
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "madvise")]
    private static partial int Madvise(nint address, nuint length, int advice);

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);
}

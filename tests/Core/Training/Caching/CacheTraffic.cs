using System.Globalization;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training.Caching;

namespace Hypotheses.Tests.Core.Training.Caching;

/// <summary>
/// Reads and writes of a few keys in any order, by many at once: what is read must be what somebody wrote under that key.
/// </summary>
internal static class CacheTraffic
{
    public const int Keys = 12, MostBytes = 5 * 4096;

    /// <summary>Goes on for a time; throws where a wrong thing was read or nothing is written any more.</summary>
    public static (int Hits, int Misses) Run(string folder, int seed, int milliseconds)
    {
        Rng rng = Seed.FromPath("traffic", seed.ToString(CultureInfo.InvariantCulture)).Rng();
        TrainingCache cache = TrainingCache.Open(folder, MostBytes);
        (int hits, int misses) = (0, 0);
        for (long start = Environment.TickCount64; Environment.TickCount64 - start < milliseconds;)
        {
            int item = rng.Below(Keys);
            byte[]? seen = cache.Read(Key(item));
            if (seen is not null && !Sound(item, seen))
                throw new InvalidOperationException($"item {item}: {seen.Length} bytes that nobody wrote");
            if (seen is null) misses++;
            else hits++;
            if (seen is null || rng.Below(4) == 0) cache.Write(Key(item), Payload(item, (byte)rng.Below(256)));
        }

        if (cache.Notice is { } notice) throw new InvalidOperationException(notice);
        return (hits, misses);
    }

    public static string Key(int item) => item.ToString("x64", CultureInfo.InvariantCulture);

    /// <summary>Bytes that say of which item they are, and that differ from one writer to the next.</summary>
    public static byte[] Payload(int item, byte variant)
    {
        var payload = new byte[1000 + 200 * item];
        Array.Fill(payload, variant);
        payload[0] = (byte)item;
        return payload;
    }

    private static bool Sound(int item, byte[] seen) => seen.AsSpan().SequenceEqual(Payload(item, seen[^1]));
}

using System.Numerics;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// Random numbers of one lane of work: xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
/// ACM TOMS 47, 2021), seeded by splitmix64. The same seed gives the same numbers on every machine and runtime.
/// Not thread-safe.
/// </summary>
public sealed class Rng
{
    private ulong _s0, _s1, _s2, _s3;
    private double _spare = double.NaN;

    /// <summary>A generator whose whole stream follows from <paramref name="seed"/>.</summary>
    public Rng(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Uniform in [0, 1), 24 bits.</summary>
    public float UniformSingle() => (Next() >> 40) * (1.0f / (1 << 24));

    /// <summary>Uniform in 0 … <paramref name="exclusive"/> − 1, without bias (Lemire 2019, rejection).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusive"/> is not positive.</exception>
    public int Below(int exclusive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusive, 1);
        uint range = (uint)exclusive, floor = unchecked(0u - range) % range;
        while (true)
        {
            ulong product = (Next() >> 32) * range;
            if ((uint)product >= floor) return (int)(product >> 32);
        }
    }

    /// <summary>Standard normal (Marsaglia's polar method).</summary>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            double kept = _spare;
            _spare = double.NaN;
            return kept;
        }

        while (true)
        {
            double u = 2 * Uniform() - 1, v = 2 * Uniform() - 1, s = u * u + v * v;
            if (s is >= 1 or 0) continue;
            double scale = Math.Sqrt(-2 * Math.Log(s) / s);
            _spare = v * scale;
            return u * scale;
        }
    }

    /// <summary>Fills with independent standard normals times <paramref name="scale"/>.</summary>
    public void Normals(Span<float> target, double scale = 1)
    {
        for (int i = 0; i < target.Length; i++) target[i] = (float)(Normal() * scale);
    }

    /// <summary>
    /// Failures before the next success of independent trials of probability <paramref name="p"/> in (0, 1]: the gap between
    /// active features, so that sparse codes cost time in proportion to what is active.
    /// </summary>
    public long Gap(double p) => p >= 1 ? 0 : GapFrom(Math.Log(1 - p));

    /// <summary>The same numbers as <see cref="Gap"/> for one p &lt; 1 after another, from log(1 − p).</summary>
    internal long GapFrom(double logOfFailure) =>
        (long)Math.Min(Math.Floor(Math.Log(1 - Uniform()) / logOfFailure), long.MaxValue / 2);

    /// <summary>
    /// The first i for which a fresh <see cref="Uniform()"/> lies below p_i, or how many there are: one number is drawn for each
    /// up to and with that one. The state stays in registers meanwhile.
    /// </summary>
    /// <param name="thresholds"><see cref="Threshold"/> of each p_i.</param>
    internal int FirstBelow(ReadOnlySpan<ulong> thresholds)
    {
        ulong s0 = _s0, s1 = _s1, s2 = _s2, s3 = _s3;
        int i = 0;
        while (i < thresholds.Length)
        {
            ulong result = BitOperations.RotateLeft(s0 + s3, 23) + s0;
            ulong t = s1 << 17;
            s2 ^= s0;
            s3 ^= s1;
            s1 ^= s2;
            s0 ^= s3;
            s2 ^= t;
            s3 = BitOperations.RotateLeft(s3, 45);
            if (result >> 11 < thresholds[i]) break;
            i++;
        }

        (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);
        return i;
    }

    /// <summary>
    /// Below which 53 bits stand for a <see cref="Uniform()"/> below <paramref name="p"/>; exact, for scaling by 2⁵³ is.
    /// </summary>
    internal static ulong Threshold(double p) => (ulong)Math.Ceiling(p * (1UL << 53));

    /// <summary>Shuffles in place (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Writes where the generator is: 40 bytes.</summary>
    internal void Save(BinaryWriter to)
    {
        foreach (ulong word in (ReadOnlySpan<ulong>)[_s0, _s1, _s2, _s3]) to.Write(word);
        to.Write(_spare);
    }

    /// <summary>Goes on where the saved one was.</summary>
    /// <exception cref="InvalidDataException">The state ends too early, or no generator is ever there.</exception>
    internal void Restore(BinaryReader from)
    {
        Span<byte> bytes = stackalloc byte[40];
        SavedState.ReadBytes(from, "random numbers", bytes);
        double spare = BitConverter.ToDouble(bytes[32..]);
        if (!bytes[..32].ContainsAnyExcept((byte)0))
            throw new InvalidDataException("saved state: random numbers: all bits are 0");
        if (double.IsInfinity(spare)) throw new InvalidDataException("saved state: random numbers: the kept normal is infinite");
        (_s0, _s1) = (BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..]));
        (_s2, _s3) = (BitConverter.ToUInt64(bytes[16..]), BitConverter.ToUInt64(bytes[24..]));
        _spare = spare;
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}

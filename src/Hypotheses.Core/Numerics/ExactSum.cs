using System.Numerics;

namespace Hypotheses.Core.Numerics;

/// <summary>
/// The sum of float64 numbers without any rounding, so that neither order nor partition can change it: one 128-bit integer of
/// mantissas for each exponent (as in Kulisch's long accumulator, with carries left in place). 32 KiB; exact for the first 2⁷⁴
/// numbers. Not thread-safe.
/// </summary>
public sealed class ExactSum
{
    private readonly Int128[] _mantissas = new Int128[2047];

    /// <summary>The sum times 2¹⁰⁷⁴, an integer.</summary>
    public BigInteger Scaled
    {
        get
        {
            BigInteger sum = BigInteger.Zero;
            for (int e = 1; e < _mantissas.Length; e++)
            {
                if (_mantissas[e] != 0) sum += (BigInteger)_mantissas[e] << (e - 1);
            }

            return sum;
        }
    }

    /// <summary>The sum, rounded once.</summary>
    public double Value => Ratio(Scaled, BigInteger.One << 1074);

    /// <summary>Adds a finite number.</summary>
    public void Add(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value), mantissa = bits & ((1L << 52) - 1);
        int exponent = (int)(bits >> 52) & 0x7FF;
        // Numbers below the normal range count in units of the smallest normal exponent, without the hidden bit.
        if (exponent == 0) exponent = 1;
        else mantissa |= 1L << 52;
        _mantissas[exponent] += bits < 0 ? -mantissa : mantissa;
    }

    /// <summary>Adds another sum.</summary>
    public void Add(ExactSum other)
    {
        for (int e = 0; e < _mantissas.Length; e++) _mantissas[e] += other._mantissas[e];
    }

    /// <summary>a/b as float64, within one unit in the last place; NaN where b is 0.</summary>
    internal static double Ratio(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) return double.NaN;
        if (numerator.IsZero) return 0;
        // Shifted so that the whole part of the quotient has 63 or 64 bits.
        int shift = (int)(63 - (numerator.GetBitLength() - denominator.GetBitLength()));
        BigInteger dividend = BigInteger.Abs(numerator), divisor = BigInteger.Abs(denominator);
        if (shift >= 0) dividend <<= shift;
        else divisor <<= -shift;
        double quotient = Math.ScaleB((double)(ulong)(dividend / divisor), -shift);
        return numerator.Sign * denominator.Sign * quotient;
    }
}

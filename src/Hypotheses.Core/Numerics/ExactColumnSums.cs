using System.Numerics;

namespace Hypotheses.Core.Numerics;

/// <summary>
/// Sums of float32 vectors [d] without any rounding: for each column one 64-bit integer of mantissas for each exponent. 2 KiB a
/// column; exact for the first 2³⁹ vectors. Not thread-safe.
/// </summary>
internal sealed class ExactColumnSums(int columns)
{
    private readonly long[] _mantissas = new long[checked(columns * 256)];

    public void Add(ReadOnlySpan<float> row)
    {
        Span<long> bins = _mantissas;
        for (int k = 0; k < row.Length; k++)
        {
            int bits = BitConverter.SingleToInt32Bits(row[k]), exponent = (bits >> 23) & 0xFF;
            // Exponent 0 has no hidden bit: its bin counts in units of exponent 1 (see Scaled).
            int mantissa = (bits & 0x7FFFFF) | (exponent == 0 ? 0 : 0x800000), sign = bits >> 31;
            bins[k * 256 + exponent] += (mantissa ^ sign) - sign;
        }
    }

    public void Add(ExactColumnSums other)
    {
        for (int i = 0; i < _mantissas.Length; i++) _mantissas[i] += other._mantissas[i];
    }

    /// <summary>The sum of one column times 2¹⁴⁹, an integer.</summary>
    public BigInteger Scaled(int column)
    {
        BigInteger sum = BigInteger.Zero;
        for (int e = 0; e < 255; e++)
        {
            if (_mantissas[column * 256 + e] is not 0 and var mantissa) sum += (BigInteger)mantissa << Math.Max(0, e - 1);
        }

        return sum;
    }
}

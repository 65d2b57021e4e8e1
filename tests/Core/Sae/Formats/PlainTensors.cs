using System.Globalization;
using System.Text;

namespace Hypotheses.Tests.Core.Sae.Formats;

/// <summary>
/// A safetensors file put together by hand from the format's description: header text, padding, numbers one after another.
/// </summary>
internal sealed class PlainTensors
{
    private readonly StringBuilder _header = new("{");
    private readonly List<byte> _data = [];

    /// <summary>Numbers in an element type of the format, row-major. F16 and BF16 take those that they hold exactly.</summary>
    public PlainTensors Add(string name, string type, long[] shape, IEnumerable<double> numbers)
    {
        byte[] bytes = [.. numbers.SelectMany(number => type switch
        {
            "F64" => BitConverter.GetBytes(number),
            "F32" => BitConverter.GetBytes((float)number),
            "F16" => BitConverter.GetBytes((Half)number),
            "BF16" => BitConverter.GetBytes((float)number)[2..],
            "I64" => BitConverter.GetBytes((long)number),
            "I32" => BitConverter.GetBytes((int)number),
            _ => throw new ArgumentException(type),
        })];
        if (_header.Length > 1) _header.Append(',');
        _header.Append(CultureInfo.InvariantCulture, $$"""
            "{{name}}":{"dtype":"{{type}}","shape":[{{string.Join(",", shape)}}],"data_offsets":[{{_data.Count}},{{_data.Count + bytes.Length}}]}
            """);
        _data.AddRange(bytes);
        return this;
    }

    public PlainTensors Add(string name, string type, double[,] matrix) =>
        Add(name, type, [matrix.GetLength(0), matrix.GetLength(1)], matrix.Cast<double>());

    public PlainTensors Add(string name, string type, double[] vector) => Add(name, type, [vector.Length], vector);

    public byte[] File()
    {
        string header = _header + "}";
        header += new string(' ', (8 - (header.Length % 8)) % 8);
        return [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. _data];
    }

    /// <summary>[rows, columns] → [columns, rows].</summary>
    public static double[,] Turned(double[,] matrix)
    {
        var turned = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (int i = 0; i < matrix.GetLength(0); i++)
            for (int j = 0; j < matrix.GetLength(1); j++) turned[j, i] = matrix[i, j];
        return turned;
    }
}

using Hypotheses.Fuzz.Seeds;

namespace Hypotheses.Tests.Fixtures;

/// <summary>
/// A state dict as torch.save writes it, a storage a tensor, in the order given. The archive holds no times.
/// </summary>
internal sealed class TorchFixture
{
    private readonly PickleBytes _pickle = new PickleBytes().Ordered().Mark();
    private readonly List<(string Name, byte[] Content)> _storages = [];

    public TorchFixture Add(string name, double[,] matrix)
    {
        (long rows, long columns) = (matrix.GetLength(0), matrix.GetLength(1));
        return Add(name, "FloatStorage", [rows, columns], [columns, 1], Singles(matrix.Cast<double>()));
    }

    public TorchFixture Add(string name, double[] vector) => Add(name, "FloatStorage", [vector.Length], [1], Singles(vector));

    public TorchFixture Add(string name, double number) => Add(name, "FloatStorage", [], [], Singles([number]));

    public TorchFixture Add(string name, int number) => Add(name, "IntStorage", [], [], BitConverter.GetBytes(number));

    public byte[] Archive() => StoredZipBytes.Write(
    [
        ("ae/data.pkl", _pickle.Code('u').Done()), ("ae/byteorder", "little"u8.ToArray()),
        .. _storages, ("ae/version", "3\n"u8.ToArray()),
    ]);

    private TorchFixture Add(string name, string type, long[] shape, long[] stride, byte[] bytes)
    {
        string key = $"{_storages.Count}";
        _pickle.Text(name).Tensor(type, key, bytes.Length / sizeof(float), 0, shape, stride);
        _storages.Add(("ae/data/" + key, bytes));
        return this;
    }

    private static byte[] Singles(IEnumerable<double> numbers) => [.. numbers.SelectMany(n => BitConverter.GetBytes((float)n))];
}

using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Worlds;

/// <summary>Random directions as rows, row-major float32, computed in float64.</summary>
public static class RandomFrames
{
    /// <summary>
    /// <paramref name="count"/> independent directions, uniform on the unit sphere of ℝ^<paramref name="dimension"/>: [count ×
    /// dimension].
    /// </summary>
    public static float[] UnitRows(Rng rng, int count, int dimension) => ToSingle(Draw(rng, count, dimension, orthogonal: false));

    /// <summary><paramref name="count"/> orthonormal directions, uniform over all such frames: [count × dimension].</summary>
    /// <exception cref="ArgumentException">More rows than dimensions.</exception>
    public static float[] OrthonormalRows(Rng rng, int count, int dimension) => count <= dimension
        ? ToSingle(Draw(rng, count, dimension, orthogonal: true))
        : throw new ArgumentException($"{count} orthonormal directions do not fit into {dimension} dimensions");

    /// <summary>
    /// Turns <paramref name="second"/> in the plane of both until its cosine with <paramref name="first"/> is that.
    /// </summary>
    /// <exception cref="ArgumentException">The rows are not unit rows of one length that span a plane.</exception>
    internal static void SetCosine(ReadOnlySpan<float> first, Span<float> second, double cosine)
    {
        if (first.Length != second.Length) throw new ArgumentException($"rows of {first.Length} and {second.Length} numbers");
        double[] a = [.. first.ToArray().Select(x => (double)x)], b = [.. second.ToArray().Select(x => (double)x)];
        Add(b, a, -Dot(a, b));
        double norm = Math.Sqrt(Dot(b, b));
        if (!(norm > 1e-6)) throw new ArgumentException("two rows of one direction span no plane");
        double across = Math.Sqrt(1 - cosine * cosine) / norm;
        for (int j = 0; j < b.Length; j++) second[j] = (float)(cosine * a[j] + across * b[j]);
    }

    /// <summary>Makes every row a random unit combination of the first <paramref name="basis"/> ones.</summary>
    internal static void Mix(Rng rng, Span<float> rows, int dimension, int basis)
    {
        float[] own = rows[..(basis * dimension)].ToArray();
        for (int at = 0; at < rows.Length; at += dimension)
        {
            double[] row = new double[dimension];
            for (int k = 0; k < basis; k++)
            {
                double weight = rng.Normal();
                for (int j = 0; j < dimension; j++) row[j] += weight * own[k * dimension + j];
            }

            double norm = Math.Sqrt(Dot(row, row));
            for (int j = 0; j < dimension; j++) rows[at + j] = (float)(row[j] / norm);
        }
    }

    private static double[][] Draw(Rng rng, int count, int dimension, bool orthogonal)
    {
        var rows = new double[count][];
        for (int i = 0; i < count; i++)
        {
            double[] row = rows[i] = new double[dimension];
            for (int j = 0; j < dimension; j++) row[j] = rng.Normal();
            // Gram–Schmidt twice: once leaves errors of the order of the cancelled part.
            for (int pass = 0; orthogonal && pass < 2; pass++)
                for (int k = 0; k < i; k++) Add(row, rows[k], -Dot(row, rows[k]));
            double norm = Math.Sqrt(Dot(row, row));
            for (int j = 0; j < dimension; j++) row[j] /= norm;
        }

        return rows;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++) sum += a[j] * b[j];
        return sum;
    }

    private static void Add(double[] target, double[] row, double scale)
    {
        for (int j = 0; j < target.Length; j++) target[j] += scale * row[j];
    }

    private static float[] ToSingle(double[][] rows)
    {
        int dimension = rows.Length == 0 ? 0 : rows[0].Length;
        var all = new float[rows.Length * dimension];
        for (int i = 0; i < rows.Length; i++)
            for (int j = 0; j < dimension; j++) all[i * dimension + j] = (float)rows[i][j];
        return all;
    }
}

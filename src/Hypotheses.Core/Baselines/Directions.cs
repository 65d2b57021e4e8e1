using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Baselines;

/// <summary>
/// Unit directions to perturb along or to compare with. Drawn on the CPU as float32 rows from an explicit generator, so that one
/// seed gives the same directions on every device.
/// </summary>
public static class Directions
{
    /// <summary>[count, d] independent standard normals.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Tensor Normals(int count, int d, Rng rng)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(d, 1);
        float[] values = new float[checked(count * d)];
        rng.Normals(values);
        return Tensors.Of(values, count, d);
    }

    /// <summary>[count, d] unit directions, uniform on the sphere.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Tensor Isotropic(int count, int d, Rng rng)
    {
        using var scope = NewDisposeScope();
        return Rows.Unit(Normals(count, d, rng)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// A rotation [d, d], float64, uniform over SO(d): QR of a Gaussian matrix with signs fixed (Mezzadri 2007), determinant +1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="d"/> is not positive.</exception>
    public static Tensor Rotation(int d, Rng rng)
    {
        using var scope = NewDisposeScope();
        (Tensor q, Tensor r) = linalg.qr(Normals(d, d, rng).to(ScalarType.Float64));
        Tensor rotation = q * r.diagonal().sign();
        if (Tensors.Item<double>(linalg.det(rotation)) < 0) rotation[TensorIndex.Colon, 0] = rotation[TensorIndex.Colon, 0].neg();
        return rotation.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Unit rows of a − b, on a's device: for activations a and b that are not the base, "towards a, away from b".
    /// </summary>
    /// <exception cref="ArgumentException">Shapes differ or a pair of rows is equal.</exception>
    public static Tensor Difference(Tensor a, Tensor b)
    {
        Rows.Require(a, nameof(a));
        Rows.RequireSameCount(a, b, nameof(b));
        Rows.RequireSameLength(a, b, nameof(b));
        using var scope = NewDisposeScope();
        Tensor difference = a - b;
        if (Tensors.Item<bool>((linalg.vector_norm(difference, 2.0, new long[] { -1 }) == 0).any()))
            throw new ArgumentException("a pair of rows is equal: it has no direction", nameof(b));
        return Rows.Unit(difference).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// [count, d] unit differences of two rows of <paramref name="activations"/> drawn at random (distinct rows that differ).
    /// Give activations disjoint from the bases: subtracting the base itself points back at the data and acts early for that
    /// reason alone.
    /// </summary>
    /// <exception cref="ArgumentException">Fewer than two rows, or no differing pair was found in 100 draws.</exception>
    public static Tensor DifferenceOfTwo(Tensor activations, int count, Rng rng)
    {
        Rows.Require(activations, nameof(activations));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int rows = (int)activations.shape[0];
        if (rows < 2) throw new ArgumentException("a difference needs two activations", nameof(activations));
        using var scope = NewDisposeScope();
        for (int attempt = 0; attempt < 100; attempt++)
        {
            long[] first = new long[count], second = new long[count];
            for (int i = 0; i < count; i++)
            {
                first[i] = rng.Below(rows);
                second[i] = (first[i] + 1 + rng.Below(rows - 1)) % rows;
            }

            Tensor a = Tensors.Select(activations, first), b = Tensors.Select(activations, second);
            if (!Tensors.Item<bool>((a == b).all(1).any())) return Difference(a, b).MoveToOuterDisposeScope();
        }

        throw new ArgumentException("too many equal activations", nameof(activations));
    }

    /// <summary>
    /// [count, d] unit differences of two draws from <paramref name="gaussian"/>: the covariance-matched baseline for a
    /// difference of two activations.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public static Tensor DifferenceOfTwo(Gaussian gaussian, int count, Rng rng)
    {
        using var scope = NewDisposeScope();
        return Difference(gaussian.Sample(count, rng), gaussian.Sample(count, rng)).MoveToOuterDisposeScope();
    }
}

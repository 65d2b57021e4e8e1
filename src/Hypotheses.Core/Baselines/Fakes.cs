using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Baselines;

/// <summary>
/// Made-up directions to set beside real ones [a, d], of equal count and with norms matched row by row, float32 on their device.
/// The fakes that need a trained instrument (F5 frozen random decoder, F6 dictionary of a shuffled model) are dictionaries, not
/// directions, and are made where dictionaries are.
/// </summary>
public static class Fakes
{
    /// <summary>F1: isotropic.</summary>
    /// <exception cref="ArgumentException"><paramref name="real"/> is not a finite matrix.</exception>
    public static Tensor Isotropic(Tensor real, Rng rng)
    {
        using var scope = NewDisposeScope();
        Tensor v = Doubles(real);
        return WithNormsOf(v, Directions.Normals((int)v.shape[0], (int)v.shape[1], rng).to(v.device));
    }

    /// <summary>F2: draws from N(0, Σ̂) of the activations.</summary>
    /// <exception cref="ArgumentException"><paramref name="real"/> is not a finite matrix or has another dimension than the
    /// Gaussian.</exception>
    public static Tensor CovarianceMatched(Tensor real, Gaussian gaussian, Rng rng)
    {
        using var scope = NewDisposeScope();
        Tensor v = Doubles(real);
        if (v.shape[1] != gaussian.Dimension)
            throw new ArgumentException(
                $"directions have length {v.shape[1]}, the Gaussian {gaussian.Dimension}", nameof(gaussian));
        return WithNormsOf(v, gaussian.Sample((int)v.shape[0], rng, centred: true).to(v.device));
    }

    /// <summary>F3: each real direction rotated by an angle towards a random orthogonal one.</summary>
    /// <exception cref="ArgumentException"><paramref name="real"/> is not a finite matrix, has d &lt; 2, or a zero
    /// row.</exception>
    public static Tensor Rotated(Tensor real, Rng rng, double degrees = 45)
    {
        using var scope = NewDisposeScope();
        Tensor v = Doubles(real), unit = NonZero(Rows.Unit(v), nameof(real));
        if (v.shape[1] < 2) throw new ArgumentException("a rotation needs two dimensions", nameof(real));
        Tensor other = Directions.Normals((int)v.shape[0], (int)v.shape[1], rng).to(v.device).to(ScalarType.Float64);
        other = Rows.Unit(other - (other * unit).sum(new long[] { 1 }, keepdim: true) * unit);
        double angle = degrees * Math.PI / 180;
        return WithNormsOf(v, unit * Math.Cos(angle) + other * Math.Sin(angle));
    }

    /// <summary>F4: fake i is unit(v̂_i + v̂_j) for a random other j, with the norm of v_i.</summary>
    /// <exception cref="ArgumentException">Fewer than two rows, a zero row, or a row whose only partners are its
    /// opposites.</exception>
    public static Tensor PairMixtures(Tensor real, Rng rng)
    {
        int count = Count(real);
        return Mixtures(real, rng, (i, j) => i == j ? 0 : 1, count);
    }

    /// <summary>
    /// F4co: as F4, but j is drawn in proportion to the number of samples in which latents i and j fire together, so mixtures are
    /// plausible composites; uniformly where i fires with none.
    /// </summary>
    /// <param name="real">[a, d] directions.</param>
    /// <param name="latents">[N, a] activations of the same latents.</param>
    /// <param name="rng">The source of randomness.</param>
    /// <exception cref="ArgumentException">As for <see cref="PairMixtures"/>, or the counts of latents differ.</exception>
    public static Tensor CoFiringMixtures(Tensor real, Tensor latents, Rng rng)
    {
        Rows.Require(latents, nameof(latents));
        int count = Count(real);
        if (latents.shape[1] != count)
            throw new ArgumentException($"{latents.shape[1]} latents for {count} directions", nameof(latents));
        double[] together;
        using (var scope = NewDisposeScope())
        {
            Tensor firing = (latents > 0).to(ScalarType.Float32);
            together = Rows.ToArray(firing.t().matmul(firing));
        }

        for (int i = 0; i < count; i++) together[i * count + i] = 0;
        bool[] alone = [.. Enumerable.Range(0, count).Select(i => !together.AsSpan(i * count, count).ContainsAnyExcept(0.0))];
        return Mixtures(real, rng, (i, j) => i == j ? 0 : alone[i] ? 1 : together[i * count + j], count);
    }

    /// <summary>
    /// F7: a random rotation of the rows inside their own span. Every norm and angle among them is kept; only what they point at
    /// changes. Give only active latents, or only inactive ones.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="real"/> is not a finite matrix or spans fewer than two
    /// dimensions.</exception>
    public static Tensor SpanRotated(Tensor real, Rng rng)
    {
        using var scope = NewDisposeScope();
        Tensor v = Doubles(real);
        (_, Tensor singular, Tensor basis) = linalg.svd(v, fullMatrices: false);
        int rank = (int)Tensors.Item<long>((singular > singular.max() * 1e-6).sum());
        if (rank < 2) throw new ArgumentException("the directions span fewer than two dimensions", nameof(real));
        Tensor span = basis[TensorIndex.Slice(0, rank)];
        return WithNormsOf(v, v.matmul(span.t()).matmul(Directions.Rotation(rank, rng).to(v.device)).matmul(span));
    }

    private static Tensor Mixtures(Tensor real, Rng rng, Func<int, int, double> weight, int count)
    {
        using var scope = NewDisposeScope();
        Tensor v = Doubles(real), unit = NonZero(Rows.Unit(v), nameof(real));
        double[] cosine = Rows.ToArray(unit.matmul(unit.t()));
        long[] partner = new long[count];
        for (int i = 0; i < count; i++)
        {
            // An exact opposite cancels: no mixture points anywhere.
            double[] weights = [.. Enumerable.Range(0, count).Select(j => cosine[i * count + j] < -1 + 1e-9 ? 0 : weight(i, j))];
            double left = rng.Uniform() * weights.Sum();
            int j = Array.FindIndex(weights, w => (left -= w) < 0);
            if (j < 0) j = Array.FindLastIndex(weights, w => w > 0); // rounding at the upper end
            if (j < 0) throw new ArgumentException($"direction {i} has no other to mix with", nameof(real));
            partner[i] = j;
        }

        return WithNormsOf(v, unit + Tensors.Select(unit, partner));
    }

    private static int Count(Tensor real)
    {
        Rows.Require(real, nameof(real));
        return real.shape[0] >= 2
            ? (int)real.shape[0]
            : throw new ArgumentException("a mixture needs two directions", nameof(real));
    }

    private static Tensor Doubles(Tensor real)
    {
        Rows.Require(real, nameof(real));
        return real.detach().to(ScalarType.Float64);
    }

    private static Tensor NonZero(Tensor unit, string name) =>
        Tensors.Item<bool>((linalg.vector_norm(unit, 2.0, new long[] { 1 }) == 0).any())
            ? throw new ArgumentException("a direction is zero", name)
            : unit;

    private static Tensor WithNormsOf(Tensor real, Tensor fake) =>
        (Rows.Unit(fake.to(ScalarType.Float64)) * linalg.vector_norm(real, 2.0, new long[] { 1 }, keepdim: true))
            .to(ScalarType.Float32).MoveToOuterDisposeScope();
}

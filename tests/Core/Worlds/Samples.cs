using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Core.Worlds;

/// <summary>
/// Samples of a world and what tests count in them. Rates are held to 6σ: a right world fails once in 5e8 comparisons.
/// </summary>
internal sealed class Samples
{
    private Samples(IWorld world, float[] codes, float[] activations) =>
        (World, Codes, Activations) = (world, codes, activations);

    internal IWorld World { get; }

    internal float[] Codes { get; }

    internal float[] Activations { get; }

    internal int Count => Codes.Length / World.Features;

    internal static Samples Draw(IWorld world, string seed, int rows)
    {
        var codes = new float[rows * world.Features];
        var activations = new float[rows * world.Dimension];
        world.Stream(Seed.FromPath(seed)).Next(codes, activations);
        return new Samples(world, codes, activations);
    }

    internal float Code(int row, int feature) => Codes[row * World.Features + feature];

    internal int Where(Func<int, bool> row) => Enumerable.Range(0, Count).Count(row);

    internal int Active(int feature) => Where(row => Code(row, feature) != 0);

    internal int Both(int a, int b) => Where(row => Code(row, a) != 0 && Code(row, b) != 0);

    /// <summary><paramref name="hits"/> of <paramref name="trials"/> is within 6 standard errors of p.</summary>
    internal static void AssertRate(double p, int hits, int trials)
    {
        double expected = p * trials, sigma = Math.Sqrt(trials * p * (1 - p));
        Assert.InRange(hits, expected - 6 * sigma - 1e-6, expected + 6 * sigma + 1e-6);
    }
}

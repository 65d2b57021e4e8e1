using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Samples;

/// <summary>Draws of one world: codes [rows × features].</summary>
public sealed record FiringSample(float[] Codes, int Features) : ISpecimen<FiringSample>
{
    public static FiringSample Draw(IWorld world, Seed seed, int rows)
    {
        float[] codes = new float[rows * world.Features];
        world.Stream(seed).Next(codes, new float[rows * world.Dimension]);
        return new FiringSample(codes, world.Features);
    }

    public int Rows => Codes.Length / Features;

    /// <summary>Share of rows in which a feature is active.</summary>
    public double Rate(int feature) => Enumerable.Range(0, Rows).Average(row => Codes[row * Features + feature] > 0 ? 1.0 : 0);

    public FiringSample? Under(Invariance invariance, Seed seed) =>
        invariance == Invariance.Scaling ? this with { Codes = [.. Codes.Select(c => 3 * c)] } : null;
}

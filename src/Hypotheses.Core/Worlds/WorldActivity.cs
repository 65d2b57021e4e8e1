using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Worlds;

/// <summary>How many features of a world are active.</summary>
public static class WorldActivity
{
    private const int Batch = 1000, Batches = 20;

    /// <summary>
    /// Mean number of active features a sample: <see cref="IWorld.TrueL0"/> where it is known, else counted on 20,000 samples of
    /// a stream.
    /// </summary>
    /// <param name="world">The world.</param>
    /// <param name="seed">The stream's.</param>
    public static double MeanActive(this IWorld world, Seed seed)
    {
        if (double.IsFinite(world.TrueL0)) return world.TrueL0;
        IWorldStream stream = world.Stream(seed);
        float[] codes = new float[Batch * world.Features], activations = new float[Batch * world.Dimension];
        long active = 0;
        for (int i = 0; i < Batches; i++)
        {
            stream.Next(codes, activations);
            foreach (float code in codes) active += code != 0 ? 1 : 0;
        }

        return (double)active / (Batch * Batches);
    }
}

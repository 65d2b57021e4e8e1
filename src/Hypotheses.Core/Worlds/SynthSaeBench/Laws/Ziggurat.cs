using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>
/// Standard normal numbers by the ziggurat method in Doornik's form (J. A. Doornik, "An improved ziggurat method to generate
/// normal random samples", 2005; 128 layers): exact, and one random number with no logarithm in 98 of 100 cases. Layer and place
/// within it come from different bits. Leaves nothing behind in the generator.
/// </summary>
internal static class Ziggurat
{
    private const int Layers = 128;
    private const double Tail = 3.442619855899, Area = 9.91256303526217e-3;
    private static readonly double[] Edges = Widths();
    private static readonly double[] Inner = [.. Enumerable.Range(0, Layers).Select(i => Edges[i + 1] / Edges[i])];

    internal static double Normal(Rng rng)
    {
        while (true)
        {
            ulong bits = rng.Next();
            int layer = (int)(bits % Layers);
            double u = (bits >> 11) * (1.0 / (1UL << 52)) - 1; // in [−1, 1)
            if (Math.Abs(u) < Inner[layer]) return u * Edges[layer];
            if (layer == 0) return Beyond(rng, u < 0);
            double x = u * Edges[layer];
            double low = Math.Exp(-0.5 * (Edges[layer] * Edges[layer] - x * x)),
                high = Math.Exp(-0.5 * (Edges[layer + 1] * Edges[layer + 1] - x * x));
            if (high + rng.Uniform() * (low - high) < 1) return x;
        }
    }

    /// <summary>The tail beyond the last layer (Marsaglia).</summary>
    private static double Beyond(Rng rng, bool negative)
    {
        while (true)
        {
            double x = -Math.Log(1 - rng.Uniform()) / Tail, y = -Math.Log(1 - rng.Uniform());
            if (2 * y >= x * x) return negative ? -(Tail + x) : Tail + x;
        }
    }

    /// <summary>Where the layers end: the lowest, which has the tail's area too, as if it were a rectangle, first.</summary>
    private static double[] Widths()
    {
        var edges = new double[Layers + 1];
        double density = Math.Exp(-0.5 * Tail * Tail);
        edges[0] = Area / density;
        edges[1] = Tail;
        for (int i = 2; i < Layers; i++)
        {
            edges[i] = Math.Sqrt(-2 * Math.Log(Area / edges[i - 1] + density));
            density = Math.Exp(-0.5 * edges[i] * edges[i]);
        }

        return edges;
    }
}

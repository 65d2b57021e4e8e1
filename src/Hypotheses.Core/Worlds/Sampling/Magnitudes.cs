using Hypotheses.Core.Runtime;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Core.Worlds.Sampling;

/// <summary>Values of active features that spread around 1: max(0, 1 + σg), g standard normal.</summary>
internal static class Magnitudes
{
    /// <summary>One value. A clipped one leaves the feature inactive.</summary>
    internal static double Clipped(Rng rng, double spread) => spread == 0 ? 1 : Math.Max(0, 1 + spread * rng.Normal());

    /// <summary>The share of values that are not clipped.</summary>
    internal static double PositiveShare(double spread) => spread == 0 ? 1 : Normal.CDF(0, 1, 1 / spread);
}

using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench;

/// <summary>
/// The definition, written to be read: a Gaussian and a magnitude for every feature, then the hierarchy level by level, as
/// SAELens's dense path does it (activation_generator.py <c>sample</c>, hierarchy/modifier.py <c>_apply_hierarchy_sparse</c>).
/// </summary>
internal sealed class DenseDefinition(SynthWorld world)
{
    private readonly SynthModel _model = world.Model;

    internal float[] Codes(Seed seed, int rows)
    {
        Rng rng = seed.Rng();
        int n = _model.Features;
        var codes = new float[rows * n];
        for (int row = 0; row < rows; row++) Sample(rng).CopyTo(codes, row * n);
        return codes;
    }

    internal float[] Sample(Rng rng)
    {
        int n = _model.Features, rank = _model.Rank;
        double[] shared = [.. Enumerable.Range(0, rank).Select(_ => rng.Normal())];
        var value = new float[n];
        for (int i = 0; i < n; i++)
        {
            double gaussian = rng.Normal();
            if (rank > 0) gaussian *= Math.Sqrt(_model.Diagonal[i]);
            for (int k = 0; k < rank; k++) gaussian += _model.Factor[i * rank + k] * shared[k];
            bool fires = gaussian > Normal.InvCDF(0, 1, 1.0 - _model.Probabilities[i]);
            double magnitude = _model.Means[i] + _model.Spreads[i] * rng.Normal();
            value[i] = fires ? (float)Math.Max(0, magnitude) : 0;
        }

        // Breadth first: nodes of one level, each with the nearest feature above and whether the node above scales.
        List<(SynthNode Node, int Parent, bool Scaled)> level = [.. _model.Forest.Roots.Select(root => (root, -1, false))];
        for (
            ; level.Count > 0; level = [
                .. level.SelectMany(l => l.Node.Children.Select(c => (c, l.Node.Feature ?? l.Parent, l.Node.ScalesChildren)))])
        {
            foreach ((SynthNode node, int parent, bool scaled) in level)
            {
                if (node.Feature is not { } feature || parent < 0) continue;
                if (value[parent] <= 0) value[feature] = 0;
                else if (scaled) value[feature] *= value[parent] / _model.Means[parent];
            }

            foreach ((SynthNode node, _, _) in level)
            {
                if (!node.Exclusive || (node.Feature is { } own && value[own] <= 0)) continue;
                int[] active = [.. node.Children.Where(c => c.Feature is { } f && value[f] > 0).Select(c => c.Feature!.Value)];
                if (active.Length < 2) continue;
                int stays = active[rng.Below(active.Length)];
                foreach (int feature in active.Where(f => f != stays)) value[feature] = 0;
            }
        }

        return value;
    }
}

using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>
/// Lanes of a plan that advance together, in parts of one implementation each: lanes that share a stream always do, since its
/// samples are drawn once.
/// </summary>
/// <param name="Parts">At least one, each a group of its implementation.</param>
internal sealed record LaneUnit(IReadOnlyList<LanePart> Parts)
{
    /// <summary>All lanes, part by part.</summary>
    public IReadOnlyList<Lane> Lanes { get; } = [.. Parts.SelectMany(p => p.Lanes)];

    /// <summary>Whether it may train while others do.</summary>
    public bool IsSideBySide => Parts.All(p => p.Step.IsSideBySide);

    /// <summary>The implementations' words in a checkpoint.</summary>
    public string CheckpointName => string.Join('+', Parts.Select(p => p.Step.CheckpointName).Distinct());

    /// <summary>Memory in bytes, where <paramref name="threads"/> share a step.</summary>
    public long Bytes(int threads) =>
        Parts.SelectMany(p => p.Lanes, (p, l) => p.Step.Bytes(l.Recipe, l.Stream.Dimension, threads)).Sum();

    /// <summary>The unit, ready to train from <paramref name="starts"/>, one a lane.</summary>
    public TrainingUnit Create(IReadOnlyList<LaneStart> starts, int threads, Device device)
    {
        var units = new List<TrainingUnit>();
        int from = 0;
        foreach (LanePart part in Parts)
        {
            units.Add(part.Step.Unit(part.Lanes, [.. starts.Skip(from).Take(part.Lanes.Count)], threads, device));
            from += part.Lanes.Count;
        }

        return units.Count == 1 ? units[0] : new MixedUnit(units);
    }

    /// <summary>Units of lanes, each with the implementation that trains it; in the order of their first lanes.</summary>
    public static IReadOnlyList<LaneUnit> Of(IReadOnlyList<Lane> lanes, Func<Lane, StepImplementation> step)
    {
        IEnumerable<LanePart> parts = lanes.GroupBy(step)
            .SelectMany(g => g.Key.Groups(g).Select(group => new LanePart(g.Key, group)));
        var unitOf = new Dictionary<IActivationStream, List<LanePart>>(ReferenceEqualityComparer.Instance);
        foreach (LanePart part in parts)
        {
            // All that this part shares a stream with, directly or through others, becomes one.
            var sharing = new HashSet<List<LanePart>>(ReferenceEqualityComparer.Instance);
            foreach (Lane lane in part.Lanes)
                if (unitOf.TryGetValue(lane.Stream, out List<LanePart>? other)) sharing.Add(other);
            List<LanePart> unit = [.. sharing.SelectMany(u => u), part];
            foreach (Lane lane in unit.SelectMany(p => p.Lanes)) unitOf[lane.Stream] = unit;
        }

        IEnumerable<List<LanePart>> units = lanes.Select(l => unitOf[l.Stream]);
        return [.. units.Distinct<List<LanePart>>(ReferenceEqualityComparer.Instance).Select(u => new LaneUnit(u))];
    }
}

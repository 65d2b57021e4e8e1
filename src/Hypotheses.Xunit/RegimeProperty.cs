using FsCheck;
using FsCheck.Fluent;
using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Xunit;

/// <summary>
/// Draws worlds from a claim's regime, measures each by the claim's own code on one seed, and counts in how many the rule of support
/// holds. The failing one that is nearest to the simplest world is shrunk as long as a simpler one fails too.
/// </summary>
public static class RegimeProperty
{
    private const int Size = 50; // FsCheck's; choices do not depend on it

    /// <summary>Runs the property.</summary>
    /// <param name="claim">A claim with a regime.</param>
    /// <param name="definition">The claim's definition: seeds follow from it.</param>
    /// <param name="tier">Part of the result; the full tier draws five times as many worlds.</param>
    /// <param name="replay">Replay seed; null for the claim's own.</param>
    /// <param name="device">Where to measure; null for the CPU.</param>
    /// <returns>In how many worlds it held, how many the gates voided, and the smallest failing world, if any.</returns>
    /// <exception cref="Exception">Whatever a measurement threw: an error is no counterexample.</exception>
    public static Counterexample Run(Claim claim, string definition, Tier tier, (ulong Seed, ulong Gamma)? replay, Device? device = null)
    {
        Regime regime = claim.Regime ?? throw new InvalidOperationException($"{claim.Id} has no regime");
        Seed own = Seed.FromPath(definition, "regime");
        (ulong seed, ulong gamma) = replay ?? (own.Value, own.Derive("gamma").Value | 1);
        // Worlds train: one that is drawn again, or met again while shrinking, is not measured again.
        var known = new Dictionary<string, World>(StringComparer.Ordinal);
        World Seen(int[] index)
        {
            string key = string.Join(',', index);
            if (!known.TryGetValue(key, out World? world)) known[key] = world = World.Measure(claim, regime, index, own, tier, device);
            return world;
        }

        Gen<int[]> worlds = Gen.CollectToArray(regime.Parameters.Select(p => Gen.Choose(0, p.Values.Count - 1)));
        int draws = regime.Draws * (tier == Tier.Quick ? 1 : 5);
        World[] drawn = [.. worlds.Sample(draws, new Rnd(seed, gamma), Size).Select(Seen)];
        World? smallest = drawn.Where(w => w.Fails).MinBy(w => w.Index.Sum());
        while (smallest is not null && Smaller(smallest.Index).Select(Seen).FirstOrDefault(w => w.Fails) is { } smaller) smallest = smaller;

        return new Counterexample
        {
            Claim = claim.Id,
            Definition = definition,
            Tier = tier,
            Draws = drawn.Length,
            Voided = drawn.Count(w => w.Void),
            Held = drawn.Count(w => w is { Void: false, Fails: false }),
            Share = regime.Share,
            Replay = $"{seed},{gamma}",
            World = smallest is { } s ? regime.Parameters.Select((p, i) => (p.Name, p.Values[s.Index[i]])).ToDictionary(p => p.Name, p => p.Item2) : null,
            Description = smallest?.Cell.Subject.Description,
            Measurements = smallest?.Seen.Values,
            Portrait = smallest is null ? null : claim.Portrait(smallest.Cell, smallest.Lab),
        };
    }

    /// <summary>Worlds nearer to the first value of each parameter: all the way, half way, one step.</summary>
    private static IEnumerable<int[]> Smaller(int[] world)
    {
        for (int i = 0; i < world.Length; i++)
            foreach (int at in new[] { 0, world[i] / 2, world[i] - 1 }.Where(a => a >= 0 && a < world[i]).Distinct())
                yield return [.. world[..i], at, .. world[(i + 1)..]];
    }

    /// <summary>One world of the regime, measured. Void: gates voided it, and it counts neither for nor against.</summary>
    private sealed record World(int[] Index, Cell Cell, Lab Lab, Measurement Seen, bool Void, bool Fails)
    {
        internal static World Measure(Claim claim, Regime regime, int[] index, Seed own, Tier tier, Device? device)
        {
            Subject subject = regime.Create([.. index.Select((at, i) => regime.Parameters[i].Values[at])]);
            var cell = new Cell(claim, subject, claim.Aspects(subject)[0], Role.Subject);
            var lab = new Lab([own.Derive(cell.Subject.Hash)], tier, device);
            Measurement seen = cell.Measure(lab)[0];
            bool isVoid = cell.Voids(seen).Count > 0;
            return new World(index, cell, lab, seen, isVoid, !isVoid && !claim.PredictionFor(cell.Subject).Support.Holds(c => c.Contains(seen[c.Statistic], seen[c.Statistic])));
        }
    }
}

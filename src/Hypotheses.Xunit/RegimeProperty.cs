using FsCheck;
using FsCheck.Fluent;
using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Runtime;
using Microsoft.FSharp.Core;
using static TorchSharp.torch;

namespace Hypotheses.Xunit;

/// <summary>Draws worlds from a claim's regime, measures each by the claim's own code on one seed, and shrinks the first that fails the support rule.</summary>
public static class RegimeProperty
{
    /// <summary>Runs the property.</summary>
    /// <param name="claim">A claim with a regime.</param>
    /// <param name="definition">The claim's definition: seeds follow from it.</param>
    /// <param name="tier">Part of the result; the full tier draws five times as many worlds.</param>
    /// <param name="replay">Replay seed; null for the claim's own.</param>
    /// <param name="device">Where to measure; null for the CPU.</param>
    /// <returns>The smallest failing world, or none; and how many worlds the gates voided.</returns>
    /// <exception cref="Exception">Whatever a measurement threw: an error is no counterexample.</exception>
    public static Counterexample Run(Claim claim, string definition, Tier tier, (ulong Seed, ulong Gamma)? replay, Device? device = null)
    {
        Regime regime = claim.Regime ?? throw new InvalidOperationException($"{claim.Id} has no regime");
        Seed own = Seed.FromPath(definition, "regime");
        (ulong seed, ulong gamma) = replay ?? (own.Value, own.Derive("gamma").Value | 1);
        int draws = 0, voided = 0;
        (double[] World, Measurement Seen)? smallest = null;
        Exception? thrown = null;
        // Worlds train: one that is drawn again, or met again while shrinking, is not measured again.
        var known = new Dictionary<string, (Measurement Seen, bool Void, bool Holds)>(StringComparer.Ordinal);

        bool Holds(int[] index)
        {
            if (thrown is not null) return true;
            double[] world = [.. index.Select((at, i) => regime.Parameters[i].Values[at])];
            try
            {
                string key = string.Join(',', index);
                if (!known.TryGetValue(key, out var result)) known[key] = result = Measure(world);
                if (smallest is null) (draws, voided) = (draws + 1, voided + (result.Void ? 1 : 0));
                if (!result.Holds) smallest = (world, result.Seen);
                return result.Holds;
            }
            catch (Exception e)
            {
                thrown = e;
                return true;
            }
        }

        (Measurement, bool, bool) Measure(double[] world)
        {
            var cell = new Cell(claim, regime.Create(world), "", Role.Subject);
            Measurement seen = cell.Measure(new Lab([own.Derive(cell.Subject.Hash)], tier, device))[0];
            bool isVoid = cell.Voids(seen).Count > 0;
            return (seen, isVoid, isVoid || claim.PredictionFor(cell.Subject).Support.Holds(c => c.Contains(seen[c.Statistic], seen[c.Statistic])));
        }

        Gen<int[]> worlds = Gen.CollectToArray(regime.Parameters.Select(p => Gen.Choose(0, p.Values.Count - 1)));
        Arbitrary<int[]> arbitrary = Arb.From(worlds, Smaller);
        Config config = Config.Quick.WithMaxTest(regime.Draws * (tier == Tier.Quick ? 1 : 5)).WithQuietOnSuccess(true).WithRunner(new Silent())
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, gamma), FSharpOption<int>.None)));
        Check.One(config, Prop.ForAll(arbitrary, Holds));
        if (thrown is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);

        return new Counterexample
        {
            Claim = claim.Id,
            Definition = definition,
            Tier = tier,
            Draws = draws,
            Voided = voided,
            Replay = $"{seed},{gamma}",
            World = smallest is { } s ? regime.Parameters.Select((p, i) => (p.Name, s.World[i])).ToDictionary(p => p.Name, p => p.Item2) : null,
            Measurements = smallest?.Seen.Values,
        };
    }

    /// <summary>Worlds nearer to the first value of each parameter: all the way, half way, one step.</summary>
    private static IEnumerable<int[]> Smaller(int[] world)
    {
        for (int i = 0; i < world.Length; i++)
            foreach (int at in new[] { 0, world[i] / 2, world[i] - 1 }.Where(a => a >= 0 && a < world[i]).Distinct())
                yield return [.. world[..i], at, .. world[(i + 1)..]];
    }

    private sealed class Silent : IRunner
    {
        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, Microsoft.FSharp.Collections.FSharpList<object> args, FSharpFunc<int, FSharpFunc<Microsoft.FSharp.Collections.FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(Microsoft.FSharp.Collections.FSharpList<object> args, FSharpFunc<Microsoft.FSharp.Collections.FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult testResult)
        {
        }
    }
}

using FsCheck;
using FsCheck.Fluent;
using Hypotheses.Claims;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;

namespace Hypotheses.Xunit;

/// <summary>
/// Draws worlds from a claim's regime, measures each by the claim's own code on one seed, and counts in how many the rule of
/// support holds. The failing one that is nearest to the simplest world is shrunk as long as a simpler one fails too.
/// </summary>
public static class RegimeProperty
{
    private const int Size = 50; // FsCheck's; choices do not depend on it

    /// <summary>Runs the property.</summary>
    /// <param name="claim">A claim with a regime.</param>
    /// <param name="definition">The claim's definition: seeds follow from it.</param>
    /// <param name="tier">Part of the result; the full tier draws five times as many worlds.</param>
    /// <param name="replay">Replay seed; null for the claim's own.</param>
    /// <param name="trainer">What trains; null: on the CPU, without a cache.</param>
    /// <returns>In how many worlds it held, how many the gates voided, and the smallest failing world, if any.</returns>
    /// <exception cref="Exception">Whatever a measurement threw: an error is no counterexample.</exception>
    public static Counterexample Run(
        Claim claim, string definition, Tier tier, (ulong Seed, ulong Gamma)? replay, JobTrainer? trainer = null)
    {
        trainer ??= new JobTrainer();
        Regime regime = claim.Regime ?? throw new InvalidOperationException($"{claim.Id} has no regime");
        Seed own = Seed.FromPath(definition, "regime");
        (ulong seed, ulong gamma) = replay ?? (own.Value, own.Derive("gamma").Value | 1);
        // Worlds train: one that is drawn again, or met again while shrinking, is not measured again.
        var known = new Dictionary<string, World>(StringComparer.Ordinal);
        World[] Seen(IEnumerable<int[]> worlds)
        {
            int[][] all = [.. worlds];
            World[] fresh = World.Measure(
                claim, regime, [.. all.DistinctBy(Key).Where(w => !known.ContainsKey(Key(w)))], own, trainer);
            foreach (World world in fresh) known[Key(world.Index)] = world;
            return [.. all.Select(w => known[Key(w)])];
        }

        Gen<int[]> worlds = Gen.CollectToArray(regime.Parameters.Select(p => Gen.Choose(0, p.Values.Count - 1)));
        int draws = regime.Draws * (tier == Tier.Quick ? 1 : 5);
        World[] drawn = Seen(worlds.Sample(draws, new Rnd(seed, gamma), Size));
        World? smallest = drawn.Where(w => w.Fails).MinBy(w => w.Index.Sum());
        while (smallest is not null
            && Smaller(smallest.Index).Select(w => Seen([w])[0]).FirstOrDefault(w => w.Fails) is { } smaller)
            smallest = smaller;

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
            World = smallest is { } s
                ? regime.Parameters.Select((p, i) => (p.Name, p.Values[s.Index[i]])).ToDictionary(p => p.Name, p => p.Item2)
                : null,
            Description = smallest?.Cell.Subject.Description,
            Measurements = smallest?.Seen.Values,
            Figure = smallest?.Figure(trainer),
        };
    }

    /// <summary>Worlds nearer to the first value of each parameter: all the way, half way, one step.</summary>
    private static IEnumerable<int[]> Smaller(int[] world)
    {
        for (int i = 0; i < world.Length; i++)
            foreach (int at in new[] { 0, world[i] / 2, world[i] - 1 }.Where(a => a >= 0 && a < world[i]).Distinct())
                yield return [.. world[..i], at, .. world[(i + 1)..]];
    }

    private static string Key(int[] world) => string.Join(',', world);

    /// <summary>One world of the regime, measured. Void: gates voided it.</summary>
    private sealed record World(int[] Index, Cell Cell, TrialPlan Plan, Measurement Seen, bool Void, bool Fails)
    {
        /// <summary>Several worlds, whose jobs train together.</summary>
        internal static World[] Measure(Claim claim, Regime regime, int[][] worlds, Seed own, JobTrainer trainer)
        {
            (int[] Index, Cell Cell, TrialPlan Plan)[] planned = [.. worlds.Select(index =>
            {
                Case of = regime.Create([.. index.Select((at, i) => regime.Parameters[i].Values[at])]);
                var cell = new Cell(claim, of, claim.SettingsOf(of)[0], Role.Subject);
                return (index, cell, claim.Plan(cell, own.Derive(cell.Subject.Hash)));
            })];
            using Trained trained = trainer.Train(planned.SelectMany(p => p.Plan.Jobs));
            var measured = new World[planned.Length];
            Threads.ForEach(planned.Length, i =>
            {
                (int[] index, Cell cell, TrialPlan plan) = planned[i];
                Measurement seen = plan.Measure(trained);
                bool isVoid = cell.Voids(seen).Count > 0;
                measured[i] = new World(
                    index,
                    cell,
                    plan,
                    seen,
                    isVoid,
                    !isVoid && !cell.Rule.Support.Holds(c => c.Contains(seen[c.Statistic], seen[c.Statistic])));
            });
            return measured;
        }

        internal CounterexampleFigure? Figure(JobTrainer trainer)
        {
            using Trained trained = trainer.Train(Plan.Jobs);
            return Plan.Figure(trained);
        }
    }
}

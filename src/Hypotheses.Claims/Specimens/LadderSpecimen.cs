using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Measures;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>One dictionary of a ladder.</summary>
/// <param name="Specimen">The dictionary with samples of its world.</param>
/// <param name="Oracle">The true dictionary of the M most frequent features: what L0 and FVU are held against.</param>
public sealed record Rung(DictionarySpecimen Specimen, Dictionary Oracle);

/// <summary>Dictionaries of rising width, trained on the same samples of one world.</summary>
/// <param name="Frequencies">[n], what recovery is explained by.</param>
/// <param name="Rungs">One a width.</param>
public sealed record Ladder(double[] Frequencies, IReadOnlyList<Rung> Rungs)
{
    /// <summary>Which features a rung's living latents recover, at cosine .9.</summary>
    public static bool[] Recovered(Rung rung)
    {
        using var scope = NewDisposeScope();
        return [.. Matching.Of(rung.Specimen.Features, rung.Specimen.LivingDirections).Cosine.Select(c => c >= .9)];
    }

    /// <summary>Latents that fire on the first <paramref name="samples"/> samples: more are alive the more one looks at.</summary>
    public static int Alive(Rung rung, int? samples = null)
    {
        using var scope = NewDisposeScope();
        Tensor latents = rung.Specimen.Latents;
        return rung.Specimen.Dictionary.Width - Firing.Of(latents.narrow(0, 0, samples ?? latents.shape[0])).DeadLatents().Length;
    }

    /// <summary>The curve of each rung.</summary>
    public IReadOnlyList<RecoveryCurve> Curves => [.. Rungs.Select(r => RecoveryCurve.Of(Frequencies, Recovered(r)))];

    /// <summary>f₅₀·alive of each rung.</summary>
    public double[] Products => [.. Curves.Zip(Rungs, (c, r) => c.HalfFrequency * Alive(r))];

    /// <summary>Greatest over least of <see cref="Products"/>.</summary>
    public double Collapse => RecoveryCurve.Collapse(Products);
}

/// <summary>One ladder a world.</summary>
/// <param name="Ladders">In the subject's order of worlds.</param>
public sealed record LadderSpecimen(IReadOnlyList<Ladder> Ladders) : ISpecimen<LadderSpecimen>
{
    /// <summary>One a seed of the lab; the dictionaries of a world and seed train side by side, the best of <paramref name="restarts"/> is kept.</summary>
    public static IReadOnlyList<LadderSpecimen> Train(IHasLadder subject, Func<int, DictionaryRecipe> recipe, Lab lab, int restarts, int samples = 20_000)
    {
        IReadOnlyList<Ladder>[] worlds = [.. subject.Worlds.Select(w => OfWorld(subject, w, recipe, lab, restarts, samples))];
        return [.. lab.Seeds.Select((_, i) => new LadderSpecimen([.. worlds.Select(w => w[i])]))];
    }

    /// <summary>
    /// Gates: at most one latent in twenty is dead, L0 lies on average within 20% of the true dictionary's and FVU within .05 above it. Adds the worst
    /// of each.
    /// </summary>
    public Measurement Gated(Measurement seen)
    {
        using var scope = NewDisposeScope();
        Rung[] rungs = [.. Ladders.SelectMany(l => l.Rungs)];
        (double L0, double Fvu, int Dead)[] each = [.. rungs.Select(r =>
        {
            Tensor x = r.Specimen.Activations, latents = r.Specimen.Latents, oracle = r.Oracle.Encode(x);
            double fvu = Reconstruction.FvuOf(x, r.Specimen.Dictionary.Decode(latents)) - Reconstruction.FvuOf(x, r.Oracle.Decode(oracle));
            return (Math.Abs(Firing.Of(latents).L0 / Firing.Of(oracle).L0 - 1), fvu, Firing.Of(latents).DeadLatents().Length);
        })];
        (seen["l0.error"], seen["fvu.over_oracle"], seen["dead"]) = (each.Average(e => e.L0), each.Max(e => e.Fvu), each.Max(e => (double)e.Dead / rungs[0].Specimen.Dictionary.Width));
        return seen.AtMost("l0.error", seen["l0.error"], .2).AtMost("fvu.over_oracle", seen["fvu.over_oracle"], .05).AtMost("dead", seen["dead"], .05);
    }

    /// <inheritdoc/>
    public LadderSpecimen? Under(Invariance invariance, Seed seed)
    {
        if (invariance is Invariance.DuplicateLatent) return null; // a copy is one more alive latent: the product must see it
        return new LadderSpecimen([.. Ladders.Select(l => l with
        {
            // The true dictionary follows the space.
            Rungs = [.. l.Rungs.Select(r => new Rung(r.Specimen.Under(invariance, seed)!, invariance is Invariance.Rotation or Invariance.Scaling ? (r.Specimen with { Dictionary = r.Oracle }).Under(invariance, seed)!.Dictionary : r.Oracle))],
        })]);
    }

    private static IReadOnlyList<Ladder> OfWorld(IHasLadder subject, ZipfRecipe recipe, Func<int, DictionaryRecipe> training, Lab lab, int restarts, int samples)
    {
        IWorld[] worlds = [.. lab.Seeds.Select(s => recipe.Create(s.Derive("world")))];
        double[] frequencies = (subject.Placebo ?? recipe).Probabilities();
        Dictionary Oracle(int i, int width) => PairStarts.Atomic(worlds[i].Directions, width, training(width).Penalty);
        IReadOnlyList<Dictionary[]>? trained = subject.IsOracle ? null : lab.TrainSideBySide(
            _ => [.. subject.Widths.SelectMany(w => Enumerable.Repeat((training(w), (Dictionary?)null), restarts))], (i, seed) => worlds[i].Stream(seed));
        return [.. worlds.Select((world, i) =>
        {
            float[] codes = new float[samples * world.Features], activations = new float[samples * world.Dimension];
            world.Stream(lab.Seeds[i].Derive("evaluation")).Next(codes, activations);
            Tensor x = tensor(activations, samples, world.Dimension), f = tensor(codes, samples, world.Features), parents = empty(0, world.Dimension);
            Dictionary Best(int rung, int width) => trained is null
                ? Oracle(i, width)
                : trained[i].Skip(rung * restarts).Take(restarts).MinBy(d => SparseLoss.PerSample(d, x, training(width).Penalty).Average())!;
            return new Ladder(frequencies, [.. subject.Widths.Select((width, rung) =>
                new Rung(new DictionarySpecimen(Best(rung, width), world.Directions, parents, f, x, world.TrueL0, lab.Seeds[i]), Oracle(i, width)))]);
        })];
    }
}

using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Dictionaries.Recipes;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>One dictionary of a ladder; what is asked of it is computed once.</summary>
/// <param name="specimen">The dictionary with samples of its world.</param>
/// <param name="oracle">The true dictionary of the M most frequent features: what L0 and FVU are held against.</param>
/// <param name="sameFrom">The cosine from which a latent has a feature's direction.</param>
/// <param name="frequencies">[n], what recovery is explained by.</param>
public sealed class Rung(DictionarySpecimen specimen, Dictionary oracle, double sameFrom, double[] frequencies)
{
    private readonly Lazy<RungNumbers> _numbers = new(() => RungNumbers.Of(specimen, oracle, sameFrom));
    private RecoveryCurve? _curve;

    /// <summary>The dictionary with samples of its world.</summary>
    public DictionarySpecimen Specimen => specimen;

    /// <summary>The cosine from which a latent has a feature's direction.</summary>
    public double SameFrom => sameFrom;

    /// <summary>The true dictionary of the same width.</summary>
    public Dictionary Oracle => oracle;

    /// <summary>What the samples show.</summary>
    public RungNumbers Numbers => _numbers.Value;

    /// <summary>Which features it recovers, by how often they fire.</summary>
    public RecoveryCurve Curve => _curve ??= RecoveryCurve.Of(frequencies, Numbers.Recovered);
}

/// <summary>What samples show of one dictionary.</summary>
/// <param name="Recovered">For each feature whether a living latent has its direction.</param>
/// <param name="Alive">Latents that fire on any sample.</param>
/// <param name="AliveOnFewer">On the first tenth: more are alive the more one looks at.</param>
/// <param name="L0Error">|L0/L0 of the true dictionary − 1|.</param>
/// <param name="FvuOverOracle">FVU less that of the true dictionary.</param>
public sealed record RungNumbers(bool[] Recovered, int Alive, int AliveOnFewer, double L0Error, double FvuOverOracle)
{
    /// <summary>Measures.</summary>
    public static RungNumbers Of(DictionarySpecimen specimen, Dictionary oracle, double sameFrom)
    {
        using var scope = NewDisposeScope();
        Tensor x = specimen.Activations, latents = specimen.Latents, truth = oracle.Encode(x), fires = latents.gt(0);
        int Alive(long samples) => (int)fires.narrow(0, 0, samples).any(0).sum().item<long>();
        Tensor living = specimen.Directions.index_select(0, fires.any(0).nonzero().flatten());
        bool[] recovered = living.shape[0] == 0
            ? new bool[specimen.Features.shape[0]]
            : [.. Matching.Of(specimen.Features, living).Cosine.Select(c => c >= sameFrom)];
        return new RungNumbers(
            recovered,
            Alive(x.shape[0]),
            Alive(x.shape[0] / 10),
            Math.Abs(Firing.Of(latents).L0 / Firing.Of(truth).L0 - 1),
            Reconstruction.FvuOf(x, specimen.Dictionary.Decode(latents)) - Reconstruction.FvuOf(x, oracle.Decode(truth)));
    }
}

/// <summary>Dictionaries of rising width, trained on the same samples of one world.</summary>
/// <param name="Frequencies">[n], what recovery is explained by.</param>
/// <param name="Rungs">One a width.</param>
public sealed record Ladder(double[] Frequencies, IReadOnlyList<Rung> Rungs)
{
    /// <summary>The curve of each rung.</summary>
    public IReadOnlyList<RecoveryCurve> Curves => [.. Rungs.Select(r => r.Curve)];

    /// <summary>f₅₀·alive of each rung.</summary>
    public double[] Products => [.. Curves.Zip(Rungs, (c, r) => c.HalfFrequency * r.Numbers.Alive)];

    /// <summary>Greatest over least of <see cref="Products"/>.</summary>
    public double Collapse => RecoveryCurve.Collapse(Products);
}

/// <summary>One ladder a world.</summary>
/// <param name="Ladders">In the subject's order of worlds.</param>
public sealed record LadderSpecimen(IReadOnlyList<Ladder> Ladders) : ISpecimen<LadderSpecimen>
{
    /// <summary>
    /// Of one seed; the dictionaries of a world train side by side, the best of <paramref name="restarts"/> is kept. The setting
    /// is for a width and for the mean number of active features among as many of the most frequent ones; the true dictionaries
    /// beside them are those of ReLU and <paramref name="penalty"/>, whatever the architecture.
    /// </summary>
    /// <param name="subject">Worlds and widths.</param>
    /// <param name="setting">The architecture.</param>
    /// <param name="penalty">λ of the true dictionaries.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="restarts">Dictionaries trained a width.</param>
    /// <param name="sameFrom">The cosine from which a latent has a feature's direction.</param>
    /// <param name="samples">On how many samples they are judged.</param>
    public static Preparation<LadderSpecimen> Prepare(
        IHasLadder subject,
        SaeSetting setting,
        double penalty,
        Seed seed,
        int restarts,
        double sameFrom,
        int samples) => subject.Worlds
        .Select(world =>
            OfWorld(subject, world, setting, penalty, seed, restarts, sameFrom, samples).Then(l => new LadderSpecimen([l])))
        .Aggregate((all, one) => all.With(one, (a, b) => new LadderSpecimen([.. a.Ladders, .. b.Ladders])));

    /// <summary>
    /// What gates look at: the mean of |L0 over the true dictionary's − 1| (<c>l0.error</c>), the worst FVU above it
    /// (<c>fvu.over_oracle</c>) and the largest share of latents that are dead (<c>dead</c>). Beside them every rung's product
    /// f₅₀·alive.
    /// </summary>
    public Measurement Health()
    {
        Rung[] rungs = [.. Ladders.SelectMany(l => l.Rungs)];
        var seen = new Measurement
        {
            ["l0.error"] = rungs.Average(r => r.Numbers.L0Error),
            ["fvu.over_oracle"] = rungs.Max(r => r.Numbers.FvuOverOracle),
            // By the latents that there should be: a dead latent more is no fault.
            ["dead"] = rungs.Max(r => 1 - (double)r.Numbers.Alive / r.Oracle.Width),
        };
        for (int l = 0; l < Ladders.Count; l++)
            foreach ((Rung rung, double product) in Ladders[l].Rungs.Zip(Ladders[l].Products))
                seen[$"product.{l}.{rung.Specimen.Dictionary.Width}"] = product;
        return seen;
    }

    /// <inheritdoc/>
    public LadderSpecimen? Under(Invariance invariance, Seed seed)
    {
        if (invariance is Invariance.DuplicateLatent) return null; // a copy is one more alive latent: the product must see it
        return new LadderSpecimen([.. Ladders.Select(l => l with
        {
            // The true dictionary follows the space.
            Rungs = [.. l.Rungs.Select(r => new Rung(
                r.Specimen.Under(invariance, seed)!,
                invariance is Invariance.Rotation or Invariance.Scaling
                    ? (r.Specimen with { Dictionary = r.Oracle }).Under(invariance, seed)!.Dictionary
                    : r.Oracle,
                r.SameFrom,
                l.Frequencies))],
        })]);
    }

    private static Preparation<Ladder> OfWorld(
        IHasLadder subject, ZipfRecipe recipe, SaeSetting setting, double penalty, Seed seed, int restarts, double sameFrom,
        int samples)
    {
        double[] frequencies = (subject.Placebo ?? recipe).Probabilities();
        Seed worldSeed = seed.Derive("world");
        var world = new Lazy<IWorld>(() => recipe.Create(worldSeed));
        DictionaryRecipe Training(int width) => setting.OfWidth(width, recipe.Probabilities().Take(width).Sum());
        Ladder Of(IReadOnlyList<Dictionary>? trained)
        {
            float[] codes = new float[samples * world.Value.Features], activations = new float[samples * world.Value.Dimension];
            world.Value.Stream(seed.Derive("evaluation")).Next(codes, activations);
            Tensor x = Tensors.Of(activations, samples, world.Value.Dimension),
                f = Tensors.Of(codes, samples, world.Value.Features);
            Tensor parents = empty(0, world.Value.Dimension), directions = world.Value.Directions;
            Dictionary Best(int rung, int width) => trained is null
                ? PairStarts.Atomic(directions, width, penalty)
                : trained.Skip(rung * restarts).Take(restarts)
                    .MinBy(d => SparseLoss.PerSample(d, x, Training(width).Penalty).Average())!;
            return new Ladder(frequencies, [.. subject.Widths.Select((width, rung) => new Rung(
                new DictionarySpecimen(Best(rung, width), directions, parents, f, x, world.Value.TrueL0, seed),
                PairStarts.Atomic(directions, width, penalty),
                sameFrom,
                frequencies))]);
        }

        if (subject.IsOracle) return new(() => Of(null));
        SaeVariant[] variants = [.. subject.Widths.SelectMany(w => Enumerable.Repeat(new SaeVariant(Training(w)), restarts))];
        var job = new SideBySideJob(
            variants, TrainingData.Of($"{recipe.ToJson()} by {worldSeed}", world), seed.Derive("dictionary"));
        return Preparation.Of(job).Then(trained => Of(trained));
    }
}

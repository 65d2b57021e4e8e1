using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>One dictionary of a sweep; what is asked of it is computed once.</summary>
/// <param name="specimen">The dictionary with samples of its world.</param>
/// <param name="oracle">The true dictionary of the M most frequent features: what L0 and FVU are held against.</param>
/// <param name="sameFrom">The cosine from which a latent has a feature's direction.</param>
/// <param name="frequencies">[n], what recovery is explained by.</param>
public sealed class SweepPoint(SaeSpecimen specimen, SparseAutoencoder oracle, double sameFrom, double[] frequencies)
{
    private readonly Lazy<SweepPointNumbers> _numbers = new(() => SweepPointNumbers.Of(specimen, oracle, sameFrom));
    private RecoveryCurve? _curve;

    /// <summary>The dictionary with samples of its world.</summary>
    public SaeSpecimen Specimen => specimen;

    /// <summary>The cosine from which a latent has a feature's direction.</summary>
    public double SameFrom => sameFrom;

    /// <summary>The true dictionary of the same width.</summary>
    public SparseAutoencoder Oracle => oracle;

    /// <summary>What the samples show.</summary>
    public SweepPointNumbers Numbers => _numbers.Value;

    /// <summary>Which features it recovers, by how often they fire.</summary>
    public RecoveryCurve Curve => _curve ??= RecoveryCurve.Of(frequencies, Numbers.Recovered);
}

/// <summary>What samples show of one dictionary.</summary>
/// <param name="Recovered">For each feature whether a living latent has its direction.</param>
/// <param name="Alive">Latents that fire on any sample.</param>
/// <param name="AliveOnFewer">On the first tenth: more are alive the more one looks at.</param>
/// <param name="L0Error">|L0/L0 of the true dictionary − 1|.</param>
/// <param name="FvuOverOracle">FVU less that of the true dictionary.</param>
public sealed record SweepPointNumbers(bool[] Recovered, int Alive, int AliveOnFewer, double L0Error, double FvuOverOracle)
{
    /// <summary>Measures.</summary>
    public static SweepPointNumbers Of(SaeSpecimen specimen, SparseAutoencoder oracle, double sameFrom)
    {
        using var scope = NewDisposeScope();
        Tensor x = specimen.Activations, latents = specimen.Latents, truth = oracle.Encode(x), fires = latents.gt(0);
        int Alive(long samples) => (int)fires.narrow(0, 0, samples).any(0).sum().item<long>();
        Tensor living = specimen.Directions.index_select(0, fires.any(0).nonzero().flatten());
        bool[] recovered = living.shape[0] == 0
            ? new bool[specimen.Features.shape[0]]
            : [.. SignedMatching.Of(specimen.Features, living).Cosine.Select(c => c >= sameFrom)];
        return new SweepPointNumbers(
            recovered,
            Alive(x.shape[0]),
            Alive(x.shape[0] / 10),
            Math.Abs(Firing.Of(latents).L0 / Firing.Of(truth).L0 - 1),
            Reconstruction.FvuOf(x, specimen.Sae.Decode(latents)) - Reconstruction.FvuOf(x, oracle.Decode(truth)));
    }
}

/// <summary>Dictionaries of rising width, trained on the same samples of one world.</summary>
/// <param name="Frequencies">[n], what recovery is explained by.</param>
/// <param name="Points">One a width.</param>
public sealed record WidthSweep(double[] Frequencies, IReadOnlyList<SweepPoint> Points)
{
    /// <summary>The curve of each point.</summary>
    public IReadOnlyList<RecoveryCurve> Curves => [.. Points.Select(r => r.Curve)];

    /// <summary>f₅₀·alive of each point.</summary>
    public double[] Products => [.. Curves.Zip(Points, (c, r) => c.HalfFrequency * r.Numbers.Alive)];

    /// <summary>Greatest over least of <see cref="Products"/>.</summary>
    public double Collapse => RecoveryCurve.Collapse(Products);
}

/// <summary>One sweep a world.</summary>
/// <param name="Sweeps">In the subject's order of worlds.</param>
public sealed record WidthSweepSpecimen(IReadOnlyList<WidthSweep> Sweeps) : ISpecimen<WidthSweepSpecimen>
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
    public static Preparation<WidthSweepSpecimen> Prepare(
        IHasWidthSweep subject,
        SaeSetting setting,
        double penalty,
        Seed seed,
        int restarts,
        double sameFrom,
        int samples) => subject.Worlds
        .Select(world =>
            OfWorld(subject, world, setting, penalty, seed, restarts, sameFrom, samples).Then(l => new WidthSweepSpecimen([l])))
        .Aggregate((all, one) => all.With(one, (a, b) => new WidthSweepSpecimen([.. a.Sweeps, .. b.Sweeps])));

    /// <summary>
    /// What gates look at: the mean of |L0 over the true dictionary's − 1| (<c>l0.error</c>), the worst FVU above it
    /// (<c>fvu.over_oracle</c>) and the largest share of latents that are dead (<c>dead</c>). Beside them every point's product
    /// f₅₀·alive.
    /// </summary>
    public Measurement Health()
    {
        SweepPoint[] points = [.. Sweeps.SelectMany(l => l.Points)];
        var seen = new Measurement
        {
            ["l0.error"] = points.Average(r => r.Numbers.L0Error),
            ["fvu.over_oracle"] = points.Max(r => r.Numbers.FvuOverOracle),
            // By the latents that there should be: a dead latent more is no fault.
            ["dead"] = points.Max(r => 1 - (double)r.Numbers.Alive / r.Oracle.Width),
        };
        for (int l = 0; l < Sweeps.Count; l++)
            foreach ((SweepPoint point, double product) in Sweeps[l].Points.Zip(Sweeps[l].Products))
                seen[$"product.{l}.{point.Specimen.Sae.Width}"] = product;
        return seen;
    }

    /// <inheritdoc/>
    public WidthSweepSpecimen? Under(Invariance invariance, Seed seed)
    {
        if (invariance is Invariance.DuplicateLatent) return null; // a copy is one more alive latent: the product must see it
        return new WidthSweepSpecimen([.. Sweeps.Select(l => l with
        {
            // The true dictionary follows the space.
            Points = [.. l.Points.Select(r => new SweepPoint(
                r.Specimen.Under(invariance, seed)!,
                invariance is Invariance.Rotation or Invariance.Scaling
                    ? (r.Specimen with { Sae = r.Oracle }).Under(invariance, seed)!.Sae
                    : r.Oracle,
                r.SameFrom,
                l.Frequencies))],
        })]);
    }

    private static Preparation<WidthSweep> OfWorld(
        IHasWidthSweep subject, ZipfRecipe recipe, SaeSetting setting, double penalty, Seed seed, int restarts, double sameFrom,
        int samples)
    {
        double[] frequencies = (subject.Placebo ?? recipe).Probabilities();
        Seed worldSeed = seed.Derive("world");
        var world = new Lazy<IWorld>(() => recipe.Create(worldSeed));
        SaeRecipe Training(int width) => setting.OfWidth(width, recipe.Probabilities().Take(width).Sum());
        WidthSweep Of(IReadOnlyList<SparseAutoencoder>? trained)
        {
            float[] codes = new float[samples * world.Value.Features], activations = new float[samples * world.Value.Dimension];
            world.Value.Stream(seed.Derive("evaluation")).Next(codes, activations);
            Tensor x = Tensors.Of(activations, samples, world.Value.Dimension),
                f = Tensors.Of(codes, samples, world.Value.Features);
            Tensor parents = empty(0, world.Value.Dimension), directions = world.Value.Directions;
            SparseAutoencoder Best(int point, int width) => trained is null
                ? PairStarts.Atomic(directions, width, penalty)
                : trained.Skip(point * restarts).Take(restarts)
                    .MinBy(d => SparseLoss.PerSample(d, x, Training(width).Penalty).Average())!;
            return new WidthSweep(frequencies, [.. subject.Widths.Select((width, point) => new SweepPoint(
                new SaeSpecimen(Best(point, width), directions, parents, f, x, world.Value.TrueL0, seed),
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

using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>Directions that a claim calls special, beside directions of a baseline, from the same bases of one system.</summary>
/// <param name="Rig">The system.</param>
/// <param name="Claimed">K times [N, d], unit rows.</param>
/// <param name="Baseline">K times [N, d], unit rows.</param>
public sealed record RadiusSpecimen(PerturbationRig Rig, IReadOnlyList<Tensor> Claimed, IReadOnlyList<Tensor> Baseline)
    : ISpecimen<RadiusSpecimen>
{
    /// <summary>
    /// Of one seed: one feature a base, drawn at random, where features are known, else differences of two activations.
    /// </summary>
    /// <param name="subject">The system.</param>
    /// <param name="site">Where activations are replaced.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="bases">How many bases.</param>
    /// <param name="directions">Directions a base.</param>
    public static Preparation<RadiusSpecimen> Prepare(
        IResponds subject, HookSetting site, Seed seed, int bases, int directions) => new(() =>
    {
        PerturbationRig rig = subject.Rig(site, seed, bases);
        Rng rng = seed.Derive("directions").Rng();
        Tensor Claimed() => rig.Features is { } features
            ? features.index_select(
                0, tensor([.. Enumerable.Range(0, bases).Select(_ => (long)rng.Below((int)features.shape[0]))]))
            : Core.Baselines.Directions.DifferenceOfTwo(rig.Pool, bases, rng);
        Tensor[] Drawn(Func<Tensor> one) => [.. Enumerable.Range(0, directions).Select(_ => one())];
        return new RadiusSpecimen(
            rig, Drawn(Claimed), Drawn(() => Core.Baselines.Directions.DifferenceOfTwo(rig.Gaussian, bases, rng)));
    });

    /// <summary>
    /// Radii at which the first readout passes the rig's threshold, over all bases and directions; right-censored at R.
    /// </summary>
    public ThresholdRadius Radii(IReadOnlyList<Tensor> directions, int steps, int halvings, double reach)
    {
        using var scope = NewDisposeScope();
        Tensor bases = Rig.Bases.repeat(directions.Count, 1), all = cat([.. directions], 0);
        return ThresholdRadius.Find(
            Rig.Response, bases, all, Rig.Threshold, reach * Rig.Radius, steps, halvings, Rig.Readouts.Values.First());
    }

    /// <inheritdoc/>
    public RadiusSpecimen? Under(Invariance invariance, Seed seed)
    {
        switch (invariance)
        {
            case Invariance.Rotation:
                Tensor wide = Directions.Rotation((int)Rig.Bases.shape[1], seed.Rng()), q = wide.to(Rig.Bases.dtype);
                return new RadiusSpecimen(
                    Rig.Rotated(wide), [.. Claimed.Select(u => u.matmul(q))], [.. Baseline.Select(u => u.matmul(q))]);
            case Invariance.Scaling:
                return this with { Rig = Rig.Scaled(3) };
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public RadiusSpecimen? Under(Mutant mutant, Seed seed) =>
        mutant == Mutant.SwappedBaseline ? new RadiusSpecimen(Rig, Baseline, Claimed) : null;
}

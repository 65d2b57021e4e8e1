using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>Directions that a claim calls special, beside directions of a baseline, from the same bases of one system.</summary>
/// <param name="Setup">The system.</param>
/// <param name="Claimed">K times [N, d], unit rows.</param>
/// <param name="Baseline">K times [N, d], unit rows.</param>
public sealed record RadiusSpecimen(PatchingSetup Setup, IReadOnlyList<Tensor> Claimed, IReadOnlyList<Tensor> Baseline)
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
        PatchingSetup setup = subject.Setup(site, seed, bases);
        Rng rng = seed.Derive("directions").Rng();
        Tensor Some(Tensor features)
        {
            long[] chosen = [.. Enumerable.Range(0, bases).Select(_ => (long)rng.Below((int)features.shape[0]))];
            return features.index_select(0, tensor(chosen).to(features.device));
        }

        Tensor Claimed() => setup.Features is { } features
            ? Some(features)
            : Core.Baselines.Directions.DifferenceOfTwo(setup.Pool, bases, rng);
        Tensor[] Drawn(Func<Tensor> one) => [.. Enumerable.Range(0, directions).Select(_ => one())];
        // A Gaussian's draws are the CPU's, one seed for all devices.
        Tensor Matched() => Core.Baselines.Directions.DifferenceOfTwo(setup.Gaussian, bases, rng).to(setup.Bases.device);
        return new RadiusSpecimen(setup, Drawn(Claimed), Drawn(Matched));
    });

    /// <summary>
    /// Radii at which the first readout passes the setup's threshold, over all bases and directions; right-censored at R.
    /// </summary>
    public ThresholdRadius Radii(IReadOnlyList<Tensor> directions, int steps, int halvings, double reach)
    {
        using var scope = NewDisposeScope();
        Tensor bases = Setup.Bases.repeat(directions.Count, 1), all = cat([.. directions], 0);
        return ThresholdRadius.Find(
            Setup.Response, bases, all, Setup.Threshold, reach * Setup.Radius, steps, halvings, Setup.Readouts.Values.First());
    }

    /// <inheritdoc/>
    public RadiusSpecimen? Under(Invariance invariance, Seed seed)
    {
        switch (invariance)
        {
            case Invariance.Rotation:
                Tensor wide = Directions.Rotation((int)Setup.Bases.shape[1], seed.Rng()),
                    q = wide.to(Setup.Bases.dtype).to(Setup.Bases.device);
                return new RadiusSpecimen(
                    Setup.Rotated(wide), [.. Claimed.Select(u => u.matmul(q))], [.. Baseline.Select(u => u.matmul(q))]);
            case Invariance.Scaling:
                return this with { Setup = Setup.Scaled(3) };
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public RadiusSpecimen? Under(Mutant mutant, Seed seed) =>
        mutant == Mutant.SwappedBaseline ? new RadiusSpecimen(Setup, Baseline, Claimed) : null;
}

using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>
/// A dictionary of a world of families, and a reader of the same activations that was trained on the world's true features.
/// </summary>
/// <param name="Sae">The dictionary with samples and parents.</param>
/// <param name="Weights">V [n, d] of the reader.</param>
/// <param name="Bias">b [n].</param>
/// <param name="Composites">[K·L, d] the activation of each true composite by itself.</param>
public sealed record ReaderSpecimen(SaeSpecimen Sae, Tensor Weights, Tensor Bias, Tensor Composites)
    : ISpecimen<ReaderSpecimen>
{
    /// <summary>Of one seed.</summary>
    /// <param name="subject">The world's subject.</param>
    /// <param name="dictionary">The dictionary's recipe for the world.</param>
    /// <param name="reader">The reader's recipe.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="samples">On how many samples both are judged.</param>
    public static Preparation<ReaderSpecimen> Prepare(
        IHasFamilies subject, Func<IWorld, SaeRecipe> dictionary, ReaderRecipe reader, Seed seed, int samples)
    {
        var world = new SeededWorld(subject, seed);
        var job = new ReaderJob(reader, world.Identity, world.Lazy, seed.Derive("reader"));
        return SaeSpecimen.Prepare(subject, dictionary, seed, samples)
            .With(
                Preparation.Of(job),
                (d, r) => new ReaderSpecimen(d, r.Weights[0], r.Bias[0], ((CompositeWorld)world.World).CompositeDirections));
    }

    /// <summary>y [N, n] of activations [N, d], in their precision.</summary>
    public Tensor Read(Tensor activations)
    {
        using var scope = NewDisposeScope();
        return (activations.matmul(Weights.to(activations.dtype).to(activations.device).t())
            + Bias.to(activations.dtype).to(activations.device)).relu()
            .MoveToOuterDisposeScope();
    }

    /// <summary>Families among the dictionary's directions.</summary>
    /// <param name="low">From which cosine to its parent a latent is one of a family.</param>
    /// <param name="high">Below which: nearer, it is the parent.</param>
    public Families Families(double low, double high) =>
        Core.Measures.Splitting.Families.Of(Sae.Directions, Sae.Parents, low, high);

    /// <summary>How the reader reads the dictionary's split latents, on samples.</summary>
    public ReaderSeparation Separation(double low, double high) =>
        ReaderSeparation.Of(Families(low, high), Sae.Latents, Sae.Activations, Read);

    /// <summary>The same of a reader that learned nothing: mean interaction and overlap. NaN without a split latent.</summary>
    public (double Interaction, double Overlap) Chance(double low, double high, int draws)
    {
        if (Separation(low, high).Samples == 0) return (double.NaN, double.NaN);
        var (interaction, overlap) = ReaderSeparation.Chance(
            Families(low, high),
            Sae.Latents,
            Sae.Activations,
            (int)Weights.shape[0],
            Sae.Seed.Derive("reader-chance"),
            draws);
        return (interaction.Mean, overlap.Mean);
    }

    /// <summary>The same for the true composites, each by itself: free of the dictionary's errors.</summary>
    public ReaderSeparation TrueSeparation(double low, double high) =>
        ReaderSeparation.Of(
            Core.Measures.Splitting.Families.Of(Composites, Sae.Parents, low, high),
            eye(Composites.shape[0], device: Composites.device),
            Composites,
            Read);

    /// <summary>Fraction of the true codes' variance that the reader leaves unexplained.</summary>
    public double Fvu() => Reconstruction.FvuOf(Sae.Codes, Read(Sae.Activations));

    /// <inheritdoc/>
    public ReaderSpecimen? Under(Invariance invariance, Seed seed)
    {
        if (Sae.Under(invariance, seed) is not { } changed) return null;
        switch (invariance)
        {
            case Invariance.Rotation:
                // the dictionary's own rotation
                Tensor wide = Directions.Rotation((int)Weights.shape[1], seed.Rng()), q = wide.to(float32).to(Weights.device);
                return new ReaderSpecimen(changed, Weights.matmul(q), Bias, Composites.matmul(q));
            case Invariance.Scaling:
                return new ReaderSpecimen(changed, Weights, Bias * 3, Composites * 3);
            default:
                return this with { Sae = changed };
        }
    }

    /// <inheritdoc/>
    public ReaderSpecimen? Under(Mutant mutant, Seed seed) => mutant switch
    {
        // A reader that learned nothing takes the trained one's place.
        Mutant.SwappedBaseline =>
            this with
            {
                Weights = Directions.Isotropic((int)Weights.shape[0], (int)Weights.shape[1], seed.Rng()).to(Weights.device),
                Bias = zeros_like(Bias)
            },
        _ => null,
    };
}

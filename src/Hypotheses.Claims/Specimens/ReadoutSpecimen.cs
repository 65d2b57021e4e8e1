using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Geometry;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Training;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>
/// What reads a direction downstream, r = ReLU(3Vu + b), and directions to be told apart by it: real ones and families of fakes.
/// </summary>
/// <param name="Readers">V [n, m]; Wᵀ of a toy model.</param>
/// <param name="Bias">b [n].</param>
/// <param name="Real">[a, m] unit directions: the model's own, or latents of a dictionary.</param>
/// <param name="Fakes">Each family's name and unit directions [b, m], several draws together.</param>
/// <param name="ModelFvu">Fraction of variance that the model itself leaves unexplained; NaN where it was not to be
/// trained.</param>
/// <param name="Sae">Where real directions are latents, their dictionary, else null.</param>
/// <param name="Seed">For chance levels.</param>
public sealed record ReadoutSpecimen(
    Tensor Readers,
    Tensor Bias,
    Tensor Real,
    IReadOnlyList<(string Name, Tensor Rows)> Fakes,
    double ModelFvu,
    SaeSpecimen? Sae,
    Seed Seed)
    : ISpecimen<ReadoutSpecimen>
{
    /// <summary>Of one seed: real are the directions of the features that the model represents.</summary>
    /// <param name="subject">The toy model's subject.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="samples">On how many inputs the model is judged.</param>
    /// <param name="fakeDraws">Draws of each family of fakes, of equal count each: fakes must add no noise to that of the few
    /// real directions.</param>
    /// <param name="which">Which directions the model keeps.</param>
    public static Preparation<ReadoutSpecimen> OfDirections(
        IIsToyModel subject, Seed seed, int samples, int fakeDraws, RepresentedDirections which) =>
        ToyModelSpecimen.Prepare(subject.ToyModel, seed, samples).With(
            ReadBy(subject, seed),
            (model, readers) => Of(subject, model, which.Columns(model.Weights), readers, null, seed, fakeDraws));

    /// <summary>
    /// Of one seed: real are the latents that match those directions best, one to one, of a dictionary trained on the hidden
    /// activations.
    /// </summary>
    /// <param name="subject">The toy model's subject.</param>
    /// <param name="recipe">The dictionary's recipe.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="samples">On how many samples model and dictionary are judged.</param>
    /// <param name="fakeDraws">See <see cref="OfDirections"/>.</param>
    /// <param name="which">Which directions the model keeps.</param>
    public static Preparation<ReadoutSpecimen> OfLatents(
        IIsToyModel subject, SaeRecipe recipe, Seed seed, int samples, int fakeDraws, RepresentedDirections which) =>
        HiddenSpecimen.Prepare(subject, recipe, which, seed, samples).With(ReadBy(subject, seed), (hidden, readers) =>
        {
            Tensor living = hidden.Sae.LivingDirections;
            long[] partners = [
                .. SignedMatching.Of(which.Columns(hidden.Model.Weights), living).Partner.Where(p => p >= 0)
                    .Select(p => (long)p)];
            return Of(
                subject,
                hidden.Model,
                Unit(living.index_select(0, tensor(partners).to(living.device))),
                readers,
                hidden.Sae,
                seed,
                fakeDraws);
        });

    // Who reads in the model's place; nobody where it reads itself.
    private static Preparation<ToyModelOfSuperposition?> ReadBy(IIsToyModel subject, Seed seed) =>
        subject.Substitute == ToyModelSubstitute.UntrainedReaders
        ? Preparation.Of(new ToyModelJob(subject.ToyModel with { Steps = 0 }, seed.Derive("readers")))
            .Then(m => (ToyModelOfSuperposition?)m)
        : new(() => null);

    /// <summary>Inverse participation ratio of each direction's readouts; NaN where nothing reads it.</summary>
    public double[] Participation(Tensor directions, double gain)
    {
        using var scope = NewDisposeScope();
        return InverseParticipation.Of((gain * directions.matmul(Readers.t()) + Bias).relu());
    }

    /// <summary>AUROC of directions against one family of fakes by participation; a direction that nothing reads ties.</summary>
    public double Auroc(Tensor directions, Tensor fakes, double gain) =>
        Core.Statistics.Auroc.Of(Participation(directions, gain), Participation(fakes, gain));

    /// <summary>The same for as many isotropic directions as there are real ones.</summary>
    public double Chance(Tensor fakes, double gain, int draws) =>
        ChanceLevel.Of(
            Seed.Derive("isotropic"), draws, rng => Auroc(Core.Baselines.Fakes.Isotropic(Real, rng), fakes, gain)).Mean;

    /// <summary>
    /// What gates look at: <c>model.fvu</c> where the model was to be trained, and what a dictionary reports of its health.
    /// </summary>
    public Measurement Health()
    {
        var seen = new Measurement();
        if (!double.IsNaN(ModelFvu)) seen["model.fvu"] = ModelFvu;
        return Sae is null ? seen : seen.Add(Sae.Health());
    }

    /// <inheritdoc/>
    public ReadoutSpecimen? Under(Invariance invariance, Seed seed)
    {
        switch (invariance)
        {
            case Invariance.Rotation:
                Tensor q = Directions.Rotation((int)Real.shape[1], seed.Rng()).to(float32).to(Real.device);
                return this with
                {
                    Readers = Readers.matmul(q),
                    Real = Real.matmul(q),
                    Fakes = [.. Fakes.Select(f => (f.Name, f.Rows.matmul(q)))],
                    Sae = Sae?.Rotated(q)
                };
            case Invariance.Permutation:
                long[] order = [.. Enumerable.Range(0, (int)Bias.shape[0])];
                seed.Rng().Shuffle(order.AsSpan());
                Tensor outputs = tensor(order).to(Bias.device);
                return this with { Readers = Readers.index_select(0, outputs), Bias = Bias.index_select(0, outputs) };
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public ReadoutSpecimen? Under(Mutant mutant, Seed seed)
    {
        switch (mutant)
        {
            case Mutant.SwappedBaseline: // the first fakes are called real, and the real ones the first fakes
                return this with { Real = Fakes[0].Rows, Fakes = [(Fakes[0].Name, Real), .. Fakes.Skip(1)] };
            case Mutant.DeadLatents: // half of the readers see nothing
                Tensor readers = Readers.clone(), bias = Bias.clone();
                readers.narrow(0, 0, readers.shape[0] / 2).zero_();
                bias.narrow(0, 0, bias.shape[0] / 2).zero_();
                return this with { Readers = readers, Bias = bias };
            default:
                return null;
        }
    }

    private static ReadoutSpecimen Of(
        IIsToyModel subject, ToyModelSpecimen model, Tensor real, ToyModelOfSuperposition? other, SaeSpecimen? dictionary,
        Seed seed, int fakeDraws)
    {
        Gaussian hidden = Gaussian.Estimate(model.Inputs.matmul(model.Weights.t()));
        (string Name, Func<Rng, Tensor> Draw)[] families =
        [
            ("f1", rng => Core.Baselines.Fakes.Isotropic(real, rng)),
            ("f2", rng => Core.Baselines.Fakes.CovarianceMatched(real, hidden, rng)),
            ("f3", rng => Core.Baselines.Fakes.Rotated(real, rng)),
            ("f4", rng => Core.Baselines.Fakes.PairMixtures(real, rng)),
        ];
        return new ReadoutSpecimen(
            (other?.Weights[0] ?? model.Weights).t(),
            other?.Bias[0] ?? model.Bias,
            real,
            [
                .. families.Select(f =>
                    (f.Name, cat([.. Enumerable.Range(0, fakeDraws).Select(i => f.Draw(seed.Derive(f.Name, i).Rng()))], 0)))],
            subject.ToyModel.Steps > 0 ? model.Fvu() : double.NaN,
            dictionary,
            seed);
    }

    private static Tensor Unit(Tensor rows) => rows / linalg.vector_norm(rows, 2.0, new long[] { 1 }, keepdim: true);
}

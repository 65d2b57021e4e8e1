using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Training;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>
/// A meta-dictionary, trained on some of a dictionary's decoder rows, with the atoms that either may have found.
/// </summary>
/// <param name="Base">The dictionary's living directions.</param>
/// <param name="Meta">The dictionary of its decoder rows.</param>
/// <param name="Rows">Rows that it was trained on [R, d].</param>
/// <param name="HeldOut">Rows that it was not trained on [H, d].</param>
/// <param name="Atoms">True atoms [n, d].</param>
/// <param name="Seed">For chance levels.</param>
public sealed record MetaSpecimen(
    DirectionsSpecimen Base, SparseAutoencoder Meta, Tensor Rows, Tensor HeldOut, Tensor Atoms, Seed Seed)
    : ISpecimen<MetaSpecimen>
{
    /// <summary>
    /// Of one seed. Of the living rows one in <paramref name="heldOutOf"/>, drawn by lot, is held out. Beside the others the
    /// meta-dictionary sees the origin, k − 1 times as often, with an average of one active latent instead of k: a row still has
    /// k, but b_dec, which costs no latent, cannot take over a share t of one kind of atom (a_k + t, c_l + (√2 − 1)t and b_dec =
    /// −t reconstruct composites and lone actions exactly).
    /// </summary>
    /// <param name="subject">Whose rows.</param>
    /// <param name="set">Which of its sets.</param>
    /// <param name="recipe">The meta-dictionary's.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="heldOutOf">One row in so many is held out.</param>
    /// <exception cref="ArgumentException">The dictionary has fewer than two living rows.</exception>
    public static Preparation<MetaSpecimen> Prepare(
        IHasAtoms subject, Setting set, SaeRecipe recipe, Seed seed, int heldOutOf)
    {
        Preparation<DirectionsSpecimen> bases = subject.Directions(set, seed);
        int k = recipe.K;
        int[] Lot(int width) => Order(width, seed.Derive("held-out rows"));
        int HeldOut(int width) => (width + heldOutOf - 1) / heldOutOf;
        var data = new TrainingData(
            $"decoder rows of {((Subject)subject).Recipe} {Json.Canonical(set)} by {seed}, one in {heldOutOf} held out, the "
                + $"origin {k - 1} times",
            trained =>
            {
                using var scope = NewDisposeScope();
                Tensor rows = bases.Collect(trained).Directions;
                int width = (int)rows.shape[0], held = HeldOut(width);
                SparseAutoencoder shown = OfRows(
                    cat([rows, zeros((k - 1) * (width - held), rows.shape[1], device: rows.device)], 0));
                int[] seen = [.. Lot(width)[held..], .. Enumerable.Range(width, shown.Width - width)];
                return own => new DecoderRows(shown, own, seen);
            },
            bases.Jobs);
        var meta = new SaeJob(recipe with { K = 1, Batch = k * recipe.Batch }, data, seed.Derive("dictionary"));
        return bases.With(Preparation.Of(meta), (b, m) =>
        {
            int width = (int)b.Directions.shape[0], held = HeldOut(width);
            int[] lot = Lot(width);
            return new MetaSpecimen(
                b, m, Chosen(b.Directions, lot[held..]), Chosen(b.Directions, lot[..held]), subject.Atoms(seed), seed);
        });
    }

    /// <summary>Share of atoms with a base latent of their own.</summary>
    public double BaseRecall => SignedMatching.MatchedRecall(Atoms, Base.Directions);

    /// <summary>Share of atoms with a meta-latent of their own.</summary>
    public double MetaRecall => SignedMatching.MatchedRecall(Atoms, Meta.DecoderTensor);

    /// <summary>
    /// FVU of some rows; their mean is taken from the rows that were trained on, so that few held-out rows do not explain
    /// themselves.
    /// </summary>
    public double Fvu(Tensor rows)
    {
        using var scope = NewDisposeScope();
        Tensor mean = Rows.mean(new long[] { 0 });
        return (rows - Meta.Reconstruct(rows)).square().sum().item<float>() / (rows - mean).square().sum().item<float>();
    }

    /// <inheritdoc/>
    public MetaSpecimen? Under(Invariance invariance, Seed seed)
    {
        Rng rng = seed.Rng();
        switch (invariance)
        {
            case Invariance.Rotation:
                Tensor q = Core.Baselines.Directions.Rotation(Meta.Dimension, rng).to(float32);
                return new MetaSpecimen(
                    Base with { Directions = Base.Directions.matmul(q) },
                    Meta.Rotated(q),
                    Rows.matmul(q),
                    HeldOut.matmul(q),
                    Atoms.matmul(q),
                    Seed);
            case Invariance.Permutation:
                return this with
                {
                    Base = Base.Under(invariance, seed)!,
                    Meta = Meta.Permuted(Order(Meta.Width, seed)),
                    Atoms = Chosen(Atoms, Order((int)Atoms.shape[0], seed))
                };
            case Invariance.Scaling:
                return this with
                {
                    Base = Base.Under(invariance, seed)!,
                    Meta = Meta.Scaled(3),
                    Rows = Rows * 3,
                    HeldOut = HeldOut * 3
                };
            case Invariance.DeadLatent:
                return this with { Meta = Meta.WithDeadLatent() };
            case Invariance.DuplicateLatent:
                return this with { Meta = Meta.WithDuplicate(rng.Below(Meta.Width)) };
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public MetaSpecimen? Under(Mutant mutant, Seed seed) => mutant switch
    {
        // Meta-latents and base latents are exchanged.
        Mutant.SwappedBaseline =>
            this with { Base = Base with { Directions = Meta.DecoderTensor }, Meta = OfRows(Base.Directions) },
        _ => null,
    };

    // A stream of rows is a dictionary's; the encoder of this one does nothing.
    private static SparseAutoencoder OfRows(Tensor rows)
    {
        (int width, int d) = ((int)rows.shape[0], (int)rows.shape[1]);
        return new SparseAutoencoder(
            new ReluActivation(), new float[width * d], new float[width], Tensors.ToArray<float>(rows), new float[d]);
    }

    private static int[] Order(int count, Seed seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        seed.Rng().Shuffle(order.AsSpan());
        return order;
    }

    private static Tensor Chosen(Tensor rows, int[] indices) =>
        rows.index_select(0, tensor(Array.ConvertAll(indices, i => (long)i)).to(rows.device));
}

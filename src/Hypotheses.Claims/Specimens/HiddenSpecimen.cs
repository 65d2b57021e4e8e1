using Hypotheses.Claims.Subjects;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Measures;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>A toy model with a dictionary trained on its hidden activations, and two keys to judge it by.</summary>
/// <param name="Dictionary">The dictionary; its features are the columns of W as unit rows, its codes the model's inputs times their norms.</param>
/// <param name="Key">[K, m] key A: the directions that the model itself keeps apart, or a random rotation of them that leaves none near another of them.</param>
/// <param name="Merged">Share of the represented features that share their direction with another.</param>
/// <param name="Model">The model.</param>
public sealed record HiddenSpecimen(DictionarySpecimen Dictionary, Tensor Key, double Merged, ToyModelSpecimen Model) : ISpecimen<HiddenSpecimen>
{
    // Eight directions in four dimensions lie along the axes and against them: a rotation often maps some of them onto others.
    private const double Away = .9;
    private const int Rotations = 100;

    /// <summary>One a seed of the lab: a toy model, and a dictionary of <paramref name="recipe"/> trained on its hidden activations.</summary>
    public static IReadOnlyList<HiddenSpecimen> Train(IIsToyModel subject, DictionaryRecipe recipe, Lab lab)
    {
        IReadOnlyList<ToyModelSpecimen> models = ToyModelSpecimen.Train(subject.ToyModel, lab, out ToyModelOfSuperposition trained);
        IReadOnlyList<DictionarySpecimen> dictionaries = DictionarySpecimen.Train([.. models.Select((_, i) => trained.HiddenWorld(i))], recipe, lab);
        return [.. models.Select((model, i) =>
        {
            DistinctDirections own = DistinctDirections.Of(model.Weights.t());
            double merged = own.Direction.Where(d => d >= 0).GroupBy(d => d).Where(g => g.Count() > 1).Sum(g => g.Count()) / (double)own.Direction.Count(d => d >= 0);
            Tensor key = subject.Substitute == ToyModelSubstitute.RotatedKey ? RotatedAway(own.Rows, lab.Seeds[i].Derive("key")) : own.Rows;
            return new HiddenSpecimen(dictionaries[i], key, merged, model);
        })];
    }

    /// <inheritdoc/>
    public HiddenSpecimen? Under(Invariance invariance, Seed seed)
    {
        if (invariance != Invariance.Rotation) return Dictionary.Under(invariance, seed) is { } changed ? this with { Dictionary = changed } : null;
        Tensor q = Rotation(Key, seed);
        return this with { Dictionary = Dictionary.Rotated(q), Key = Key.matmul(q), Model = Model with { Weights = q.t().matmul(Model.Weights) } };
    }

    // The first rotation after which no direction is near any of the old ones; of many that all fail, the best.
    private static Tensor RotatedAway(Tensor rows, Seed seed)
    {
        using var scope = NewDisposeScope();
        (Tensor Key, double Nearest) best = (rows, double.PositiveInfinity);
        for (int i = 0; i < Rotations && best.Nearest >= Away; i++)
        {
            Tensor key = rows.matmul(Rotation(rows, seed.Derive("rotation", i)));
            double nearest = key.matmul(rows.t()).max().item<float>();
            if (nearest < best.Nearest) best = (key, nearest);
        }

        return best.Key.MoveToOuterDisposeScope();
    }

    private static Tensor Rotation(Tensor rows, Seed seed) => Core.Interventions.Directions.Rotation((int)rows.shape[1], seed.Rng()).to(float32);
}

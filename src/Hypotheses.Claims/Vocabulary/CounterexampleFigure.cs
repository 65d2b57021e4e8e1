using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>A matrix of numbers for a picture.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Columns">Numbers a row.</param>
/// <param name="Values">Row by row; three decimals.</param>
public sealed record FigureMatrix(string Name, int Columns, double[] Values);

/// <summary>What a specimen looks like: a few numbers in words and matrices to draw. For counterexamples.</summary>
/// <param name="Numbers">Named numbers.</param>
/// <param name="Matrices">To draw.</param>
public sealed record CounterexampleFigure(IReadOnlyDictionary<string, double> Numbers, IReadOnlyList<FigureMatrix> Matrices)
{
    // More rows or columns than this are left out: no picture shows them.
    private const int Most = 64;

    /// <summary>
    /// A world and the dictionary trained on it: n, d, how often features fire (p) and how they go together (the correlation of
    /// their firing), and the signed cosine of each with each latent; matched latents first, in the order of their features.
    /// </summary>
    /// <param name="features">[n, d] true directions.</param>
    /// <param name="codes">[N, n] true codes.</param>
    /// <param name="directions">[F, d] decoder directions.</param>
    /// <param name="latents">[N, F] latents.</param>
    public static CounterexampleFigure Of(Tensor features, Tensor codes, Tensor directions, Tensor latents)
    {
        using var scope = NewDisposeScope();
        int n = (int)features.shape[0], width = (int)directions.shape[0], rows = Math.Min(n, Most),
            columns = Math.Min(width, Most);
        int[] partner = SignedMatching.Of(features, directions).Partner;
        long[] order = [
            .. partner.Where(p => p >= 0).Concat(Enumerable.Range(0, width).Except(partner)).Take(columns).Select(i => (long)i)];
        Tensor unit = nn.functional.normalize(features, dim: 1),
            rows1 = nn.functional.normalize(directions, dim: 1).index_select(0, tensor(order));
        Tensor fires = codes.gt(0).to(float64), seen = latents.gt(0).to(float64);
        Tensor p = fires.mean([0L]), centred = fires - p;
        Tensor deviation = centred.square().mean([0L]).sqrt().clamp_min(1e-12);
        Tensor correlation = centred.t().matmul(centred) / codes.shape[0] / deviation.unsqueeze(0) / deviation.unsqueeze(1);
        double[] rates = Tensors.ToArray<double>(p);
        return new CounterexampleFigure(
            new Dictionary<string, double>
            {
                ["n"] = n,
                ["d"] = features.shape[1],
                ["p least"] = rates.Min(),
                ["p most"] = rates.Max(),
                ["L0 of the world"] = rates.Sum(),
                ["latents"] = width,
                ["L0 of the dictionary"] = seen.sum([1L]).mean().item<double>(),
            },
            [
                Matrix(
                    "signed cosine of each true feature (rows) with each latent (columns)",
                    unit.matmul(rows1.t()).narrow(0, 0, rows)),
                Matrix("correlation of the features' firing", correlation.narrow(0, 0, rows).narrow(1, 0, rows)),
            ]);
    }

    private static FigureMatrix Matrix(string name, Tensor values) =>
        new(name, (int)values.shape[1], [.. Tensors.ToArray<double>(values).Select(v => Math.Round(v, 3))]);
}

using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>A matrix of numbers for a picture.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Columns">Numbers a row.</param>
/// <param name="Values">Row by row; three decimals.</param>
public sealed record FigureMatrix(string Name, int Columns, double[] Values);

/// <summary>A true feature of a world.</summary>
/// <param name="Name">Its place among the features, and what its firing says of it.</param>
/// <param name="Rate">The share of samples in which it fires, from 0 to 1; three decimals.</param>
public sealed record FigureFeature(string Name, double Rate);

/// <summary>What a specimen looks like: a few numbers in words and matrices to draw. For counterexamples.</summary>
/// <param name="Numbers">Named numbers.</param>
/// <param name="Matrices">To draw; those whose name begins with "features" have a row for each of <see cref="Features"/>.</param>
public sealed record CounterexampleFigure(IReadOnlyDictionary<string, double> Numbers, IReadOnlyList<FigureMatrix> Matrices)
{
    /// <summary>The world's features, as many as are drawn; null in what older code wrote.</summary>
    public IReadOnlyList<FigureFeature>? Features { get; init; }

    private const string Firing = "features: how they fire together (correlation)",
        Geometry = "features: how they lie (cosines of their directions)",
        Latents = "features and the dictionary's latents: signed cosine of each with each, matched latents first";

    // More rows or columns than this are left out: no picture shows them.
    private const int Most = 64;

    /// <summary>
    /// A world and the dictionary trained on it: n, d, how often features fire (p), how they go together (the correlation of
    /// their firing) and how they lie (the cosines of their directions); and the signed cosine of each with each latent, matched
    /// latents first, in the order of their features.
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
        int[] within = Within(Tensors.ToArray<double>(fires.t().matmul(fires)), n);
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
                Matrix(Firing, correlation.narrow(0, 0, rows).narrow(1, 0, rows)),
                Matrix(Geometry, unit.matmul(unit.t()).narrow(0, 0, rows).narrow(1, 0, rows)),
                Matrix(Latents, unit.matmul(rows1.t()).narrow(0, 0, rows)),
            ])
        {
            Features = [.. Enumerable.Range(0, rows).Select(i => new FigureFeature(
                within[i] < 0 ? $"{i}" : $"{i}, only with {within[i]}", Math.Round(rates[i], 3)))],
        };
    }

    // For each feature the rarest other one without which it never fires, and which fires without it; −1 where there is none.
    private static int[] Within(double[] together, int n) =>
    [
        .. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n)
            .Where(j => together[(i * n) + i] > 0 && together[(i * n) + j] == together[(i * n) + i]
                && together[(j * n) + j] > together[(i * n) + i])
            .OrderBy(j => together[(j * n) + j]).FirstOrDefault(-1)),
    ];

    private static FigureMatrix Matrix(string name, Tensor values) =>
        new(name, (int)values.shape[1], [.. Tensors.ToArray<double>(values).Select(v => Math.Round(v, 3))]);
}

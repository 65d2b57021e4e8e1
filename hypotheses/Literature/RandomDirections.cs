using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Hypotheses.Catalogue.Literature;

/// <summary>
/// What random directions score without any training: mean max cosine of n random features to as many random directions, |cos|
/// and signed. The table is the project's own reference (formats.md, "Numbers to check against"); here each entry is the mean of
/// many draws, and must agree to .01. A dictionary's similarity means nothing except above these.
/// </summary>
public class RandomDirections(ITestOutputHelper output)
{
    [FullTierFact]
    public void Chance_table_of_mean_max_cosine()
    {
        (int D, int Count, double Absolute, double Signed)[] table = [
            (2, 5, .945, .80), (5, 20, .835, .76), (20, 100, .58, .53), (50, 200, .41, .38)];
        string[] wrong = [.. table.SelectMany(row =>
        {
            double absolute = Mean(row.D, row.Count, Mmcs.Absolute), signed = Mean(row.D, row.Count, Mmcs.Signed);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"d={row.D}, {row.Count}: {absolute:.0000} ({row.Absolute}), signed {signed:.0000} ({row.Signed})"));
            return new[] { ("|cos|", absolute, row.Absolute), ("cos", signed, row.Signed) }
                .Where(x => !(Math.Abs(x.Item2 - x.Item3) <= .01))
                    .Select(x => $"d={row.D} {x.Item1} {x.Item2:.000}, not {x.Item3}");
        })];
        Assert.Empty(wrong);
    }

    // 2,000 draws: the standard error is below .002 also for five features in two dimensions.
    private static double Mean(int d, int count, Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, double> measure) =>
        ChanceLevel.Of(
        Seed.FromPath("literature", "random-directions").Derive($"{d}"),
        2000,
        rng => measure(Directions.Isotropic(count, d, rng), Directions.Isotropic(count, d, rng))).Mean;
}

using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Tests.Core.Sae.Training.CpuFused.Numerics;

public unsafe class SelectionTests
{
    [Fact]
    public void The_kth_largest_leaves_the_values_as_they_are()
    {
        float[] values = [2, 1, 3];
        var selection = new Selection<float>();
        Assert.Equal([3, 2, 1], Enumerable.Range(1, 3).Select(k => selection.KthLargest(values, k)));
        Assert.Equal([2, 1, 3], values);
    }

    [Fact]
    public void A_row_keeps_its_k_largest_positive_latents_and_of_equal_ones_the_first()
    {
        Rng rng = Seed.FromPath("rows").Rng();
        var selection = new Selection<float>();
        for (int trial = 0; trial < 300; trial++)
        {
            int padded = Simd<float>.Pad(1 + rng.Below(600)), k = 1 + rng.Below(trial % 2 == 0 ? 8 : 100);
            var row = new Aligned<float>(padded);
            foreach (ref float number in row.Span) number = trial % 3 == 0 ? rng.Below(9) - 6 : (float)rng.Normal();
            int[] expected = [
                .. Enumerable.Range(0, padded).Where(j => row.Span[j] > 0).OrderByDescending(j => row.Span[j]).ThenBy(j => j)
                    .Take(k).Order()];
            var codes = new SparseCodes<float>(2, padded);
            codes.AppendRow(row.Pointer, 1e9f); // an empty row before it

            codes.AppendRow(row.Pointer, selection.FloorOfLargest(row.Pointer, padded, k));
            codes.KeepLargestOfLast(k, selection);

            Assert.Equal(expected, new ReadOnlySpan<int>(codes.Index, codes.Count).ToArray());
            Assert.All(expected, (j, e) => Assert.Equal(row.Span[j], codes.Value[e]));
        }
    }

    [Fact]
    public void The_floor_lets_few_more_through_than_it_must()
    {
        Rng rng = Seed.FromPath("floor").Rng();
        var row = new Aligned<float>(1024);
        int passed = 0;
        for (int trial = 0; trial < 100; trial++)
        {
            rng.Normals(row.Span);
            float floor = new Selection<float>().FloorOfLargest(row.Pointer, 1024, 8);
            passed += row.Span.ToArray().Count(v => v >= floor);
        }

        Assert.InRange(passed, 800, 1600);
    }

    [Fact]
    public void Raising_the_floor_drops_entries_row_by_row()
    {
        var row = new Aligned<float>(Simd<float>.Panel);
        (row.Span[0], row.Span[2], row.Span[5]) = (1, 3, 2);
        var codes = new SparseCodes<float>(3, row.Length);
        for (int n = 0; n < 3; n++)
        {
            row.Span[1] = n;
            codes.AppendRow(row.Pointer, .5f);
        }

        codes.Raise(2);

        Assert.Equal([2, 5, 2, 5, 1, 2, 5], new ReadOnlySpan<int>(codes.Index, codes.Count).ToArray());
        Assert.Equal([0, 2, 4, 7], [codes.Start(0), codes.Start(1), codes.Start(2), codes.Start(3)]);
    }
}

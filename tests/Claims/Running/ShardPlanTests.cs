using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

public class ShardPlanTests
{
    // false, high, low, middle, true
    private static readonly Cell[] Cells = [.. Plan.Of(new C90_Fake(), []).OrderBy(c => c.Name, StringComparer.Ordinal)];

    [Fact]
    public void Dear_trials_go_first_each_to_the_shard_that_has_least_to_do()
    {
        // By hand: low 5, 5 → 0, 1; high 2, 2 → 0, 1; false 1, 1 → 0, 1.
        ShardPlan plan = ShardPlan.Of([(Cells[0], 2, 1), (Cells[1], 2, 2), (Cells[2], 2, 5)], 2);
        Assert.Equal([0, 1, 0, 1, 0, 1], Shards(plan, 2, Cells[2], Cells[1], Cells[0]));
        // low 9 → 0; high 2, 2, 2 → 1; the four of false → 1, 1, 1, then whoever is less loaded: 9 against 9, the first.
        plan = ShardPlan.Of([(Cells[0], 4, 1), (Cells[1], 3, 2), (Cells[2], 1, 9)], 2);
        Assert.Equal([0], Shards(plan, 1, Cells[2]));
        Assert.Equal([1, 1, 1], Shards(plan, 3, Cells[1]));
        Assert.Equal([1, 1, 1, 0], Shards(plan, 4, Cells[0]));
    }

    [Fact]
    public void It_does_not_depend_on_the_order_of_the_cells()
    {
        (Cell, int, double?)[] cells =
            [(Cells[0], 3, 1), (Cells[1], 4, 2), (Cells[2], 2, null), (Cells[3], 5, 1), (Cells[4], 1, 7)];
        ShardPlan one = ShardPlan.Of(cells, 3), other = ShardPlan.Of(cells.Reverse(), 3);
        Assert.All(cells, c => Assert.Equal(Shards(one, c.Item2, c.Item1), Shards(other, c.Item2, c.Item1)));
        Assert.Equal(3, cells.SelectMany(c => Shards(one, c.Item2, c.Item1)).Distinct().Count());
    }

    [Fact]
    public void Unknown_costs_are_the_mean_of_the_known_ones_and_one_where_none_is()
    {
        // high costs 4, middle 2: low counts 3 and comes between them.
        ShardPlan plan = ShardPlan.Of([(Cells[1], 1, 4), (Cells[3], 1, 2), (Cells[2], 1, null)], 2);
        Assert.Equal([0, 1, 1], [plan.Of(Cells[1], 0), plan.Of(Cells[2], 0), plan.Of(Cells[3], 0)]);
        ShardPlan unknown = ShardPlan.Of([(Cells[0], 4, null)], 4);
        Assert.Equal([0, 1, 2, 3], Shards(unknown, 4, Cells[0]));
    }

    [Fact]
    public void Spares_have_a_shard_too() =>
        Assert.Equal([0, 1, 2, 0, 1], Shards(ShardPlan.Of([(Cells[0], 3, 1)], 3), 5, Cells[0]));

    private static int[] Shards(ShardPlan plan, int trials, params Cell[] cells) =>
        [.. cells.SelectMany(c => Enumerable.Range(0, trials).Select(i => plan.Of(c, i)))];
}

using FsCheck.Xunit;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Streaming;

public class SparseBatchTests
{
    [Property(MaxTest = 40, Replay = "511,513")]
    public bool Dense_and_sparse_say_the_same_and_only_what_is_above_0_is_kept(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        int rows = 1 + rng.Below(70), columns = 1 + rng.Below(40);
        Tensor dense = Toy.Codes(rows, columns, .3, rng) - .2f * Toy.Codes(rows, columns, .3, rng);
        var (batch, listed) = (SparseBatch.Of(dense), new SparseBatch(columns));
        double[,] truth = Toy.Array(dense);
        for (int i = 0; i < rows; i++)
        {
            int[] all = [.. Enumerable.Range(0, columns)];
            rng.Shuffle<int>(all);
            listed.Append(all, [.. all.Select(j => (float)truth[i, j])]);
            int[] on = [.. Enumerable.Range(0, columns).Where(j => truth[i, j] > 0)];
            if (!batch.Indices(i).SequenceEqual(on) || !listed.Indices(i).ToArray().Order().SequenceEqual(on)) return false;
            if (!batch.Values(i).SequenceEqual([.. on.Select(j => (float)truth[i, j])])) return false;
        }

        return batch.Rows == rows && batch.Count == listed.Count && batch.ToTensor().equal(dense.clamp_min(0)).all().item<bool>()
            && listed.ToTensor().equal(batch.ToTensor()).all().item<bool>();
    }

    [Fact]
    public void A_worlds_codes_go_in_as_they_are()
    {
        var code = new SparseCode(4);
        var batch = new SparseBatch(4);
        code.Add(2, .5);
        code.Add(0, 3);
        batch.Append(code);
        code.Clear();
        batch.Append(code);
        Assert.Equal([2, 0], batch.Indices(0).ToArray());
        Assert.Equal([.5f, 3], batch.Values(0).ToArray());
        Assert.Equal((2, 2, 0), (batch.Rows, batch.Count, batch.Indices(1).Length));
        batch.Clear();
        batch.Append([0], [1]);
        Assert.Equal((1, 1), (batch.Rows, batch.Count));
    }

    [Fact]
    public void Bad_input_is_refused_in_a_line_that_names_it_and_leaves_nothing_behind()
    {
        var batch = new SparseBatch(3);
        Refused("indices", "3 is outside 0 … 2", () => batch.Append([0, 3], [1, 1]));
        Refused("indices", "1 is there twice", () => batch.Append([1, 1], [1, 2]));
        Refused("values", "the value of 2 is NaN or infinite", () => batch.Append([1, 2], [1, float.NaN]));
        Refused("values", "1 numbers for 2", () => batch.Append([1, 2], [1]));
        Refused("codes", "4 numbers are not", () => batch.AppendDense([1, 2, 3, 4], "codes"));
        Refused("codes", "holds NaN or infinity", () => batch.AppendDense([1, 2, float.PositiveInfinity], "codes"));
        Refused("latents", "non-empty matrix", () => SparseBatch.Of(zeros(0, 3), "latents"));
        Refused("columns", "0 is not positive", () => new SparseBatch(0));
        Assert.Equal((0, 0), (batch.Rows, batch.Count));
        batch.Append([0, 1, 2], [1, 2, 3]);
        Assert.Equal([0, 1, 2], batch.Indices(0).ToArray());
    }

    /// <summary>One line that names the argument and the problem.</summary>
    internal static void Refused(string argument, string problem, Func<object> make) =>
        Refused(argument, problem, new Action(() => _ = make()));

    /// <summary>One line that names the argument and the problem.</summary>
    internal static void Refused(string argument, string problem, Action action)
    {
        var refusal = Assert.ThrowsAny<ArgumentException>(action);
        Assert.Equal(argument, refusal.ParamName);
        Assert.StartsWith(argument, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}

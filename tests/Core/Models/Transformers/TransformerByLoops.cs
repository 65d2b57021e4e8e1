using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>
/// The forward pass once more, for one sequence, in loops over double-precision numbers, sharing no code with the model under
/// test. Notes every hook point's numbers. By another configuration than the weights' own, whose weights must be among them, it
/// makes a mistake on purpose.
/// </summary>
internal sealed class TransformerByLoops(TransformerWeights weights, TransformerConfig? mistaken = null)
{
    private readonly Dictionary<string, double[]> _w =
        weights.Named.ToDictionary(p => p.Name, p => Tensors.ToArray<double>(p.Tensor));
    private readonly TransformerConfig _c = mistaken ?? weights.Config;

    /// <summary>Every hook point, positions one after another; scores and pattern as [H, T, T].</summary>
    public Dictionary<string, List<double>> Noted { get; } = [];

    public double[][] Logits(long[] tokens)
    {
        double[][] x = [.. tokens.Select((token, t) => Embed((int)token, t))];
        for (int layer = 0; layer < _c.Layers; layer++) x = Block(layer, x);
        return [.. x.Select(row =>
        {
            double[] read = _c.Norm.Final ? Norm(row, "final_norm", "ln_final.hook_normalized") : row;
            double[] logits = Times(_w[_c.TiedHead ? "embed.weight" : "head.weight"], read);
            if (_c.HeadBias) logits = Sum(logits, _w["head.bias"]);
            return _c.LogitCap is { } cap ? [.. logits.Select(z => cap * Math.Tanh(z / cap))] : logits;
        })];
    }

    private double[] Embed(int token, int position)
    {
        int d = _c.Dim;
        double[] own = Note(
            "hook_embed", [.. _w["embed.weight"][(token * d)..((token + 1) * d)].Select(v => v * _c.EmbeddingScale)]);
        return _c.Positions is LearnedPositions
            ? Sum(own, Note("hook_pos_embed", _w["positions.weight"][(position * d)..((position + 1) * d)]))
            : own;
    }

    private double[][] Block(int layer, double[][] x)
    {
        string at = $"blocks.{layer}.";
        bool before = _c.Norm.Place != NormPlace.After, after = _c.Norm.Place != NormPlace.Before;
        foreach (double[] row in x) Note(at + "hook_resid_pre", row);

        double[][] h = [.. x.Select(row => before ? Norm(row, at + "attn.norm", at + "ln1.hook_normalized") : row)];
        double[][] Project(string part) => [
            .. h.Select(row => Note($"{at}attn.hook_{part}", Linear(row, $"{at}attn.{part}", _c.Attention.InputBias)))];
        (double[][] q, double[][] k, double[][] v) = (Project("q"), Project("k"), Project("v"));
        (q, k) = (Placed(q, at, "q"), Placed(k, at, "k"));
        double[][] z = Attend(layer, q, k, v);

        var y = new double[x.Length][];
        for (int t = 0; t < x.Length; t++)
        {
            double[] attention = Linear(z[t], at + "attn.o", _c.Attention.OutputBias);
            if (after) attention = Norm(attention, at + "attn.after", at + "ln1_post.hook_normalized");
            y[t] = Sum(x[t], Note(at + "hook_attn_out", attention));
            if (_c.Mlp is { } mlp)
            {
                bool sequential = _c.Order == ResidualOrder.Sequential;
                if (sequential) Note(at + "hook_resid_mid", y[t]);
                double[] read = sequential ? y[t] : x[t];
                if (before) read = Norm(read, at + "mlp.norm", at + "ln2.hook_normalized");
                double[] output = Mlp(mlp, read, at + "mlp.");
                if (after) output = Norm(output, at + "mlp.after", at + "ln2_post.hook_normalized");
                y[t] = Sum(y[t], Note(at + "hook_mlp_out", output));
            }

            Note(at + "hook_resid_post", y[t]);
        }

        return y;
    }

    private double[][] Attend(int layer, double[][] q, double[][] k, double[][] v)
    {
        AttentionSettings a = _c.Attention;
        int size = a.HeadSize, time = q.Length;
        string at = $"blocks.{layer}.attn.";
        double divisor = a.Divisor ?? Math.Sqrt(size);
        if (a.DividedByLayer) divisor *= layer + 1;
        int window = a.Windows.Count == 0 ? int.MaxValue : a.Windows[layer] ?? int.MaxValue;
        double[][] z = [.. q.Select(_ => new double[a.Heads * size])];
        for (int head = 0; head < a.Heads; head++)
        {
            int own = head * size, theirs = head / (a.Heads / a.KeyValueHeads) * size;
            for (int i = 0; i < time; i++)
            {
                double[] scores = new double[time];
                for (int j = 0; j < time; j++)
                {
                    double score = 0;
                    for (int n = 0; n < size; n++) score += q[i][own + n] * k[j][theirs + n];
                    score /= divisor;
                    if (a.ScoreCap is { } cap) score = cap * Math.Tanh(score / cap);
                    if (_c.Positions is AlibiPositions alibi) score -= alibi.Slopes[head] * Math.Abs(i - j);
                    bool seen = Math.Abs(i - j) < window && (j <= i || !a.Causal);
                    scores[j] = seen ? score : double.NegativeInfinity;
                }

                Note(at + "hook_attn_scores", scores);
                double sum = scores.Sum(s => Math.Exp(s - scores.Max()));
                double[] pattern = Note(at + "hook_pattern", [
                    .. scores.Select(s => double.IsFinite(s)
                        ? (a.SoftmaxShare * Math.Exp(s - scores.Max()) / sum) + (1 - a.SoftmaxShare)
                        : 0)]);
                for (int j = 0; j < time; j++)
                    for (int n = 0; n < size; n++) z[i][own + n] += pattern[j] * v[j][theirs + n];
            }
        }

        foreach (double[] row in z) Note(at + "hook_z", row);
        return z;
    }

    /// <summary>Queries or keys of every position, each head normed and turned.</summary>
    private double[][] Placed(double[][] x, string at, string part)
    {
        int size = _c.Attention.HeadSize;
        double[][] placed = [.. x.Select((row, t) => row.Chunk(size).SelectMany(head =>
        {
            if (_c.Attention.QueryKeyNorm)
                head = LoopNorms.Rms(head, _c.Norm.Epsilon, LoopNorms.Gain(_c.Norm.Kind, _w[$"{at}attn.{part}_norm.gain"]));
            return _c.Positions is RotaryPositions rotary ? LoopRotary.Turned(rotary, head, t) : head;
        }).ToArray())];
        if (_c.Positions is RotaryPositions)
            foreach (double[] row in placed) Note($"{at}attn.hook_rot_{part}", row);
        return placed;
    }

    private double[] Mlp(MlpSettings mlp, double[] h, string at)
    {
        double[] pre = Note(at + "hook_pre", Linear(h, at + (mlp.Gated ? "gate" : "up"), mlp.Bias));
        double[] post = [.. pre.Select(x => LoopActivation.Of(mlp.Activation, x))];
        if (mlp.Gated)
            post = [.. post.Zip(Note(at + "hook_pre_linear", Linear(h, at + "up", mlp.Bias)), (a, b) => a * b)];
        return Linear(Note(at + "hook_post", post), at + "down", mlp.Bias);
    }

    private double[] Norm(double[] x, string name, string hook) => _c.Norm.Kind switch
    {
        NormKind.None => x,
        NormKind.Layer => Note(hook, LoopNorms.Layer(x, _c.Norm.Epsilon, _w[name + ".gain"], _w[name + ".bias"])),
        NormKind kind => Note(hook, LoopNorms.Rms(x, _c.Norm.Epsilon, LoopNorms.Gain(kind, _w[name + ".gain"]))),
    };

    private double[] Note(string hook, double[] numbers)
    {
        if (!Noted.TryGetValue(hook, out List<double>? list)) Noted[hook] = list = [];
        list.AddRange(numbers);
        return numbers;
    }

    private double[] Linear(double[] x, string name, bool bias) =>
        bias ? Sum(Times(_w[name + ".weight"], x), _w[name + ".bias"]) : Times(_w[name + ".weight"], x);

    private static double[] Sum(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];

    private static double[] Times(double[] matrix, double[] x)
    {
        double[] y = new double[matrix.Length / x.Length];
        for (int i = 0; i < y.Length; i++)
            for (int j = 0; j < x.Length; j++) y[i] += matrix[(i * x.Length) + j] * x[j];
        return y;
    }
}

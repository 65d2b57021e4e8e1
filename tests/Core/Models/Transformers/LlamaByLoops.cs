using Hypotheses.Core.Models.Transformers;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>
/// The forward pass once more, for one sequence, in loops over double-precision numbers after llama2.c's run.c (one position
/// after another, keys and values cached), sharing no code with the model under test. Notes every hook point's numbers.
/// </summary>
internal sealed class LlamaByLoops(LlamaWeights weights)
{
    private readonly Dictionary<string, double[]> _w = weights.Named.ToDictionary(
        p => p.Name, p => p.Tensor.data<float>().Select(v => (double)v).ToArray());
    private readonly LlamaConfig _c = weights.Config;

    /// <summary>Every hook point, positions one after another; pattern as [T, H, T].</summary>
    public Dictionary<string, List<double>> Noted { get; } = [];

    public double[][] Logits(long[] tokens)
    {
        int d = _c.Dim, size = d / _c.Heads, group = _c.Heads / _c.KeyValueHeads;
        var keys = new double[_c.Layers, tokens.Length][];
        var values = new double[_c.Layers, tokens.Length][];
        var logits = new double[tokens.Length][];
        for (int pos = 0; pos < tokens.Length; pos++)
        {
            double[] x = _w["tok_embeddings"][((int)tokens[pos] * d)..(((int)tokens[pos] + 1) * d)];
            Note("hook_embed", x);
            for (int l = 0; l < _c.Layers; l++)
            {
                string at = $"blocks.{l}.", layer = $"layers.{l}.";
                Note(at + "hook_resid_pre", x);
                double[] h = Norm(x, _w[layer + "attention_norm"]);
                double[] q = Times(_w[layer + "wq"], h), k = Times(_w[layer + "wk"], h), v = Times(_w[layer + "wv"], h);
                Note(at + "attn.hook_q", q);
                Note(at + "attn.hook_k", k);
                Note(at + "attn.hook_v", v);
                Turn(q, pos, size);
                Turn(k, pos, size);
                (keys[l, pos], values[l, pos]) = (k, v);

                double[] z = new double[d];
                for (int head = 0; head < _c.Heads; head++)
                {
                    int own = head * size, theirs = head / group * size;
                    double[] weight = new double[tokens.Length];
                    double sum = 0;
                    for (int t = 0; t <= pos; t++)
                    {
                        double score = 0;
                        for (int i = 0; i < size; i++) score += q[own + i] * keys[l, t][theirs + i];
                        sum += weight[t] = Math.Exp(score / Math.Sqrt(size));
                    }

                    for (int t = 0; t <= pos; t++)
                    {
                        weight[t] /= sum;
                        for (int i = 0; i < size; i++) z[own + i] += weight[t] * values[l, t][theirs + i];
                    }

                    Note(at + "attn.hook_pattern", weight);
                }

                Note(at + "attn.hook_z", z);
                double[] attention = Times(_w[layer + "wo"], z);
                Note(at + "hook_attn_out", attention);
                for (int i = 0; i < d; i++) x[i] += attention[i];
                Note(at + "hook_resid_mid", x);

                h = Norm(x, _w[layer + "ffn_norm"]);
                double[] gate = Times(_w[layer + "w1"], h), up = Times(_w[layer + "w3"], h), post = new double[_c.HiddenDim];
                for (int i = 0; i < post.Length; i++) post[i] = gate[i] / (1 + Math.Exp(-gate[i])) * up[i];
                double[] mlp = Times(_w[layer + "w2"], post);
                Note(at + "mlp.hook_pre", gate);
                Note(at + "mlp.hook_post", post);
                Note(at + "hook_mlp_out", mlp);
                for (int i = 0; i < d; i++) x[i] += mlp[i];
                Note(at + "hook_resid_post", x);
            }

            double[] final = Norm(x, _w["norm"]);
            Note("ln_final.hook_normalized", final);
            logits[pos] = Times(_w.TryGetValue("output", out double[]? output) ? output : _w["tok_embeddings"], final);
        }

        return logits;
    }

    private void Note(string hook, double[] numbers)
    {
        if (!Noted.TryGetValue(hook, out List<double>? list)) Noted[hook] = list = [];
        list.AddRange(numbers);
    }

    private static double[] Norm(double[] x, double[] gain)
    {
        double squares = 0;
        foreach (double v in x) squares += v * v;
        double scale = 1 / Math.Sqrt((squares / x.Length) + 1e-5);
        return [.. x.Select((v, i) => gain[i] * scale * v)];
    }

    private static double[] Times(double[] matrix, double[] x)
    {
        double[] y = new double[matrix.Length / x.Length];
        for (int i = 0; i < y.Length; i++)
            for (int j = 0; j < x.Length; j++) y[i] += matrix[(i * x.Length) + j] * x[j];
        return y;
    }

    /// <summary>The pair (i, i + 1) turns by pos / 10000^(i mod size / size).</summary>
    private static void Turn(double[] x, int pos, int size)
    {
        for (int i = 0; i < x.Length; i += 2)
        {
            (double sin, double cos) = Math.SinCos(pos / Math.Pow(10000, (double)(i % size) / size));
            (x[i], x[i + 1]) = ((x[i] * cos) - (x[i + 1] * sin), (x[i] * sin) + (x[i + 1] * cos));
        }
    }
}

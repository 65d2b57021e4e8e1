using Hypotheses.Core.Models.Transformers;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>
/// The forward pass once more, for one sequence, in loops over double-precision numbers after the repository's
/// toy_transformer.py, sharing no code with the model under test. Notes every hook point's numbers.
/// </summary>
internal sealed class RoutingByLoops(RoutingTransformer model)
{
    private readonly Dictionary<string, double[]> _w = model.Config.Layout()
        .ToDictionary(p => p.Name, p => model[p.Name].data<float>().Select(v => (double)v).ToArray());
    private readonly RoutingConfig _c = model.Config;

    /// <summary>Every hook point, positions one after another; pattern as [T, H, T].</summary>
    public Dictionary<string, List<double>> Noted { get; } = [];

    public double[][] Logits(long[] tokens)
    {
        int d = _c.Dim, size = d / _c.Heads;
        double[][] x = [
            .. tokens.Select((token, t) =>
                Note("hook_embed", _w["embed.weight"][((int)token * d)..(((int)token + 1) * d)])
                    .Zip(Note("hook_pos_embed", _w["pos"][(t * d)..((t + 1) * d)]), (a, b) => a + b).ToArray())];
        for (int l = 0; l < _c.Layers; l++)
        {
            string at = $"blocks.{l}.";
            foreach (double[] row in x) Note(at + "hook_resid_pre", row);
            double[][] h = [.. x.Select(row => Norm(row, at + "ln1"))];
            double[][] Project(string name, string hook) =>
                [.. h.Select(row => Note(at + hook, Times(_w[$"{at}attn.{name}.weight"], row)))];
            double[][] q = Project("W_Q", "attn.hook_q"), k = Project("W_K", "attn.hook_k"), v = Project("W_V", "attn.hook_v");
            for (int t = 0; t < x.Length; t++)
            {
                double[] z = new double[d];
                for (int head = 0; head < _c.Heads; head++)
                {
                    double[] weight = new double[x.Length];
                    for (int s = 0; s <= t; s++)
                    {
                        double score = 0;
                        for (int i = head * size; i < (head + 1) * size; i++) score += q[t][i] * k[s][i];
                        weight[s] = Math.Exp(score / Math.Sqrt(size));
                    }

                    double sum = weight.Sum();
                    for (int s = 0; s <= t; s++)
                    {
                        weight[s] /= sum;
                        for (int i = head * size; i < (head + 1) * size; i++) z[i] += weight[s] * v[s][i];
                    }

                    Note(at + "attn.hook_pattern", weight);
                }

                double[] attention = Note(at + "hook_attn_out", Times(_w[at + "attn.W_O.weight"], Note(at + "attn.hook_z", z)));
                double[] middle = Note(at + "hook_resid_mid", [.. x[t].Zip(attention, (a, b) => a + b)]);
                double[] pre = Note(
                    at + "mlp.hook_pre",
                    [
                        .. Times(_w[at + "mlp.fc_in.weight"], Norm(middle, at + "ln2"))
                            .Zip(_w[at + "mlp.fc_in.bias"], (a, b) => a + b)]);
                double[] post = Note(at + "mlp.hook_post", [.. pre.Select(p => Math.Max(p, 0))]);
                double[] mlp = Note(
                    at + "hook_mlp_out",
                    [.. Times(_w[at + "mlp.fc_out.weight"], post).Zip(_w[at + "mlp.fc_out.bias"], (a, b) => a + b)]);
                x[t] = Note(at + "hook_resid_post", [.. middle.Zip(mlp, (a, b) => a + b)]);
            }
        }

        return [.. x.Select(row => Times(_w["unembed.weight"], Note("ln_final.hook_normalized", Norm(row, "ln_f"))))];
    }

    private double[] Note(string hook, double[] numbers)
    {
        if (!Noted.TryGetValue(hook, out List<double>? list)) Noted[hook] = list = [];
        list.AddRange(numbers);
        return numbers;
    }

    private double[] Norm(double[] x, string name)
    {
        double mean = x.Average(), variance = x.Sum(v => (v - mean) * (v - mean)) / x.Length;
        return [
            .. x.Select((v, i) => ((v - mean) / Math.Sqrt(variance + 1e-5) * _w[name + ".weight"][i]) + _w[name + ".bias"][i])];
    }

    private static double[] Times(double[] matrix, double[] x)
    {
        double[] y = new double[matrix.Length / x.Length];
        for (int i = 0; i < y.Length; i++)
            for (int j = 0; j < x.Length; j++) y[i] += matrix[(i * x.Length) + j] * x[j];
        return y;
    }
}

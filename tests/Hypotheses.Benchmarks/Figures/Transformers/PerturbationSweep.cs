using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures.Transformers;

/// <summary>
/// 101 steps along a direction at the last position of some prompts: by running on from cached keys and values, what those cost
/// included, against passes over all positions that begin at the changed block. Both give the same log-probabilities.
/// </summary>
/// <param name="Shape">Whose shape it is, in words.</param>
/// <param name="Config">The model's.</param>
/// <param name="Prompts">P.</param>
/// <param name="Time">T, tokens a prompt.</param>
/// <param name="Layer">L: the residual stream before this block is changed.</param>
/// <param name="Passes">Steps of the 101 that whole passes do: a step of theirs takes as long as any other.</param>
internal sealed record PerturbationSweep(
    string Shape, TransformerConfig Config, int Prompts, int Time, int Layer, int Passes)
{
    private const int Steps = 101, Repetitions = 5, Positions = 512; // positions a run: larger runs leave the cache
    private const double Tolerance = 1e-4;

    /// <summary>Measures both ways and how far their answers lie apart.</summary>
    public void Measure(Bench bench, FigureResult result)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Seed seed = Seed.FromPath("benchmarks", "transformers", Shape);
        Transformer model = ModelShapes.Random(Config, seed.Derive("weights")).InScope();
        Tensor tokens = ModelShapes.Tokens(Config, Prompts, Time, seed.Derive("tokens"));
        string hook = $"blocks.{Layer}.hook_resid_pre";
        Tensor streams = model.Run(tokens, new HashSet<string> { hook }, stopAt: hook)[hook];     // [P, T, d]
        Tensor bases = streams.select(1, Time - 1), displacement = bases.roll(1, 0) - bases;      // [P, d]
        Tensor[] cached = new Tensor[Steps], whole = new Tensor[Passes];                          // [P, V] each

        PairedTimes times = bench.Time($"sweep, {Shape}", Repetitions, 0,
            new Timed($"{Steps} steps × {Prompts} prompts of {Time} tokens, {Shape}, from block {Layer}", Cached, Steps),
            new Timed($"whole passes from block {Layer}", Whole, Passes));
        result.Comparisons.Add(times.Compare(0, 1, RatioKind.Speedup, "a step", 5));
        double difference = whole.Select((w, i) => (w - cached[i]).abs().max().item<float>() / w.abs().max().item<float>()).Max();
        result.Notes.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"sweep, {Shape}: log-probabilities of {Passes} steps differ by at most {difference:0.0e+0} of the largest"));
        if (!(difference <= Tolerance)) throw new NotMeasuredException($"the two ways of the sweep at {Shape} differ");

        Tensor At(int step) => bases + ((double)step / (Steps - 1) * displacement);

        void Cached()
        {
            using var inner = NewDisposeScope();
            using var last = new LastPosition(model, tokens, Layer);
            for (int step = 0; step < Steps; step++)
            {
                using var once = NewDisposeScope();
                Keep(cached, step, last.Continue(At(step).unsqueeze(1)).LogProbabilities.squeeze(1));
            }
        }

        void Whole()
        {
            for (int step = 0; step < Passes; step++)
            {
                using var once = NewDisposeScope();
                Tensor changed = streams.clone();
                changed.select(1, Time - 1).copy_(At(step));
                int batch = Math.Max(1, Positions / Time);
                Keep(whole, step, cat([.. Enumerable.Range(0, (Prompts + batch - 1) / batch).Select(i =>
                {
                    (long from, long count) = (i * batch, Math.Min(batch, Prompts - (i * batch)));
                    var replace = new Dictionary<string, Tensor> { [hook] = changed.narrow(0, from, count) };
                    return model.Run(tokens.narrow(0, from, count), replace: replace)
                        .Logits.select(1, Time - 1).log_softmax(-1);
                })], 0));
            }
        }
    }

    private static void Keep(Tensor[] all, int step, Tensor now)
    {
        all[step]?.Dispose();
        all[step] = now.clone().DetachFromDisposeScope();
    }
}

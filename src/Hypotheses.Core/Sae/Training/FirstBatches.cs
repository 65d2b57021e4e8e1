using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Sae.Training;

/// <summary>
/// The first batch of each stream of a unit, drawn before anything is trained: that samples can be trained on is seen there. A
/// gradient of an encoder is of the order of ‖x‖², Adam squares it, and in float32 that overflows or vanishes without a sound.
/// </summary>
/// <param name="lanes">The unit's lanes, which agree in the batch and in whether they look at data before they start.</param>
/// <param name="streams">Their streams, each once.</param>
/// <param name="name">What a lane is called in errors.</param>
internal sealed class FirstBatches(IReadOnlyList<Lane> lanes, IReadOnlyList<IActivationStream> streams, Func<Lane, string> name)
{
    /// <summary>Norms of a batch's longest row between which training works, in the scale of training.</summary>
    public const double Least = 1e-5, Most = 1e9;

    /// <summary>The same where <see cref="SaeRecipe.Normalise"/> is set, of samples as they come.</summary>
    public const double LeastNormalised = 1e-30, MostNormalised = 1e30;

    /// <summary>Batches of zeros alone after which nothing else is expected.</summary>
    public const int MostZeros = 100;

    private readonly SaeRecipe _recipe = lanes[0].Recipe;
    private readonly float[]?[] _drawn = new float[streams.Count][];
    private readonly bool[] _silent = new bool[streams.Count]; // nothing but zeros so far
    private bool _looked, _waits;

    /// <summary>The streams that they are drawn from.</summary>
    public IReadOnlyList<IActivationStream> Streams => streams;

    /// <summary>What they take in memory.</summary>
    public long Bytes => streams.Sum(s => (long)sizeof(float) * _recipe.Batch * s.Dimension);

    /// <summary>Draws them, once, and looks at their magnitudes.</summary>
    /// <exception cref="ArgumentException">A lane cannot be trained on its stream's magnitudes.</exception>
    public void Look()
    {
        if (_looked) return;
        for (int s = 0; s < streams.Count; s++)
        {
            var batch = new float[checked(_recipe.Batch * streams[s].Dimension)];
            streams[s].Next(batch);
            _drawn[s] = batch;
            Check(s, batch);
        }

        _looked = true;
    }

    /// <summary>A stream's first batch, for a lane that looks at data before it starts.</summary>
    public float[] ForStart(int stream) => _drawn[stream]!;

    /// <summary>
    /// Puts them into the place of the first step's samples, once; false where starts were made of them, or training goes on from
    /// a checkpoint.
    /// </summary>
    public bool Take(float[][] samples)
    {
        bool kept = _drawn[0] is not null && !LooksAtData;
        for (int s = 0; s < samples.Length; s++)
        {
            if (kept) samples[s] = _drawn[s]!;
            _drawn[s] = null;
        }

        return kept;
    }

    /// <summary>Training goes on from a checkpoint: its streams stand elsewhere, and were looked at.</summary>
    public void Forget()
    {
        Array.Clear(_drawn);
        Array.Clear(_silent);
        _waits = false;
    }

    /// <summary>The samples of a step, as long as a stream has given nothing but zeros.</summary>
    /// <exception cref="ArgumentException">They are zeros still, or of a magnitude that cannot be trained on.</exception>
    public void Observe(float[][] samples, int step)
    {
        if (!_waits) return;
        _waits = false;
        for (int s = 0; s < samples.Length; s++)
        {
            if (!_silent[s]) continue;
            Check(s, samples[s]);
            if (_silent[s] && step + 1 >= Math.Min(_recipe.Steps, MostZeros)) throw Zeros(s, step + 1);
        }
    }

    private bool LooksAtData => lanes[0].Start is null && (_recipe.StartAtMean || _recipe.Normalise);

    private IEnumerable<Lane> Of(int stream) => lanes.Where(l => ReferenceEquals(l.Stream, streams[stream]));

    private void Check(int stream, float[] batch)
    {
        double longest = LongestRow(batch, streams[stream].Dimension);
        _silent[stream] = longest == 0;
        _waits |= _silent[stream];
        foreach (Lane lane in Of(stream))
        {
            bool scaled = lane.Recipe.Normalise;
            if (longest == 0 && scaled) throw Zeros(stream, 1);
            (double least, double most) = scaled ? (LeastNormalised, MostNormalised) : (Least, Most);
            // Rows that are not finite have no length; the lane's loss says what becomes of them.
            if (longest == 0 || double.IsNaN(longest) || (longest >= least && longest <= most)) continue;
            string seen = FormattableString.Invariant($"first {_recipe.Batch} samples has norm {longest:g3}");
            string taken = FormattableString.Invariant($"training in float32 takes {least:g3} to {most:g3}");
            string mend = (scaled ? "" : "set Normalise, or ") + "scale the samples (and penalties and thresholds with them)";
            throw new ArgumentException($"{name(lane)}: the longest of its stream's {seen}, but {taken}: {mend}");
        }
    }

    private ArgumentException Zeros(int stream, int batches)
    {
        long samples = (long)batches * _recipe.Batch;
        return new($"{name(Of(stream).First())}: its stream's first {samples} samples are all 0: nothing can be learned");
    }

    // In float64, where squares of float32 neither overflow nor vanish; NaN where no row is finite.
    private static double LongestRow(ReadOnlySpan<float> batch, int d)
    {
        double longest = double.NaN;
        for (int at = 0; at < batch.Length; at += d)
        {
            double squares = 0;
            foreach (float number in batch.Slice(at, d)) squares += (double)number * number;
            if (double.IsFinite(squares) && !(squares <= longest)) longest = squares;
        }

        return Math.Sqrt(longest);
    }
}

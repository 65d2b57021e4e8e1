using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Worlds.Sampling;

/// <summary>
/// Independent features: feature i is active with probability p_i and then uniform in [low, high). Where all are rare it
/// skips from one to the next by geometric gaps at the largest probability, thinned to p_i.
/// </summary>
internal sealed class IndependentSampler : CodeSampler
{
    /// <summary>Below this largest probability a gap (two logarithms) costs less than trying each feature.</summary>
    internal const double GapBelow = 0.05;

    private readonly double[] _probabilities;
    private readonly ulong[] _thresholds;
    private readonly double _low, _high, _largest, _logOfFailure;

    internal IndependentSampler(double[] probabilities, double low, double high)
    {
        _probabilities = probabilities;
        (_low, _high) = (low, high);
        _largest = probabilities.Max();
        _logOfFailure = Math.Log(1 - _largest);
        _thresholds = Array.ConvertAll(probabilities, Rng.Threshold);
    }

    internal override void Next(Rng rng, SparseCode code)
    {
        code.Clear();
        if (_largest == 0) return;
        if (_largest < GapBelow) Skip(rng, code);
        else Try(rng, code);
    }

    private void Try(Rng rng, SparseCode code)
    {
        ReadOnlySpan<ulong> thresholds = _thresholds;
        for (int i = rng.FirstBelow(thresholds); i < thresholds.Length; i += 1 + rng.FirstBelow(thresholds[(i + 1)..]))
            code.Add(i, rng.Uniform(_low, _high));
    }

    private void Skip(Rng rng, SparseCode code)
    {
        for (long i = rng.GapFrom(_logOfFailure); i < _probabilities.Length; i += 1 + rng.GapFrom(_logOfFailure))
        {
            double p = _probabilities[i];
            if (p == _largest || rng.Uniform() * _largest < p) code.Add((int)i, rng.Uniform(_low, _high));
        }
    }
}

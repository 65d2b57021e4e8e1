using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Core.Worlds.SynthSaeBench;

/// <summary>
/// Draws codes. Sample k of a stream has random numbers of its own, so that it is the same however many are drawn at once, and on
/// however many threads. Children are drawn only below parents that are active. Not thread-safe.
/// </summary>
internal sealed class SynthSampler
{
    /// <summary>Samples that are drawn together.</summary>
    internal const int Together = 16;

    private readonly SynthLaw _law;
    private readonly SynthModel _model;
    private readonly Rng[] _rngs = new Rng[Together];
    private readonly float[] _shared, _standing, _sums;
    private readonly int[] _fired;

    internal SynthSampler(SynthLaw law)
    {
        (_law, _model) = (law, law.Model);
        _shared = new float[Together * law.Shared];
        bool swept = law.Rank > 0;
        _standing = new float[swept ? Together * law.Scan.Blocks * SynthScan.Block : 0];
        _sums = new float[swept ? Together * law.Scan.Blocks : 0];
        _fired = new int[law.Families.Free.Length];
        Code = new SparseCode(law.Model.Features);
    }

    /// <summary>The code drawn last.</summary>
    internal SparseCode Code { get; }

    /// <summary>
    /// Samples first … first + count − 1 of a stream's seed, at most <see cref="Together"/>: after it <see cref="Next"/> gives
    /// them one by one.
    /// </summary>
    internal void Begin(Seed seed, long first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Rng rng = _rngs[i] = new Rng(Scramble(seed.Value, (ulong)(first + i)));
            foreach (ref float number in Shared(i)[.._law.Rank]) number = (float)Ziggurat.Normal(rng);
        }

        _law.Scan.Sweep(_shared, _law.Shared, count, _standing, _sums);
    }

    /// <summary>
    /// Fills <see cref="Code"/> with sample <paramref name="i"/> of those begun. Once each. What is left of its random numbers
    /// may be used for noise.
    /// </summary>
    internal Rng Next(int i)
    {
        Code.Clear();
        Rng rng = _rngs[i];
        int fired = _law.Scan.Draw(rng, Standing(i), Sums(i), _fired);
        for (int f = 0; f < fired; f++) Activate(rng, _fired[f], Raw(rng, _fired[f]), i);
        foreach (SynthSiblings siblings in _law.Families.Exclusive) Visit(rng, siblings, 1, i);
        return rng;
    }

    /// <summary>Seeds of samples: distinct within a stream, for the steps are bijections (splitmix64's finaliser).</summary>
    private static ulong Scramble(ulong seed, ulong sample)
    {
        ulong z = seed + sample * 0xd1342543de82ef95;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    private void Activate(Rng rng, int feature, float value, int sample)
    {
        if (value <= 0) return;
        Code.Add(feature, value);
        if (_law.Families.Below(feature) is not { } below) return;
        float scale = value / _model.Means[feature];
        foreach (SynthSiblings siblings in below) Visit(rng, siblings, siblings.Scaled ? scale : 1, sample);
    }

    private void Visit(Rng rng, SynthSiblings siblings, float scale, int sample)
    {
        ReadOnlySpan<float> shared = Shared(sample);
        if (!siblings.Exclusive)
        {
            foreach (int feature in siblings.Features)
                if (Fires(rng, feature, shared)) Activate(rng, feature, Raw(rng, feature) * scale, sample);
            return;
        }

        int active = 0, stays = -1;
        float value = 0;
        foreach (int feature in siblings.Features)
        {
            if (!Fires(rng, feature, shared)) continue;
            float raw = Raw(rng, feature);
            if (raw <= 0) continue;
            // Of several active ones each stays with equal chance: the k-th takes over with chance 1/k.
            if (++active > 1 && rng.Below(active) != 0) continue;
            (stays, value) = (feature, raw);
        }

        if (active > 0) Activate(rng, stays, value * scale, sample);
    }

    private bool Fires(Rng rng, int feature, ReadOnlySpan<float> shared) =>
        Hazard.Fires(rng.Uniform(), _law.Standing(feature, shared));

    private float Raw(Rng rng, int feature)
    {
        float spread = _model.Spreads[feature];
        return spread == 0 ? _model.Means[feature] : Math.Max(0, (float)(_model.Means[feature] + spread * Ziggurat.Normal(rng)));
    }

    private Span<float> Shared(int sample) => _shared.AsSpan(sample * _law.Shared, _law.Shared);

    private Span<float> Standing(int sample) =>
        _standing.AsSpan(sample * (_standing.Length / Together), _standing.Length / Together);

    private Span<float> Sums(int sample) => _sums.AsSpan(sample * (_sums.Length / Together), _sums.Length / Together);
}

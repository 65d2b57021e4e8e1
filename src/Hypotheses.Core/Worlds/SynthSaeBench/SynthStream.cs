using System.Collections.Concurrent;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds.SynthSaeBench;

/// <summary>
/// Samples of a synthetic world. Where it is is how many were drawn: long portions are filled by all lanes of work, with the same
/// result as on one. Not thread-safe.
/// </summary>
internal sealed class SynthStream(SynthWorld world, SynthLaw law, Seed seed) : IWorldStream
{
    private const string Kind = "synth world";
    private const int Portion = 4 * SynthSampler.Together; // rows that one lane takes at a time

    private readonly ConcurrentBag<SynthSampler> _samplers = [];
    private Seed _seed = seed;
    private long _drawn;

    public int Features => world.Features;

    public int Dimension => world.Dimension;

    public void Next(Span<float> activations)
    {
        int rows = RowKernels.Count(activations.Length, Dimension, nameof(activations));
        Fill([], activations, rows);
    }

    public void Next(Span<float> codes, Span<float> activations)
    {
        int rows = RowKernels.Count(codes.Length, Features, activations.Length, Dimension);
        codes.Clear();
        Fill(codes, activations, rows);
    }

    public void Save(BinaryWriter to)
    {
        SavedState.WriteIdentity(to, Kind, Identity());
        to.Write(_seed.Value);
        to.Write(_drawn);
    }

    public void Restore(BinaryReader from)
    {
        SavedState.ReadIdentity(from, Kind, Identity());
        var saved = new Seed((ulong)SavedState.ReadInt64(from, "seed", long.MinValue, long.MaxValue));
        _drawn = SavedState.ReadInt64(from, "samples drawn", 0, long.MaxValue / 2);
        _seed = saved;
    }

    private (string, string)[] Identity() =>
        [("dimension", $"{Dimension}"), ("features", $"{Features}"), ("numbers", world.ModelFingerprint)];

    private unsafe void Fill(Span<float> codes, Span<float> activations, int rows)
    {
        int portions = (rows + Portion - 1) / Portion, features = Features, dimension = Dimension;
        bool dense = !codes.IsEmpty;
        fixed (float* toCodes = codes, toActivations = activations)
        {
            (nint c, nint a) = ((nint)toCodes, (nint)toActivations); // pinned until the last lane is done
            void Body(int portion)
            {
                int first = portion * Portion, count = Math.Min(Portion, rows - first);
                Fill(
                    dense ? new Span<float>((float*)c + (long)first * features, count * features) : [],
                    new Span<float>((float*)a + (long)first * dimension, count * dimension),
                    _drawn + first,
                    count);
            }

            if (portions <= 1 || Threads.Workers == 1)
                for (int i = 0; i < portions; i++) Body(i);
            else Threads.ForEach(portions, Body);
        }

        _drawn += rows;
    }

    private void Fill(Span<float> codes, Span<float> activations, long first, int rows)
    {
        if (!_samplers.TryTake(out SynthSampler? sampler)) sampler = new SynthSampler(law);
        for (int done = 0; done < rows; done += SynthSampler.Together)
        {
            int count = Math.Min(SynthSampler.Together, rows - done);
            sampler.Begin(_seed, first + done, count);
            for (int i = 0; i < count; i++)
            {
                Rng rng = sampler.Next(i);
                SparseCode code = sampler.Code;
                if (!codes.IsEmpty)
                {
                    Span<float> dense = codes.Slice((done + i) * Features, Features);
                    for (int j = 0; j < code.Count; j++) dense[code.Features[j]] = code.Values[j];
                }

                world.Activate(code, rng, activations.Slice((done + i) * Dimension, Dimension));
            }
        }

        _samplers.Add(sampler);
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Core.Worlds.SynthSaeBench;

/// <summary>
/// Firing of a model's features given a sample's ε: with probability Φ(x_i), x_i = (L_i·ε − t_i)/√D_i, t_i = Φ⁻¹(1 − p_i),
/// independently of each other. Immutable and thread-safe.
/// </summary>
internal sealed class SynthLaw
{
    private const int Lanes = 8;
    private readonly int _padded; // rank, filled up with zeros to whole vectors
    private readonly float[] _rows; // L_i/√D_i
    private readonly float[] _offsets; // −t_i/√D_i; ±∞ for p = 1 and 0

    internal SynthLaw(SynthModel model)
    {
        Model = model;
        Families = new SynthFamilies(model.Forest);
        Rank = model.Rank;
        _padded = (Rank + Lanes - 1) / Lanes * Lanes;
        _rows = new float[(long)model.Features * _padded];
        _offsets = new float[model.Features];
        for (int i = 0; i < model.Features; i++)
        {
            double own = Rank == 0 ? 1 : Math.Sqrt(model.Diagonal[i]);
            _offsets[i] = (float)(Normal.InvCDF(0, 1, model.Probabilities[i]) / own);
            for (int k = 0; k < Rank; k++) _rows[i * (long)_padded + k] = (float)(model.Factor[i * (long)Rank + k] / own);
        }

        Scan = new SynthScan(this, Families.Free);
    }

    internal SynthModel Model { get; }

    internal SynthFamilies Families { get; }

    internal int Rank { get; }

    /// <summary>How long a sample's ε is, zeros at its end included.</summary>
    internal int Shared => _padded;

    internal SynthScan Scan { get; }

    /// <summary>x_i.</summary>
    internal float Standing(int feature, ReadOnlySpan<float> shared)
    {
        ReadOnlySpan<Vector256<float>> row = MemoryMarshal.Cast<float, Vector256<float>>(Row(feature));
        ReadOnlySpan<Vector256<float>> with = MemoryMarshal.Cast<float, Vector256<float>>(shared);
        Vector256<float> sum = Vector256<float>.Zero;
        for (int k = 0; k < row.Length; k++) sum = Vector256.FusedMultiplyAdd(row[k], with[k], sum);
        Vector128<float> half = sum.GetLower() + sum.GetUpper();
        return half[0] + half[1] + (half[2] + half[3]) + _offsets[feature];
    }

    internal float Offset(int feature) => _offsets[feature];

    internal ReadOnlySpan<float> Row(int feature) => _rows.AsSpan(feature * _padded, _padded);
}

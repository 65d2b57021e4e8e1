using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Devices;

/// <summary>What measures are given: drawn on the CPU, then put on a device; the caller's scope owns it.</summary>
internal sealed class Inputs(Device device)
{
    public const int D = 5, Samples = 60;

    public Device Device => device;

    public Seed Seed { get; } = Seed.FromPath("devices");

    /// <summary>True directions [6, d].</summary>
    public Tensor Features => Normals("features", 6, D);

    /// <summary>Decoder rows [8, d]: the features, less clearly, then the first again and a row of zeros.</summary>
    public Tensor Rows
    {
        get
        {
            Tensor near = Features + (Normals("near", 6, D) * .2);
            return cat([near, near.narrow(0, 0, 1), near.narrow(0, 1, 1) * 0], 0);
        }
    }

    /// <summary>True codes [N, 6].</summary>
    public Tensor Codes => (Normals("codes", Samples, 6) - .3).clamp_min(0);

    /// <summary>[N, d].</summary>
    public Tensor Activations => Codes.matmul(Features) + (Normals("noise", Samples, D) * .05);

    /// <summary>Latents [N, 8].</summary>
    public Tensor Latents => Activations.matmul(Rows.t()).clamp_min(0);

    /// <summary>Two parents [2, d].</summary>
    public Tensor Parents => eye(2, D, device: device);

    /// <summary>Four composites [4, d]: each parent with each of two atoms.</summary>
    public Tensor Composites
    {
        get
        {
            Tensor axes = eye(4, D, device: device), parents = axes.narrow(0, 0, 2), atoms = axes.narrow(0, 2, 2);
            return (parents.unsqueeze(1) + atoms.unsqueeze(0)).reshape(4, D);
        }
    }

    /// <summary>[N, d], each near one composite.</summary>
    public Tensor Composed => Composites.repeat(Samples / 4, 1) + (Normals("composed", Samples, D) * .05);

    /// <summary>[N, 4]: the composites' latents on them.</summary>
    public Tensor Composing => Composed.matmul(Composites.t()).clamp_min(0);

    /// <summary>Unit rows [N, d].</summary>
    public Tensor Units
    {
        get
        {
            Tensor rows = Normals("units", Samples, D);
            return rows / linalg.vector_norm(rows, 2.0, new long[] { 1 }, keepdim: true);
        }
    }

    /// <summary>A column of the codes [N].</summary>
    public Tensor Code(int feature) => Codes.select(1, feature);

    /// <summary>A response [·, d] to [·, 3] that is not linear.</summary>
    public Tensor Response(Tensor x) => x.matmul(Normals("response", D, 3)).tanh();

    /// <summary>Independent standard normals that follow from a name.</summary>
    public Tensor Normals(string name, int count, int d) => Directions.Normals(count, d, Seed.Derive(name).Rng()).to(device);

    /// <summary>A source of randomness of its own.</summary>
    public Rng Rng() => Seed.Derive("rng").Rng();
}

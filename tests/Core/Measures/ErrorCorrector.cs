using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures;

/// <summary>
/// The known answer for perturbation measures: y = Σ v_i φ(v_i·x) over 512 random unit directions in 128 dimensions, with φ a
/// ramp clip((z − .35)/.3, 0, 1) that rounds towards 0 and 1, or the identity (the linear twin).
/// </summary>
internal sealed class ErrorCorrector(Tensor features, bool linear)
{
    internal static ErrorCorrector Create(bool linear, Seed seed) => new(Directions.Isotropic(512, 128, seed.Rng()), linear);

    internal Tensor Features => features;

    internal Tensor Respond(Tensor x)
    {
        using var scope = NewDisposeScope();
        Tensor z = x.matmul(features.t());
        if (!linear) z = ((z - .35) / .3).clamp(0, 1);
        return z.matmul(features).MoveToOuterDisposeScope();
    }

    /// <summary>[count, 128] sums of four distinct features.</summary>
    internal Tensor Bases(int count, Rng rng)
    {
        using var scope = NewDisposeScope();
        float[] codes = new float[count * 512];
        for (int i = 0; i < count; i++)
            for (int left = 4; left > 0;)
            {
                int j = i * 512 + rng.Below(512);
                if (codes[j] != 0) continue;
                (codes[j], left) = (1, left - 1);
            }

        return tensor(codes, new long[] { count, 512 }).matmul(features).MoveToOuterDisposeScope();
    }
}

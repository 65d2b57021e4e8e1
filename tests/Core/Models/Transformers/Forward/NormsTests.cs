using FsCheck.Xunit;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Forward;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Forward;

public class NormsTests
{
    /// <summary>The fast one and the definition, which stands in where there are no numbers; and their gradients.</summary>
    [Property(MaxTest = 30)]
    public void Torchs_LayerNorm_is_the_definition(ulong seed, byte rows, byte columns)
    {
        using var scope = NewDisposeScope();
        var norm = new NormSettings(NormKind.Layer, 1e-3);
        Tensor[] Leaves() =>
        [
            .. new long[][] { [(rows % 7) + 1, 2, (columns % 40) + 2], [(columns % 40) + 2], [(columns % 40) + 2] }
                .Select((shape, i) => Leaf(new Seed(seed).Derive($"{i}"), shape)),
        ];
        Tensor[] fast = Leaves(), plain = Leaves();
        Tensor a = Norms.Of(norm, fast[0], fast[1], fast[2]), b = Norms.Layer(plain[0], plain[1], plain[2], 1e-3);
        Close(b, a);
        Tensor weights = Leaf(new Seed(seed).Derive("weights"), a.shape).detach();
        (a * weights).sum().backward();
        (b * weights).sum().backward();
        for (int i = 0; i < fast.Length; i++) Close(plain[i].grad!, fast[i].grad!);
    }

    private static void Close(Tensor expected, Tensor found)
    {
        double scale = Math.Max(1, expected.abs().max().item<double>());
        Assert.InRange((expected - found).abs().max().item<double>() / scale, 0, 1e-9);
    }

    private static Tensor Leaf(Seed seed, long[] shape)
    {
        double[] numbers = new double[shape.Aggregate((a, b) => a * b)];
        Rng rng = seed.Rng();
        for (int i = 0; i < numbers.Length; i++) numbers[i] = rng.Uniform(-2, 2);
        return Tensors.Of(numbers, shape).requires_grad_();
    }
}

using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Fixtures;

/// <summary>
/// How this machine's kernels round, as a number: a hash over the bits of what torch and .NET compute from given numbers, forward
/// and back, in the shapes of a training step of the controlled language model. Processors of one model number differ in it,
/// since what a virtual machine shows of caches and instructions chooses the kernels. It calls none of the project's models or
/// trainers, so a change of theirs cannot pass for another machine.
/// </summary>
internal static class KernelProbe
{
    private const int Batch = 32, Time = 64, Dim = 64, Heads = 4, Width = 256, Vocabulary = 300;

    /// <summary>16 hexadecimal digits.</summary>
    public static string Take()
    {
        Threads.Configure();
        using var scope = NewDisposeScope();
        Tensor[] leaves = [Leaf(0, Vocabulary, Dim), Leaf(1, Dim, Dim), Leaf(2, Width, Dim), Leaf(3, Dim, Width), Leaf(4, Dim)];
        Tensor ids = arange(Batch * Time).mul(37).remainder(Vocabulary).view(Batch, Time);
        Tensor loss = Loss(leaves, ids);
        loss.backward();
        ulong hash = 14695981039346656037;
        foreach (Tensor number in leaves.Select(leaf => Moved(leaf, leaf.grad!)).Prepend(loss))
            foreach (float bits in Tensors.ToArray<float>(number)) hash = Mixed(hash, BitConverter.SingleToUInt32Bits(bits));
        foreach (double number in Library()) hash = Mixed(hash, BitConverter.DoubleToUInt64Bits(number));
        return $"{hash:x16}";
    }

    private static Tensor Loss(Tensor[] leaves, Tensor ids)
    {
        Tensor x = leaves[0].index(TensorIndex.Tensor(ids));                                      // [B, T, d]
        Tensor h = nn.functional.layer_norm(x, [Dim], leaves[4] + 1, leaves[4], 1e-5);
        Tensor q = nn.functional.linear(h, leaves[1]).view(Batch, Time, Heads, -1).transpose(1, 2).contiguous();
        Tensor pattern = q.matmul(q.permute(0, 1, 3, 2)).softmax(-1);                             // [B, H, T, T]
        Tensor z = pattern.matmul(q).transpose(1, 2).reshape(Batch, Time, Dim);                   // [B, T, d]
        Tensor mlp = nn.functional.linear(nn.functional.linear(z, leaves[2]).relu(), leaves[3], leaves[4]);
        Tensor logits = nn.functional.linear(x + mlp, leaves[0]);                                 // [B, T, V]
        return nn.functional.cross_entropy(logits.flatten(0, 1), ids.roll(1, 1).reshape(-1));
    }

    // As an optimiser moves weights.
    private static Tensor Moved(Tensor weights, Tensor gradient)
    {
        using var _ = no_grad();
        Tensor second = (gradient * .3).addcmul(gradient, gradient, .02);
        return weights.addcdiv(gradient, second.abs().sqrt().div(.9).add(1e-8), -1e-3);
    }

    private static IEnumerable<double> Library() => Enumerable.Range(1, 200).Select(i => i / 37.0).SelectMany(
        x => new[] { Math.Exp(-x), Math.Log(x), Math.Sin(x), Math.Cos(x), Math.Pow(.98, x), Math.Tanh(x), Math.Sqrt(x) });

    private static Tensor Leaf(int seed, params long[] shape)
    {
        float[] numbers = new float[shape.Aggregate((a, b) => a * b)];
        Seed.FromPath("kernel probe", $"{seed}").Rng().Normals(numbers, .2);
        return Tensors.Of(numbers, shape).requires_grad_();
    }

    private static ulong Mixed(ulong hash, ulong bits) => (hash ^ bits) * 1099511628211;
}

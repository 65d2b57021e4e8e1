using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Devices;

/// <summary>What a measure must not do, each of which libtorch's <c>meta</c> device lets pass or not.</summary>
internal static class WrongCases
{
    public static readonly Dictionary<string, Func<Inputs, object?>> All = new()
    {
        ["adds"] = i => i.Features + ones(6, Inputs.D),
        ["multiplies matrices"] = i => i.Features.matmul(ones(Inputs.D, 2)),
        ["joins"] = i => cat([i.Features, ones(1, Inputs.D)], 0),
        ["joins in a loop"] = i => stack(Enumerable.Range(0, 2).Select(k => k == 0 ? i.Features : ones(6, Inputs.D))),
        ["joins single numbers"] = i => stack([i.Features.sum(), tensor(1f)]),
        ["masks"] = i => i.Features.masked_fill(ones(6, Inputs.D, ScalarType.Bool), 0),
        ["selects"] = i => i.Features.index_select(0, tensor(new long[] { 0, 2 })),
        ["indexes"] = i => i.Features[TensorIndex.Tensor(tensor(new long[] { 0, 2 }))],
        ["gathers"] = i => i.Features.gather(1, zeros(6, 1, ScalarType.Int64)),
        ["solves"] = i => linalg.solve(eye(6), i.Features),
        ["reads a number"] = i => i.Features.sum().item<float>(),
        ["reads a block"] = i => i.Features.data<float>().ToArray(),
        ["goes to the CPU"] = i => i.Features.cpu().sum(),
        ["goes to a device that it names"] = i => i.Features.to(CPU).sum(),
        ["gives what lies elsewhere"] = i => ones(2),
    };
}

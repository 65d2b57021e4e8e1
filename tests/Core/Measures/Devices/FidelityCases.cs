using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Devices;

internal static class FidelityCases
{
    public static readonly Dictionary<string, Func<Inputs, object?>> All = new()
    {
        ["Firing.Of"] = i => Firing.Of(i.Latents),
        ["Firing.Add"] = i =>
        {
            var firing = Firing.Of(i.Latents);
            firing.Add(i.Latents.neg());
            return firing;
        },
        ["OracleCode.Fvu"] = i => OracleCode.Fvu(i.Activations, i.Codes, i.Features, 2),
        ["Reconstruction.FvuOf"] = i => Reconstruction.FvuOf(i.Activations, i.Composed),
        ["Reconstruction.FvuOf doubles"] = i => Reconstruction.FvuOf(i.Activations.to(ScalarType.Float64), i.Composed),
        ["Reconstruction.Add"] = i =>
        {
            var all = new Reconstruction();
            all.Add(i.Activations, i.Composed);
            all.Add(i.Activations.to(ScalarType.Float64), i.Composed);
            return all;
        },
        ["Reconstruction.Chance"] = i => Reconstruction.Chance(i.Activations, 6, 2, i.Seed, 2),
        ["SparseLoss.PerSample"] = i => SparseLoss.PerSample(Dictionary(), i.Activations, .1),
        ["SparseLoss.Violation"] = i => SparseLoss.Violation(Dictionary(), i.Activations, .1),
    };

    // A dictionary is arrays of .NET, wherever its inputs lie.
    private static SparseAutoencoder Dictionary()
    {
        var i = new Inputs(CPU);
        float[] Numbers(Tensor t) => Hypotheses.Core.Runtime.Tensors.ToArray<float>(t);
        return new SparseAutoencoder(
            new ReluActivation(), Numbers(i.Rows.t()), new float[8], Numbers(i.Rows), Numbers(i.Features[0]), true);
    }
}

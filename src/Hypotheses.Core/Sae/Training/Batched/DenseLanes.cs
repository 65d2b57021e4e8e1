using Hypotheses.Core.Numerics;
using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>
/// The batched step on dense codes: right for any architecture that has a <see cref="BatchedGradient"/> and for narrow
/// dictionaries; where k of many latents fire <see cref="TopKLanes"/> does less.
/// </summary>
internal sealed class DenseLanes : BatchedLanes
{
    private readonly BatchedGradient _gradient;
    private readonly int[] _prefixes;

    public DenseLanes(
        SaeRecipe recipe, IReadOnlyList<LaneStart> starts, Device device, ScalarType type = ScalarType.Float32)
        : base(recipe, starts, device, type)
    {
        _gradient = BatchedGradients.Of(recipe.Architecture)
            ?? throw new ArgumentException($"{recipe.Architecture.Name} dictionaries have no gradients for the batched step");
        _prefixes = _gradient.Prefixes(recipe) ?? [recipe.Width];
    }

    /// <inheritdoc/>
    public override (Tensor Losses, IReadOnlyList<Tensor> Gradients) Accumulate(Tensor samples, Tensor penalties)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        long batch = samples.shape[1];
        Tensor pre = Weights.PreActivations(samples), codes = Recipe.Architecture.Codes(Recipe, Weights, pre);
        Tensor[] residuals = Residuals(samples, codes, out Tensor losses);
        Tensor? gate = null;
        if (_gradient.HasGate)
        {
            Tensor missing = pre.Rectified().bmm(Weights.Decoder).add_(Weights.DecoderBias).sub_(samples);
            losses = losses.add(LaneTensors.MeanSquare(missing));
            gate = missing.mul_(2.0 / batch).bmm(Weights.Decoder.transpose(1, 2));
        }

        if (Recipe.Architecture.Charge(Recipe, Weights, pre, codes) is { } charge)
            losses = losses.add(charge.sum(new long[] { 2 }).mean(new long[] { 1 }).mul(penalties.flatten()));
        var entries = new EntrySlopes
        {
            Weights = Weights,
            Pre = pre,
            Code = codes,
            Slope = cat(
                [.. Groups().Select((g, i) => residuals[i].bmm(Weights.Decoder.narrow(1, g.From, g.Length).transpose(1, 2)))], 2),
            GateSlope = gate,
            Penalty = penalties.div(batch),
            Norm = Weights.Norms(Recipe),
        };
        _gradient.Backward(Recipe, entries);
        Tensor decoder = cat(
            [.. Groups().Select((g, i) => codes.narrow(2, g.From, g.Length).transpose(1, 2).bmm(residuals[i]))], 1);
        if (entries.NormSlope is not null)
            decoder.add_(entries.NormSlope.div(entries.Norm!).transpose(1, 2).mul(Weights.Decoder));
        Tensor encoder = samples.transpose(1, 2).bmm(entries.Slope), bias = entries.Bias ?? EntrySlopes.OverBatch(entries.Slope);
        if (Dead(() => codes.gt(0).any(1)) is { } dead)
            AuxiliaryGradients(samples, pre, dead, residuals[^1].mul(batch / -2.0), encoder, bias, decoder);
        Tensor[] gradients = Gradients(encoder, bias, entries.Extras, EntrySlopes.OverBatch(residuals[0]), decoder);
        foreach (Tensor gradient in gradients) gradient.MoveToOuterDisposeScope();
        return (losses.MoveToOuterDisposeScope(), gradients);
    }

    // 2(x̂ − x)/B of each prefix, from the last to the first summed: what a latent of each group sees. Losses [S] before that.
    private Tensor[] Residuals(Tensor samples, Tensor codes, out Tensor losses)
    {
        var residuals = new List<Tensor>();
        losses = zeros(Weights.Count, samples.dtype, samples.device);
        Tensor reconstruction = Weights.DecoderBias.sub(samples); // x̂ − x of no latents
        foreach ((int from, int length) in Groups())
        {
            reconstruction = codes.narrow(2, from, length).bmm(Weights.Decoder.narrow(1, from, length)).add_(reconstruction);
            losses.add_(LaneTensors.MeanSquare(reconstruction));
            residuals.Add(reconstruction.mul(2.0 / samples.shape[1]));
        }

        for (int i = residuals.Count - 2; i >= 0; i--) residuals[i].add_(residuals[i + 1]);
        return [.. residuals];
    }

    private IEnumerable<(int From, int Length)> Groups() =>
        _prefixes.Select((end, i) => (i == 0 ? 0 : _prefixes[i - 1], end - (i == 0 ? 0 : _prefixes[i - 1])));
}

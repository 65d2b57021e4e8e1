using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// Does a downstream reader read a split latent as the sum of two parts? On samples x of the latent, the part along its parent
/// p = (x·â)â and the part along its offset o = (x·ô)ô (<see cref="Families"/>) are taken away, alone and together. A reader of
/// separate atoms loses for both what it loses for each, and on different outputs; a reader of one undivided feature does not.
/// A sample belongs to the strongest of its split latents (a dictionary may write a composite with its atoms' latents too, and
/// stronger) where both parts are there, in the latent's own proportion within a factor of two: one part alone has nothing to
/// interact with.
/// Invariant to rotation, to permutation of latents and outputs, and to scaling of activations and reader together.
/// </summary>
/// <param name="Interaction">
/// Σ‖y(x) − y(x−p) − y(x−o) + y(x−p−o)‖² / Σ‖y(x) − y(x−p−o)‖² over samples; ≥ 0. 0 for a sum of parts; a linear reader has 0
/// whatever it reads, so look at the overlap too. NaN (void) without such a sample or without any response.
/// </param>
/// <param name="Overlap">
/// Σ 2·min(|Δp|, |Δo|) / Σ (|Δp| + |Δo|) over samples and outputs, Δp = y(x) − y(x−p), Δo = y(x) − y(x−o); range [0, 1]. 0 where
/// no output answers to both parts, 1 where all answer alike; two independent normal responses have 2 − √2 = .59.
/// </param>
/// <param name="Samples">How many samples.</param>
public readonly record struct ReaderSeparation(double Interaction, double Overlap, int Samples)
{
    /// <summary>Measures a reader.</summary>
    /// <param name="families">Families among the F directions.</param>
    /// <param name="latents">[N, F] codes of those directions.</param>
    /// <param name="activations">[N, d] the same samples.</param>
    /// <param name="reader">[·, d] to [·, n].</param>
    /// <exception cref="ArgumentException">The shapes do not belong together, or hold NaN or infinity.</exception>
    public static ReaderSeparation Of(Families families, Tensor latents, Tensor activations, Func<Tensor, Tensor> reader)
    {
        using var scope = NewDisposeScope();
        if (Ablated.Of(families, latents, activations) is not { } cut) return new ReaderSeparation(double.NaN, double.NaN, 0);
        return Read(cut, reader);
    }

    /// <summary>
    /// Interaction and overlap of readers that learned nothing: <paramref name="outputs"/> ReLUs of isotropic rows without bias,
    /// on the same samples. On orthogonal parts of equal length the interaction is ½ − 1/π = .18.
    /// </summary>
    /// <exception cref="ArgumentException">As <see cref="Of"/>; or there are no samples.</exception>
    public static (ChanceLevel Interaction, ChanceLevel Overlap) Chance(
        Families families, Tensor latents, Tensor activations, int outputs, Seed seed, int draws = 5)
    {
        using var scope = NewDisposeScope();
        Ablated cut = Ablated.Of(families, latents, activations)
            ?? throw new ArgumentException("no sample has a split latent with both its parts", nameof(latents));
        double Draw(Rng rng, Func<ReaderSeparation, double> part)
        {
            Tensor rows = Directions.Isotropic(outputs, families.Dimension, rng).to(cut.Whole.device).to(ScalarType.Float64).t();
            return part(Read(cut, x => x.matmul(rows).relu()));
        }

        return (
            ChanceLevel.Of(seed, draws, rng => Draw(rng, r => r.Interaction)),
            ChanceLevel.Of(seed, draws, rng => Draw(rng, r => r.Overlap)));
    }

    private static ReaderSeparation Read(Ablated cut, Func<Tensor, Tensor> reader)
    {
        Tensor whole = reader(cut.Whole), parent = whole - reader(cut.NoParent), offset = whole - reader(cut.NoOffset),
            both = whole - reader(cut.Neither);
        double response = Sum(both.square()), magnitudes = Sum(parent.abs() + offset.abs());
        return new ReaderSeparation(
            response > 0 ? Sum((parent + offset - both).square()) / response : double.NaN,
            magnitudes > 0 ? 2 * Sum(minimum(parent.abs(), offset.abs())) / magnitudes : double.NaN,
            (int)whole.shape[0]);
    }

    private static double Sum(Tensor values) => Tensors.Item<double>(values.to(ScalarType.Float64).sum());

    /// <summary>Samples without the part along their parent, along their offset, along both; float64.</summary>
    private sealed record Ablated(Tensor Whole, Tensor NoParent, Tensor NoOffset, Tensor Neither)
    {
        internal static Ablated? Of(Families families, Tensor latents, Tensor activations)
        {
            Rows.Require(latents, nameof(latents));
            Rows.Require(activations, nameof(activations));
            Rows.RequireSameCount(latents, activations, nameof(activations));
            if (activations.shape[1] != families.Dimension)
                throw new ArgumentException(
                    $"activations have length {activations.shape[1]}, families {families.Dimension}", nameof(activations));
            if (families.Latents.Length == 0) return null;
            (Tensor strongest, Tensor which) = latents.index_select(1, Tensors.Indices(families.Latents, latents.device)).max(1);
            double[] value = Rows.ToArray(strongest);
            long[] member = Rows.ToIndices(which),
                samples = [.. Enumerable.Range(0, value.Length).Where(i => value[i] > 0).Select(i => (long)i)];
            if (samples.Length == 0) return null;
            int[] members = [.. samples.Select(i => (int)member[i])];
            Tensor x = Tensors.Select(activations, samples).to(ScalarType.Float64),
                cosine = Tensors.Of(members.Select(m => families.Cosines[m]).ToArray()).to(x.device);
            Tensor parents = Units(families.Parents, x, members.Select(m => families.Family[m])),
                offsets = Units(families.Offsets, x, members);
            Tensor along = (x * parents).sum(new long[] { 1 }), across = (x * offsets).sum(new long[] { 1 });
            Tensor first = along / cosine, second = across / (1 - cosine.square()).sqrt();
            Tensor both = (minimum(first, second) > maximum(first, second) / 2).nonzero().flatten();
            if (both.numel() == 0) return null;
            Tensor parent = (along.unsqueeze(1) * parents).index_select(0, both),
                offset = (across.unsqueeze(1) * offsets).index_select(0, both);
            x = x.index_select(0, both);
            return new Ablated(x, x - parent, x - offset, x - parent - offset);
        }

        // The unit row of each sample, where the samples lie.
        private static Tensor Units(double[] units, Tensor x, IEnumerable<int> rows) =>
            Tensors.Select(Tensors.Of(units, units.Length / x.shape[1], x.shape[1]).to(x.device), rows);
    }
}

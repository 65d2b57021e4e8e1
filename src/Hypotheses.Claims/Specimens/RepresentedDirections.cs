using Hypotheses.Core.Measures.Geometry;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>Which directions a toy model keeps: what a claim's protocol says of it.</summary>
/// <param name="From">Columns of W that are longer are represented; ½ is the authors' (Elhage et al. 2022).</param>
/// <param name="Same">Signed cosine from which on two of them are one direction, in (0, 1].</param>
public sealed record RepresentedDirections(double From, double Same)
{
    /// <summary>The distinct directions among the columns of W [m, n].</summary>
    /// <exception cref="ArgumentException">No column is long enough.</exception>
    public DistinctDirections Of(Tensor weights) => DistinctDirections.Of(weights.t(), From, Same);

    /// <summary>The represented columns of W [m, n], each as a unit row; several may be one direction.</summary>
    public Tensor Columns(Tensor weights)
    {
        using var scope = NewDisposeScope();
        Tensor rows = weights.t(), norms = linalg.vector_norm(rows, 2.0, new long[] { 1 }, keepdim: true);
        Tensor longer = (norms.flatten() > From).nonzero().flatten();
        return (rows / norms).index_select(0, longer).MoveToOuterDisposeScope();
    }
}

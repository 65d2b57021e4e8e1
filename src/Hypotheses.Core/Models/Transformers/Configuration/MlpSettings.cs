namespace Hypotheses.Core.Models.Transformers.Configuration;

/// <summary>The function between an MLP's two projections.</summary>
public enum MlpActivation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x · logistic(x).</summary>
    Silu,

    /// <summary>x · Φ(x), by the error function.</summary>
    Gelu,

    /// <summary>Its tanh form (GPT-2's <c>gelu_new</c>).</summary>
    GeluTanh,
}

/// <summary>The MLP of every block.</summary>
/// <param name="Width">Hidden units.</param>
/// <param name="Activation">f.</param>
/// <param name="Gated">down(f(gate(x)) · up(x)) in place of down(f(up(x))) (Shazeer 2020).</param>
/// <param name="Bias">All projections have one.</param>
public sealed record MlpSettings(int Width, MlpActivation Activation, bool Gated = false, bool Bias = false);

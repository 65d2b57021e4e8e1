using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: a model whose activations at a hook point can be collected over its text.</summary>
[Capability("a residual stream over text")]
public interface IHasResidualStream
{
    /// <summary>What the model is: trained, or a twin.</summary>
    TwinKind Twin { get; }

    /// <summary>Activations [rows, d] at a hook point, BOS positions left out.</summary>
    ActivationTable Activations(string hook, Seed seed, int rows);
}

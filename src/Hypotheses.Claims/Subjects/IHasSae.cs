using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Sae;

namespace Hypotheses.Claims.Subjects;

/// <summary>
/// Capability: the subject brings a trained dictionary of its own. Claims that would train one judge this one instead, as it is:
/// it has one aspect, and seeds only draw samples.
/// </summary>
[Capability("a trained dictionary of its own")]
public interface IHasSae
{
    /// <summary>The dictionary; shared.</summary>
    SparseAutoencoder Sae { get; }
}

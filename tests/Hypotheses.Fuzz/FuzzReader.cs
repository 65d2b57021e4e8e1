using Hypotheses.Fuzz.Seeds;

namespace Hypotheses.Fuzz;

/// <summary>A reader under test.</summary>
/// <param name="Name">What <c>--only</c> calls it.</param>
/// <param name="Files">The names of real files that it also reads, as a search pattern; empty for none.</param>
/// <param name="Small">Valid files made here.</param>
/// <param name="Read">Reads everything that the case's folder holds for it; returns the bytes of all tensors that it
/// made.</param>
internal sealed record FuzzReader(string Name, string Files, Func<IEnumerable<FileSet>> Small, Func<string, long> Read);

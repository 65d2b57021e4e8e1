namespace Hypotheses.Claims.Protocols;

/// <summary>
/// The part of parameter space that a claim speaks about: a grid of worlds. A property test draws worlds from it; a failing
/// one is shrunk towards the first value of each parameter and recorded as a counterexample.
/// </summary>
/// <param name="Parameters">Name and values of each parameter, simplest value first.</param>
/// <param name="Create">The case at one value of each parameter, in order.</param>
/// <param name="Draws">How many worlds a run draws in the quick tier (they train: keep it small); the full tier draws five times
/// as many.</param>
/// <param name="Share">In what share of the worlds the claim says that it holds, in (0, 1]; a share of the draws that gates did
/// not void.</param>
public sealed record Regime(
    IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Parameters,
    Func<IReadOnlyList<double>, Case> Create,
    int Draws = 4,
    double Share = 1);

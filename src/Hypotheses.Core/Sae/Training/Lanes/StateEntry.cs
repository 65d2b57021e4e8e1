namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>One array of a unit's state.</summary>
/// <param name="Name">Its name in a checkpoint.</param>
/// <param name="Read">A copy of the numbers: float[] or long[].</param>
/// <param name="Write">Puts numbers of the same length back.</param>
internal sealed record StateEntry(string Name, Func<Array> Read, Action<Array> Write);

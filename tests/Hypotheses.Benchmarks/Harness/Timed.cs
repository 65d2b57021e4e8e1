namespace Hypotheses.Benchmarks.Harness;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Run">Does it once and leaves no tensors behind.</param>
/// <param name="Units">How many units one run does: its time is divided by this.</param>
/// <param name="Threads">torch's intra-op threads while it runs.</param>
internal sealed record Timed(string Name, Action Run, double Units = 1, int Threads = 1);

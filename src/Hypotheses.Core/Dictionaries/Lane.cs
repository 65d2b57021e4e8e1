using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Dictionaries;

/// <summary>One dictionary to train.</summary>
/// <param name="Seed">What the starting weights follow from.</param>
/// <param name="Stream">Its own supply of samples; no other lane may draw from it.</param>
public sealed record Lane(Seed Seed, IActivationStream Stream);

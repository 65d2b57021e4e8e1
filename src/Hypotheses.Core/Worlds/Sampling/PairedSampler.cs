using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Worlds.Sampling;

/// <summary>
/// Neighbours 2j and 2j+1 in pairs: the second copies whether the first is active with probability ρ and draws for itself
/// otherwise, so both keep the probability p and ρ is the correlation of their activity. Values are independent.
/// </summary>
internal sealed class PairedSampler(int features, double probability, double cofiring, double low, double high) : CodeSampler
{
    internal override void Next(Rng rng, SparseCode code)
    {
        code.Clear();
        bool first = false;
        for (int i = 0; i < features; i++)
        {
            bool copies = i % 2 == 1 && rng.Uniform() < cofiring;
            bool active = copies ? first : rng.Uniform() < probability;
            if (active) code.Add(i, rng.Uniform(low, high));
            first = active;
        }
    }
}

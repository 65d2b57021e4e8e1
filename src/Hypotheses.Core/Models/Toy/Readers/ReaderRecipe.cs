using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Models.Toy.Readers;

/// <summary>
/// A reader of a frozen embedding and its training (world G5 of the catalogue): y = ReLU(Vh + b) on activations h = Ex that it
/// cannot change, L = mean over samples of Σ I_j (y_j − t_j)² with the world's true codes as targets t.
/// </summary>
public sealed record ReaderRecipe
{
    /// <summary>Training steps, 1 … 1,000,000.</summary>
    public int Steps { get; init; } = 2000;

    /// <summary>Samples a step, 1 … 65,536.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>First learning rate of Adam (β .9, .999), in (0, 1]; it falls to 0 as a half cosine.</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>Deviation of V's entries at the start times √d, in [0, 10].</summary>
    public double StartScale { get; init; } = 0.1;

    /// <summary>b at the start, in (0, 10]: each output starts above 0 nearly everywhere, so that none starts dead.</summary>
    public double StartBias { get; init; } = 0.1;

    /// <summary>Checks every field's range.</summary>
    /// <exception cref="ArgumentException">A field is out of its range; one line names field, value and range.</exception>
    public void Validate()
    {
        Require.Within("reader", Steps, 1, 1_000_000);
        Require.Within("reader", Batch, 1, 65_536);
        Require.Within("reader", LearningRate, 1e-9, 1);
        Require.Within("reader", StartScale, 0, 10);
        Require.Within("reader", StartBias, 1e-9, 10);
    }
}

using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Training;

/// <summary>One case: recipe, start and a batch, all from its name and number.</summary>
internal sealed class DrawnCase
{
    public DrawnCase(string name, int index, int most = int.MaxValue, int least = 0)
    {
        Seed seed = Seed.FromPath("gradients", name).Derive("case", index);
        Rng rng = seed.Rng();
        int d = 2 + rng.Below(40);
        Recipe = TrainingCases.Recipe(name, 4 + rng.Below(70), 2 + rng.Below(90), rng);
        Recipe = Recipe with { K = Math.Min(Recipe.K, most), Width = Math.Max(Recipe.Width, least) };
        var lane = new Lane(Recipe, seed, new SparseWorld(seed, d, 2 * d, .2, orthonormal: false, noise: .3, shift: .2));
        Start = LaneStart.Draw(lane);
        rng.Normals(Start.EncoderBias, .1); // nothing is special about zeros
        for (int x = 0; x < Start.Extras.Length; x++) Start.Extras[x] += (float)(.2 * rng.Normal());
        Numbers = new float[Recipe.Batch * d];
        lane.Stream.Next(Numbers);
        Samples = tensor(Numbers).to(float64).reshape(1, Recipe.Batch, d);
        // As CPU-fused lanes are given it: λ in a warm-up, half of it.
        Penalty = tensor(new[] { .5 * Recipe.Architecture.Penalty(Recipe) }).reshape(1, 1, 1);
    }

    public SaeRecipe Recipe { get; }

    public LaneStart Start { get; }

    public float[] Numbers { get; }

    public Tensor Samples { get; }

    public Tensor Penalty { get; }
}

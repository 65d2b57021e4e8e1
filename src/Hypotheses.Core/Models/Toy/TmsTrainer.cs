using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Models.Toy;

/// <summary>
/// Trains toy models of superposition on the CPU, one lane a seed: each model depends on its own seed only, bit for bit, never
/// on how many are trained with it or on how many threads.
/// </summary>
public static class TmsTrainer
{
    private const int EvaluationSamples = 16_384;

    /// <summary>One model a seed.</summary>
    /// <exception cref="ArgumentException">A field of the recipe is out of its range, or there are no seeds.</exception>
    public static ToyModelOfSuperposition Train(TmsRecipe recipe, IReadOnlyList<Seed> seeds)
    {
        recipe.Validate();
        if (seeds.Count == 0) throw new ArgumentException("TMS: no seeds");
        return TrainedToy.Join(recipe, Train([.. seeds.Select(seed => new ToyLane(recipe, seed))]));
    }

    /// <summary>One model a lane, in their order; lanes may differ in everything, also in shape.</summary>
    /// <exception cref="ArgumentException">A field of a recipe is out of its range.</exception>
    public static IReadOnlyList<TrainedToy> Train(IReadOnlyList<ToyLane> lanes)
    {
        foreach (ToyLane lane in lanes) lane.Recipe.Validate();
        var trained = new TrainedToy[lanes.Count];
        Threads.ForEach(lanes.Count, i => trained[i] = TrainOne(lanes[i].Recipe, lanes[i].Seed));
        return trained;
    }

    private static TrainedToy TrainOne(TmsRecipe recipe, Seed seed)
    {
        int n = recipe.Features, m = recipe.Hidden;
        float[] weights = new float[n * m], bias = new float[n];
        seed.Derive("initial").Rng().Normals(weights, Math.Sqrt(2.0 / (n + m))); // Xavier, as the authors
        var gradient = new TmsGradient(n, m, recipe.Importance(), recipe.Linear);
        var batch = new SampleColumns(recipe.Inputs().Sampler(), n, recipe.Batch);
        AdamState weightState = new(weights.Length), biasState = new(bias.Length);
        Rng data = seed.Derive("data").Rng();
        for (int step = 0; step < recipe.Steps; step++)
        {
            double rate = recipe.LearningRate * (recipe.Cosine ? 0.5 * (1 + Math.Cos(Math.PI * step / recipe.Steps)) : 1);
            batch.Draw(data);
            gradient.Compute(weights, bias, batch);
            weightState.Step(weights, gradient.Weights, rate, recipe.WeightDecay);
            biasState.Step(bias, gradient.Bias, rate, 0);
        }

        var evaluation = new SampleColumns(recipe.Inputs().Sampler(), n, EvaluationSamples);
        evaluation.Draw(seed.Derive("evaluation").Rng());
        double loss = gradient.Compute(weights, bias, evaluation);
        var byHidden = new float[m * n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < m; k++) byHidden[k * n + i] = weights[i * m + k];
        return new TrainedToy(byHidden, bias, loss);
    }
}

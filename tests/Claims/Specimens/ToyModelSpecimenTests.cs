using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Geometry;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class ToyModelSpecimenTests
{
    private const int Hidden = 3, Features = 5, Samples = 50;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fvu_is_that_of_the_models_formula(bool linear)
    {
        using var scope = NewDisposeScope();
        ToyModelSpecimen specimen = Some(linear);
        float[] w = specimen.Weights.data<float>().ToArray(), b = specimen.Bias.data<float>().ToArray(),
            x = specimen.Inputs.data<float>().ToArray();
        double error = 0, total = 0;
        for (int i = 0; i < Features; i++)
        {
            double mean = Enumerable.Range(0, Samples).Average(s => (double)x[(s * Features) + i]);
            for (int s = 0; s < Samples; s++)
            {
                double y = b[i];
                for (int h = 0; h < Hidden; h++)
                    y += w[(h * Features) + i] * Enumerable.Range(0, Features)
                        .Sum(j => (double)w[(h * Features) + j] * x[(s * Features) + j]);
                if (!linear) y = Math.Max(0, y);
                error += Math.Pow(x[(s * Features) + i] - y, 2);
                total += Math.Pow(x[(s * Features) + i] - mean, 2);
            }
        }

        Assert.Equal(error / total, specimen.Fvu(), 1e-5);
    }

    [Theory]
    [InlineData(Invariance.Rotation)]
    [InlineData(Invariance.Permutation)]
    public void Invariances_change_the_model_and_not_what_it_does(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        ToyModelSpecimen specimen = Some(linear: false), changed = specimen.Under(invariance, new Seed(9))!;
        Assert.False(changed.Weights.allclose(specimen.Weights));
        Assert.Equal(specimen.Fvu(), changed.Fvu(), 1e-5);
        Assert.Equal(
            FeatureDimensionality.Represented(specimen.Weights, .5), FeatureDimensionality.Represented(changed.Weights, .5));
    }

    [Fact]
    public void Dead_features_have_no_direction_and_other_faults_and_changes_mean_nothing_to_it()
    {
        using var scope = NewDisposeScope();
        ToyModelSpecimen specimen = Some(linear: false), dead = specimen.Under(Mutant.DeadLatents, new Seed(1))!;
        Assert.Equal([0, 0], linalg.vector_norm(dead.Weights, 2.0, new long[] { 0 }).narrow(0, 0, 2).data<float>().ToArray());
        Assert.True(dead.Weights.narrow(1, 2, 3).equal(specimen.Weights.narrow(1, 2, 3)).all().item<bool>());
        // the original is left alone
        Assert.True(linalg.vector_norm(specimen.Weights).item<float>() > linalg.vector_norm(dead.Weights).item<float>());
        Assert.All(
            new[] { Mutant.WrongL0, Mutant.TruncatedTraining, Mutant.SwappedBaseline },
            m => Assert.Null(specimen.Under(m, new Seed(1))));
        Assert.All(
            new[] { Invariance.Scaling, Invariance.Gauge, Invariance.DeadLatent, Invariance.DuplicateLatent },
            i => Assert.Null(specimen.Under(i, new Seed(1))));
    }

    private static ToyModelSpecimen Some(bool linear)
    {
        Rng rng = new Seed(3).Rng();
        Tensor Normals(params long[] shape)
        {
            float[] values = new float[shape.Aggregate(1L, (a, b) => a * b)];
            rng.Normals(values, .7);
            return tensor(values, shape);
        }

        return new ToyModelSpecimen(Normals(Hidden, Features), Normals(Features), Normals(Samples, Features).abs(), linear);
    }
}

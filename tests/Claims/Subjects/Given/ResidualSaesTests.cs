using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Claims.Specimens;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects.Given;

public sealed class ResidualSaesTests
{
    // Tables in place of a model's activations: 20,000 rows of 8 numbers with means 0, 1, 2, …
    [Fact]
    public void Specimens_hold_the_living_rows_and_the_activations_mean_after_training_is_over()
    {
        const int rows = 20_000, d = 8;
        using var scope = NewDisposeScope();
        int collected = 0;
        HookSaeSetting setting = ResidualSaes.Settings.Single(s => s.Name == "blocks.2.topk-256");
        DirectionsSpecimen[] specimens = [.. new Seed[] { new(1), new(2) }.Select(seed =>
        {
            var table = new Lazy<ActivationTable>(() =>
            {
                collected++;
                Rng rng = seed.Derive("rows").Rng();
                return ActivationTable.Of(
                    "x", [.. Enumerable.Range(0, rows * d).Select(i => (float)((i % d) + rng.Normal()))], d);
            });
            return Prepared.Of(ResidualSaes.Prepare(setting, $"rows of {seed}", table, seed));
        })];
        Assert.Equal(2, collected);
        foreach (DirectionsSpecimen specimen in specimens)
        {
            Assert.Equal(d, specimen.Directions.shape[1]);
            Assert.Equal(Math.Round(256 * (1 - specimen.DeadShare)), specimen.Directions.shape[0]);
            Assert.InRange(specimen.Nearest.Mean, 0, 1);
            using Tensor off = specimen.Gaussian.Mean.to(float32) - arange(d, float32);
            Assert.InRange(off.abs().max().item<float>(), 0, 6 / MathF.Sqrt(rows)); // 6 standard errors
        }
    }
}

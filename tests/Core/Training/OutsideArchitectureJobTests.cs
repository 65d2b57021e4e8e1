using Hypotheses.Core.Sae;
using Hypotheses.Core.Training;
using Hypotheses.Core.Training.Caching;
using Hypotheses.Tests.Core.Sae.Architectures;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Training;

/// <summary>
/// An architecture of another assembly in jobs: its code is not Core's, and what one build of it trained is not another's.
/// </summary>
public sealed class OutsideArchitectureJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _opened;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_one_build_trained_is_read_by_it_and_trained_anew_by_another()
    {
        SaeArchitecture first = Elsewhere.Compile(nameof(LogSumArchitecture));
        SaeArchitecture second = Elsewhere.Compile(
            nameof(LogSumArchitecture), text => text.Replace("Epsilon = .1", "Epsilon = .3", StringComparison.Ordinal));
        byte[] trained = Train(first), read = Train(first);
        Assert.Equal(1, _opened);
        Assert.Equal(trained, read);

        byte[] other = Train(second);

        Assert.Equal(2, _opened);
        Assert.NotEqual(trained, other);
        Assert.Equal(trained, Train(first));
        Assert.Equal(other, Train(second));
        Assert.Equal(2, _opened);
    }

    private byte[] Train(SaeArchitecture architecture)
    {
        var trainer = new JobTrainer(cache: TrainingCache.Open(_folder.Root, 1 << 24));
        SaeRecipe recipe = Jobs.Recipe with { Architecture = architecture, Restarts = 1 };
        SaeJob job = Jobs.Sae(recipe: recipe, data: Jobs.Data(opened: () => _opened++));
        return Jobs.Train([job], trainer)[0];
    }
}

using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Recipes;
using Hypotheses.Core.Training;
using Hypotheses.Core.Training.Caching;
using Hypotheses.Tests.Core.Dictionaries.Families;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Training;

/// <summary>
/// A family of another assembly in jobs: its code is not Core's, and what one build of it trained is not another's.
/// </summary>
public sealed class OutsideFamilyJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _opened;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_one_build_trained_is_read_by_it_and_trained_anew_by_another()
    {
        DictionaryFamily first = Elsewhere.Compile(nameof(LogSumFamily));
        DictionaryFamily second = Elsewhere.Compile(
            nameof(LogSumFamily), text => text.Replace("Epsilon = .1", "Epsilon = .3", StringComparison.Ordinal));
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

    private byte[] Train(DictionaryFamily family)
    {
        var trainer = new JobTrainer(cache: TrainingCache.Open(_folder.Root, 1 << 24));
        DictionaryRecipe recipe = Jobs.Recipe with { Family = family, Restarts = 1 };
        SaeJob job = Jobs.Sae(recipe: recipe, data: Jobs.Data(opened: () => _opened++));
        return Jobs.Train([job], trainer)[0];
    }
}

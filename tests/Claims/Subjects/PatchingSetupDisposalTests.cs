using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Core.Models.Toy.Correctors;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects;

/// <summary>A setup's tensors, its model's among them, are gone with the scope in which it was made.</summary>
public sealed class PatchingSetupDisposalTests(SmallModel small) : IClassFixture<SmallModel>
{
    private static readonly ErrorCorrectorRecipe Corrector = new() { Features = 40, Dimension = 12 };

    public static TheoryData<TwinKind> Kinds => [.. Enum.GetValues<TwinKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_a_language_model_and_of_its_twins(TwinKind kind)
    {
        LanguageModelSubject subject = small.Subject(kind);
        Freed(() =>
        {
            foreach (var setup in ((IResponds)subject).Setups(new Seed(3), 4))
                PlateauSpecimen.Of(setup, new Seed(3), 2).Contrasts();
        });
    }

    [Fact]
    public void Of_error_correctors()
    {
        foreach (IResponds subject in new IResponds[]
        {
            new ErrorCorrectorSubject("corrector", "", Corrector), new TwinnedCorrectorSubject("twinned", "", Corrector),
            new TwinnedCorrectorSubject("twin", "", Corrector, blind: true),
        })
            Freed(() => PlateauSpecimen.Of(subject.Setup(HookSetting.Whole, new Seed(1), 5), new Seed(2), 2).Ratios());
    }

    private static void Freed(Action use)
    {
        using (NewDisposeScope()) use(); // the trained model, which stays, is read on first use
        long before = Live();
        using (NewDisposeScope()) use();
        Assert.Equal(before, Live());
    }

    private static long Live() => TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}

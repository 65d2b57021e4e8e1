using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Training.Batched;
using Hypotheses.Core.Dictionaries.Training.CpuFused.Rules;
using NetArchTest.Rules;

namespace Hypotheses.Tests.Core.Dictionaries;

/// <summary>A family knows nothing of who trains it; the three steps know what they share and nothing of each other.</summary>
public class RoomsTests
{
    private const string Root = "Hypotheses.Core.Dictionaries", Training = Root + ".Training", Fused = Training + ".CpuFused";

    [Theory]
    [InlineData(Root + ".Families", Training)]
    [InlineData(Training + "$", Training + ".Autograd", Training + ".Batched", Fused)]
    [InlineData(Training + ".Autograd", Training + ".Batched", Fused)]
    [InlineData(Training + ".Batched", Training + ".Autograd", Fused)]
    [InlineData(Fused, Training + ".Autograd", Training + ".Batched")]
    [InlineData(Fused + ".Numerics", Fused + ".Storage", Fused + ".Rules")]
    [InlineData(Fused + ".Storage", Fused + ".Rules")]
    public void Arrows_point_one_way(string room, params string[] closed)
    {
        string pattern = "^" + room.Replace(".", "\\.", StringComparison.Ordinal);
        PredicateList inside = All().That().ResideInNamespaceMatching(pattern);
        Assert.NotEmpty(inside.GetTypes());
        Assert.Empty(inside.And().HaveDependencyOnAny(closed).GetTypes());
    }

    [Fact]
    public void The_check_sees_an_arrow() =>
        Assert.NotEmpty(All().That().ResideInNamespace(Fused).And().HaveDependencyOnAny(Root + ".Families").GetTypes());

    [Fact]
    public void Every_family_of_the_library_has_its_partners()
    {
        Assert.All(DictionaryFamily.All, family => Assert.NotNull(BatchedGradients.Of(family)));
        Assert.All(DictionaryFamily.All, family => Assert.NotNull(FusedRules<float>.Of(family)));
        Assert.Equal(DictionaryFamily.All.Count, DictionaryFamily.All.Select(f => f.Name).Distinct().Count());
    }

    private static Types All() => Types.InAssembly(typeof(Dictionary).Assembly);
}

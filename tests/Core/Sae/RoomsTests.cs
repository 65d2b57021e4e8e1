using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training.Batched;
using Hypotheses.Core.Sae.Training.CpuFused.Rules;
using NetArchTest.Rules;

namespace Hypotheses.Tests.Core.Sae;

/// <summary>
/// An architecture knows nothing of who trains it; the three steps know what they share and nothing of each other.
/// </summary>
public class RoomsTests
{
    private const string Root = "Hypotheses.Core.Sae", Training = Root + ".Training", Fused = Training + ".CpuFused";

    [Theory]
    [InlineData(Root + ".Architectures", Training)]
    [InlineData(Training + ".Lanes", Training + ".Autograd", Training + ".Batched", Fused)]
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
        Assert.NotEmpty(All().That().ResideInNamespace(Fused).And().HaveDependencyOnAny(Root + ".Architectures").GetTypes());

    [Fact]
    public void Every_architecture_of_the_library_has_its_partners()
    {
        Assert.All(SaeArchitectures.All, architecture => Assert.NotNull(BatchedGradients.Of(architecture)));
        Assert.All(SaeArchitectures.All, architecture => Assert.NotNull(FusedRules<float>.Of(architecture)));
        Assert.Equal(SaeArchitectures.All.Count, SaeArchitectures.All.Select(f => f.Name).Distinct().Count());
    }

    private static Types All() => Types.InAssembly(typeof(SparseAutoencoder).Assembly);
}

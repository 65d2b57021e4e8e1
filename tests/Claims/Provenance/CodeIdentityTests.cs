using Hypotheses.Catalogue.Superposition;
using Hypotheses.Claims.Provenance;
using Hypotheses.Tests.Samples;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Provenance;

/// <summary>Which trials are old: those of another library or another catalogue.</summary>
public class CodeIdentityTests
{
    [Fact]
    public void It_is_32_digits_of_the_claims_assembly_and_the_libraries()
    {
        string own = CodeIdentity.Of(new C90_Fake());
        Assert.Matches("^[0-9a-f]{32}$", own);
        Assert.Equal(own, CodeIdentity.Of(new C91_FiringRate())); // the same assembly
        Assert.NotEqual(own, CodeIdentity.Of(new C01_Superposition())); // the catalogue's
    }

    [Fact]
    public void The_frameworks_alone_is_that_of_its_build()
    {
        Assert.Equal(
            typeof(Hypotheses.Claims.Claim).Assembly.ManifestModule.ModuleVersionId.ToString("N"), CodeIdentity.OfFramework);
        Assert.NotEqual(CodeIdentity.OfFramework, CodeIdentity.Of(new C90_Fake()));
    }
}

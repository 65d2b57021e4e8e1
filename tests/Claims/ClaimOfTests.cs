using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;

namespace Hypotheses.Tests.Claims;

public class ClaimOfTests
{
    [Fact]
    public void A_subject_that_brings_an_autoencoder_is_not_applicable_where_the_claim_takes_none()
    {
        Assert.Equal(
            "brings an autoencoder, and the claim takes none",
            Assert.Single(Plan.Of(new C92_OfWorlds<NoSetting>(), [new Bringing()])).NotApplicable);
        Cell given = Assert.Single(Plan.Of(new C92_OfWorlds<SaeSetting>(), [new Bringing()]));
        Assert.Equal((null, SaeSetting.Given), (given.NotApplicable, given.Setting));
        Assert.Equal("a trained dictionary of its own", CapabilityAttribute.Describe(typeof(IHasSae)));
    }

    private sealed class Bringing() : Subject("bringing", "brings one"), IHasSae
    {
        public override string Recipe => "one";

        public SparseAutoencoder Sae => throw new NotSupportedException();
    }

    private sealed class C92_OfWorlds<TSetting> : Claim<IHasSae, TSetting, object>
        where TSetting : Setting
    {
        public override string Title => "";

        public override string Source => "";

        public override Protocol Protocol { get; } = new() { Rules = [new("x", Rule.Above("x", 1), Rule.Below("x", 0))] };

        public override Controls Controls { get; } = new([], []);

        protected override Preparation<object> Prepare(IHasSae subject, TSetting setting, Seed seed) => new(() => subject);

        protected override Measurement Measure(object specimen, Protocol protocol) => new() { ["x"] = 2 };
    }
}

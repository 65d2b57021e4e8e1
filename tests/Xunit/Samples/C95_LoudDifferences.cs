using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Toy.Correctors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using Hypotheses.Xunit;
using static Hypotheses.Claims.Predictions.Rule;
using Tensor = TorchSharp.torch.Tensor;

namespace Hypotheses.Catalogue.Samples;

/// <summary>Does a step along a difference of two activations move the output further than one along a random one?</summary>
public sealed class C95_LoudDifferences : ClaimTest<IResponds, HookSetting, RadiusSpecimen>
{
    public override string Title =>
        "Differences of activations move the output further than random directions of the same covariance";

    public override string Source => "who says so, and where: document and paragraph, paper and section";

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("log_ratio", Support: Above("log_ratio", .1), Refute: Within("log_ratio", -.1, .1))],
        Thresholds = new Dictionary<string, double> { ["bases"] = 48, ["directions"] = 3, ["step"] = .25 },
        Recipes = [LanguageModelSubject.SetupRecipe], // how prompts are drawn from a language model: part of what could be tuned
    };

    // Systems whose answer is known: one whose readers are its features, and one that is linear.
    public override Controls Controls { get; } = new(
        Positive: [Corrector("ramp", new() { Active = 1 })],
        Negative: [Corrector("linear", new() { Active = 1, Function = ReadoutFunction.Identity })]);

    // Every model of models.json is offered to every claim: its layers are the settings here, its twins come with it.
    public override IReadOnlyList<Setting> SettingsOf(Subject subject) => ((IResponds)subject).Sites;

    protected override Preparation<RadiusSpecimen> Prepare(IResponds subject, HookSetting setting, Seed seed) =>
        RadiusSpecimen.Prepare(subject, setting, seed, Protocol.Count("bases"), Protocol.Count("directions"));

    protected override Measurement Measure(RadiusSpecimen specimen, Protocol protocol)
    {
        double step = protocol["step"] * specimen.Setup.Radius;
        double real = Moved(specimen, specimen.Claimed, step), random = Moved(specimen, specimen.Baseline, step);
        return new Measurement { ["log_ratio"] = Math.Log(real / random), ["moved.real"] = real, ["moved.random"] = random };
    }

    // Median distance from f(x) to f(x + step·u), over bases and directions.
    private static double Moved(RadiusSpecimen of, IReadOnlyList<Tensor> directions, double step)
    {
        Func<Tensor, Tensor, Tensor> distance = of.Setup.Readouts.Values.First();
        Tensor start = of.Setup.Response(of.Setup.Bases);
        Tensor Step(Tensor u) => distance(start, of.Setup.Response(of.Setup.Bases + (step * u))).to(TorchSharp.torch.float64);
        return Summary.Median([.. directions.SelectMany(u => Step(u).data<double>().ToArray())]);
    }

    private static ErrorCorrectorSubject Corrector(string name, ErrorCorrectorRecipe recipe) =>
        new(name, "error corrector, " + name, recipe, featuresKnown: false);
}

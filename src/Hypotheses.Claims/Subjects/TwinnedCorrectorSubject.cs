using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Models.Toy.Correctors;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects;

/// <summary>
/// The error corrector (world G6) read as a language model is: by the residual and by the distribution that its output gives as
/// logits, beside twins that learned nothing. A twin reads and writes directions of its own, which are not those that its bases
/// are made of. So a rule for models with twins has controls whose answer is known.
/// </summary>
/// <param name="name">See <see cref="Subject"/>.</param>
/// <param name="description">See <see cref="Subject"/>.</param>
/// <param name="corrector">The corrector's recipe.</param>
/// <param name="blind">Whether it is a twin itself.</param>
/// <param name="radius">R, the length of a whole perturbation.</param>
public sealed class TwinnedCorrectorSubject(
    string name, string description, ErrorCorrectorRecipe corrector, bool blind = false, double radius = 4)
    : Subject(name, description), IResponds, IHasTwins
{
    private const double Threshold = 1;

    /// <inheritdoc/>
    public override string Recipe { get; } =
        $"twinned error corrector {Json.Canonical(corrector)} R={Json.Canonical(radius)} tau={Json.Canonical(Threshold)} "
            + $"blind={blind}";

    /// <inheritdoc/>
    public IReadOnlyList<HookSetting> Sites => [HookSetting.Whole];

    /// <inheritdoc/>
    public string TwinFamily => "twinned error corrector " + Json.Canonical(corrector);

    /// <inheritdoc/>
    public IReadOnlyList<string> Readouts => ["l2", "sqrt_kl"];

    /// <inheritdoc/>
    public IReadOnlyList<IResponds> Twins => [new TwinnedCorrectorSubject(Name, Description, corrector, blind: true, radius)];

    /// <inheritdoc/>
    public PatchingSetup Setup(HookSetting site, Seed seed, int bases)
    {
        var world = new ErrorCorrector(corrector, seed.Derive("corrector")).InScope();
        ErrorCorrector system = blind ? new ErrorCorrector(corrector, seed.Derive("blind corrector")).InScope() : world;
        var readouts = new Dictionary<string, Func<Tensor, Tensor, Tensor>>
        {
            ["l2"] = ResponseDistance.L2,
            ["sqrt_kl"] = (a, b) => ResponseDistance.SqrtKl(nn.functional.log_softmax(a, 1), nn.functional.log_softmax(b, 1)),
        };
        return ErrorCorrectorSubject.SetupOf(world, system, seed, bases, radius, Threshold, readouts);
    }
}

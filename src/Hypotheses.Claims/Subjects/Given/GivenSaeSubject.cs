using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// A dictionary on disk, made by whomever, with activations to judge it on. The dictionary is the same for all seeds; seeds
/// draw activations and baselines, so an interval says how sure the measurement is, not how other dictionaries would do.
/// </summary>
public class GivenSaeSubject : Subject, IHasDirections
{
    private const int Samples = 20_000;
    private readonly ActivationSource _activations;
    private readonly Lazy<SparseAutoencoder> _dictionary;
    private readonly FilesIdentity _recipe;
    private readonly string? _missing;
    private readonly string _folder;

    /// <param name="name">See <see cref="Subject"/>.</param>
    /// <param name="description">See <see cref="Subject"/>.</param>
    /// <param name="folder">The dictionary's folder, in a format that <see cref="SaeFolder"/> reads.</param>
    /// <param name="words">How the folder was written, for messages.</param>
    /// <param name="activations">What it is judged on.</param>
    public GivenSaeSubject(string name, string description, string folder, string words, ActivationSource activations)
        : base(name, description)
    {
        (_folder, _activations) = (folder, activations);
        _missing = Directory.Exists(folder) ? null : $"there is no {words}";
        _recipe = new FilesIdentity(
            () => $"dictionary {(_missing is null ? FileHash.Of(folder) : words)} on {activations.Identity}",
            $"dictionary {words}");
        _dictionary = new(() =>
        {
            _recipe.Require();
            return SaeFolder.Open(
                folder, SaeFolder.NeedsInputScale(folder) ? activations.InputScale(Samples) : null).Sae;
        });
    }

    /// <inheritdoc/>
    public override string Recipe => _recipe.Text;

    /// <inheritdoc/>
    public override string? Unavailable => _missing ?? _activations.Missing;

    /// <inheritdoc/>
    public override bool ComesFromTraining => _activations is HookActivations;

    /// <summary>The dictionary; read on first use.</summary>
    /// <exception cref="MalformedFileException">It cannot be read; names file and field.</exception>
    public SparseAutoencoder Sae => _dictionary.Value;

    /// <inheritdoc/>
    public IReadOnlyList<Setting> DirectionSets => [SaeSetting.Given];

    /// <inheritdoc/>
    /// <exception cref="MalformedFileException">The dictionary cannot be read, or is of another dimension than its
    /// activations.</exception>
    public Preparation<DirectionsSpecimen> Directions(Setting set, Seed seed) => new(() =>
    {
        IActivationStream evaluation = _activations.Stream(seed.Derive("evaluation"));
        if (evaluation.Dimension != Sae.Dimension)
            throw new MalformedFileException(
                _folder, "dimension", $"is {Sae.Dimension}, but its activations have {evaluation.Dimension}");
        return DirectionsSpecimen.Of(
            Sae,
            evaluation,
            Samples,
            ActivationSource.Gaussian(_activations.Stream(seed.Derive("covariance")), Samples),
            seed);
    });
}

/// <summary>A dictionary on disk that was trained on a world that is on disk too: what it recovers can be told.</summary>
/// <param name="name">See <see cref="Subject"/>.</param>
/// <param name="description">See <see cref="Subject"/>.</param>
/// <param name="folder">See <see cref="GivenSaeSubject"/>.</param>
/// <param name="words">See <see cref="GivenSaeSubject"/>.</param>
/// <param name="world">The world.</param>
public sealed class GivenSaeOnWorldSubject(
    string name, string description, string folder, string words, GivenWorldSubject world)
    : GivenSaeSubject(name, description, folder, words, new WorldActivations(world)), IHasWorld, IHasSae
{
    /// <inheritdoc/>
    public IWorld World(Seed seed) => world.World(seed);
}

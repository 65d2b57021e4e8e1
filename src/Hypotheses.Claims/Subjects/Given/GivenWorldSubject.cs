using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// A synthetic world on disk: the folder of a SynthSAEBench model, whose directions are the same for all seeds (seeds draw
/// samples), or its configuration file alone, from which each seed draws a world of its own.
/// </summary>
public sealed class GivenWorldSubject : Subject, IHasWorld
{
    private readonly Lazy<Func<Seed, IWorld>> _world;
    private readonly FilesIdentity _recipe;

    /// <param name="name">See <see cref="Subject"/>.</param>
    /// <param name="description">See <see cref="Subject"/>.</param>
    /// <param name="path">The folder or the configuration file.</param>
    /// <param name="words">How the path was written, for messages.</param>
    public GivenWorldSubject(string name, string description, string path, string words)
        : base(name, description)
    {
        HasDirections = Directory.Exists(path);
        Unavailable = HasDirections || File.Exists(path) ? null : $"there is no {words}";
        _recipe = new FilesIdentity(() => "world " + (Unavailable is null ? FileHash.Of(path) : words), "world " + words);
        _world = new(() => Open(path));
    }

    /// <inheritdoc/>
    public override string Recipe => _recipe.Text;

    /// <inheritdoc/>
    public override string? Unavailable { get; }

    /// <summary>Whether it is a folder, so that its directions are known and not drawn.</summary>
    public bool HasDirections { get; }

    /// <inheritdoc/>
    /// <exception cref="MalformedFileException">The files cannot be read; names file and field.</exception>
    public IWorld World(Seed seed) => _world.Value(seed);

    private Func<Seed, IWorld> Open(string path)
    {
        _recipe.Require();
        if (!HasDirections) return SynthConfigFile.Read(path).Create;
        IWorld world = SynthFolder.Read(path); // owned by the subject: it lives as long as the process
        return _ => world;
    }
}

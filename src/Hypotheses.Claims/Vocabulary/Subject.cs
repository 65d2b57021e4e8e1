namespace Hypotheses.Claims.Vocabulary;

/// <summary>
/// A "given model": a toy model, a synthetic world, a transformer, a checkpoint on disk. What it can do is said by the
/// capability interfaces that it implements; a claim runs on every subject that has what the claim needs. Immutable.
/// </summary>
public abstract class Subject
{
    private const int LongestName = 100; // with claim, layer and tier it is the name of a file, which may have 255 bytes

    /// <param name="name">Letters, digits, '.', '_', '-': it becomes part of test names, filters and file names.</param>
    /// <param name="description">One line for the dashboard.</param>
    /// <exception cref="ArgumentException">The name has other characters, or more than 100.</exception>
    protected Subject(string name, string description)
    {
        if (name.Length > LongestName)
            throw new ArgumentException($"subject name '{name[..20]}…': longer than {LongestName} characters", nameof(name));
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            throw new ArgumentException($"subject name '{name}': use letters, digits, '.', '_' and '-'", nameof(name));
        // An option of a command line, a hidden file, a folder, or what some systems cut off.
        if (name[0] is '-' or '.' || name[^1] == '.')
            throw new ArgumentException(
                $"subject name '{name}': begin with a letter, a digit or '_', and end with no '.'", nameof(name));
        Name = name;
        Description = description;
    }

    /// <summary>Unique among the subjects of a claim.</summary>
    public string Name { get; }

    /// <summary>One line.</summary>
    public string Description { get; }

    /// <summary>Everything that the subject follows from, as one canonical line; its hash is the subject's identity.</summary>
    public abstract string Recipe { get; }

    /// <summary>SHA-256 of <see cref="Recipe"/>.</summary>
    public string Hash => Json.Hash(Recipe);

    /// <summary>Name of the trained model whose twin, which learned nothing, it is; null where it is none's.</summary>
    public virtual string? TwinOf => null;

    /// <summary>
    /// Whether it comes from a language model that was trained: what it is found to be means something of training only beside
    /// twins that learned nothing.
    /// </summary>
    public virtual bool ComesFromTraining => false;

    /// <summary>
    /// Whether a models file of the user's own names it: nothing is approved of it, and a run that judges it does not fail for
    /// that.
    /// </summary>
    public bool IsOwn => Listed is not null;

    /// <summary>The error about its name in that file, which says file and field; null where no such file names it.</summary>
    internal Func<string, Exception>? Listed { get; set; }

    /// <summary>What is wrong with two names that differ in case only.</summary>
    internal static string SameFiles(string name, string other) =>
        $"'{name}' differs from '{other}' in case only, and files are named after both, which some systems take for one";

    /// <summary>Null where the subject can be measured here, else why not (e.g. its files are absent).</summary>
    public virtual string? Unavailable => null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

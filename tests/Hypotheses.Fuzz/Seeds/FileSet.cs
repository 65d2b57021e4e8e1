namespace Hypotheses.Fuzz.Seeds;

/// <summary>The files of one case, by their names in its folder.</summary>
/// <param name="Name">Where they come from.</param>
/// <param name="Files">Relative name, with forward slashes, and content.</param>
internal sealed record FileSet(string Name, IReadOnlyList<(string Name, byte[] Content)> Files)
{
    public FileSet(string name, string file, byte[] content)
        : this(name, [(file, content)])
    {
    }

    /// <summary>How many of the files, from the first on, are changed; all where nothing is said.</summary>
    public int? Changed { get; init; }

    public long Bytes => Files.Sum(f => (long)f.Content.Length);

    public void Write(string folder)
    {
        foreach ((string name, byte[] content) in Files) File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    public FileSet With(int file, byte[] content) =>
        this with { Files = [.. Files.Select((f, i) => i == file ? (f.Name, content) : f)] };
}

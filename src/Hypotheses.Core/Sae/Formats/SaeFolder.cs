using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>Opens a folder that holds a dictionary in one of the formats that are read, whichever it is.</summary>
public static class SaeFolder
{
    private static readonly (string Format, string Weights, string[] Others)[] Known =
    [
        ("SAELens", SaeLensFolder.WeightsName, [SaeLensFolder.ConfigName]),
        ("sparsify", SparsifyFolder.WeightsName, [SparsifyFolder.ConfigName]),
        ("dictionary_learning", DictionaryLearningFolder.WeightsName, []),
    ];

    private static readonly string[] Configurations = [SparsifyFolder.ConfigName, DictionaryLearningFolder.ConfigName];

    /// <summary>Reads the dictionary and what is known of it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="inputScale">See <see cref="SaeLensFolder.ToDictionary"/>; no other format has one.</param>
    /// <exception cref="MalformedFileException">No such folder, no format or several, or a malformed file; names file and
    /// field.</exception>
    /// <exception cref="ArgumentException">An input scale where there is none.</exception>
    public static StoredSae Open(string path, double? inputScale = null)
    {
        string format = Recognise(path);
        if (format == "SAELens") return SaeLensFolder.ReadSae(path, inputScale);
        if (inputScale is not null)
            throw new ArgumentException($"inputScale: {path} reads activations as they are", nameof(inputScale));
        return format == "sparsify" ? SparsifyFolder.Read(path) : DictionaryLearningFolder.Read(path);
    }

    /// <summary>Whether <see cref="Open"/> needs an input scale for this folder.</summary>
    /// <exception cref="MalformedFileException">As there.</exception>
    public static bool NeedsInputScale(string path) => Recognise(path) == "SAELens" && SaeLensFolder.ScalesInput(path);

    /// <summary>Looks at the configuration and the weights' header and length; weights are not read.</summary>
    /// <exception cref="MalformedFileException">As for <see cref="Open"/>, as far as that says.</exception>
    public static void Check(string path)
    {
        string format = Recognise(path);
        if (format == "SAELens") SaeLensFolder.ScalesInput(path);
        else if (Array.Find(Configurations, name => Path.Exists(Path.Combine(path, name))) is { } config)
            JsonFile.Read(Path.Combine(path, config));
        TensorFile.Open(Path.Combine(path, Known.Single(k => k.Format == format).Weights)).Dispose();
    }

    private static string Recognise(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
            throw new MalformedFileException(path, "folder", "is a file; the folder that holds it is what is opened");
        if (!Directory.Exists(path)) throw new MalformedFileException(path, "folder", "does not exist");
        var there = Known.Where(format => Path.Exists(Path.Combine(path, format.Weights))).ToArray();
        if (there.Length > 1)
            throw new MalformedFileException(
                path, "folder", $"holds weights of several formats: {string.Join(", ", there.Select(f => f.Weights))}");
        if (there.Length == 0)
            throw new MalformedFileException(
                path,
                "folder",
                $"holds no weights: {string.Join(", ", Known.Select(f => $"{f.Weights} ({f.Format})"))} are looked for");
        return there[0].Others.FirstOrDefault(name => !Path.Exists(Path.Combine(path, name))) is { } missing
            ? throw new MalformedFileException(
                path, missing, $"is missing beside {there[0].Weights}, as after a writing that was stopped")
            : there[0].Format;
    }
}

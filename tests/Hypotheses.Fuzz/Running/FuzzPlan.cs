using System.Globalization;
using System.Security.Cryptography;
using Hypotheses.Core.Runtime;
using Hypotheses.Fuzz.Mutations;
using Hypotheses.Fuzz.Seeds;

namespace Hypotheses.Fuzz.Running;

/// <summary>
/// All cases of a run: which reader case i is for and what its files hold follow from the seed, i and the valid files.
/// </summary>
internal sealed class FuzzPlan
{
    private const int LargestFile = 4 << 20; // real files above this are left out
    private const int Small = 1 << 16, SeldomLarge = 64; // a large one costs as much time as many small ones

    private readonly string _seed;
    private readonly FileSet[][] _small, _large;

    /// <summary>Gathers the valid files: those made here, and those of the folder that a reader reads.</summary>
    public FuzzPlan(string seed, IReadOnlyList<FuzzReader> readers, string? corpus)
    {
        _seed = seed;
        Readers = readers;
        FileSet[][] all = [.. readers.Select(r => (FileSet[])[.. r.Small(), .. Real(r, corpus)])];
        _small = [.. all.Select(sets => sets.Where(s => s.Bytes <= Small).ToArray())];
        _large = [.. all.Select(sets => sets.Where(s => s.Bytes > Small).ToArray())];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (FileSet set in all.SelectMany(s => s))
            foreach ((_, byte[] content) in set.Files) hash.AppendData(SHA256.HashData(content));
        Fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
        ValidFiles = all.Sum(s => s.Length);
    }

    public IReadOnlyList<FuzzReader> Readers { get; }

    /// <summary>How many valid sets of files the cases are made of.</summary>
    public int ValidFiles { get; }

    /// <summary>Tells these valid files from others: case i is the same only where it is the same.</summary>
    public string Fingerprint { get; }

    /// <summary>The reader, by its place, that case <paramref name="index"/> is for.</summary>
    public int ReaderOf(long index) => (int)(index % Readers.Count);

    public FileSet Case(long index)
    {
        Rng rng = Seed.FromPath("fuzz", _seed, index.ToString(CultureInfo.InvariantCulture)).Rng();
        int reader = ReaderOf(index);
        FileSet[] large = _large[reader], small = _small[reader];
        FileSet from = large.Length > 0 && rng.Below(SeldomLarge) == 0
            ? large[rng.Below(large.Length)]
            : small[rng.Below(small.Length)];
        return Mutation.Of(rng, from, small[rng.Below(small.Length)]);
    }

    /// <summary>The valid files themselves, which every reader must accept.</summary>
    public IEnumerable<(int Reader, FileSet Files)> Valid() =>
        Enumerable.Range(0, Readers.Count).SelectMany(r => _small[r].Concat(_large[r]).Select(f => (r, f)));

    private static IEnumerable<FileSet> Real(FuzzReader reader, string? corpus)
    {
        if (corpus is null || reader.Files.Length == 0) return [];
        string name = reader.Small().First().Files[0].Name;
        return
        [
            .. Directory.EnumerateFiles(
                corpus,
                reader.Files,
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    IgnoreInaccessible = true,
                    AttributesToSkip = FileAttributes.None
                })
                .Where(path => new FileInfo(path).Length is > 0 and <= LargestFile)
                .OrderBy(path => path, StringComparer.Ordinal)
                .Select(path => new FileSet(Path.GetRelativePath(corpus, path), name, File.ReadAllBytes(path))),
        ];
    }
}

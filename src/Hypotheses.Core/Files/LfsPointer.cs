using System.Text;

namespace Hypotheses.Core.Files;

/// <summary>
/// The few lines that Git LFS leaves in a file's place where the file itself was not fetched. Format: git-lfs, docs/spec.md: less
/// than 1024 bytes of UTF-8, of which the first line is the version.
/// </summary>
internal static class LfsPointer
{
    /// <summary>The longest pointer, in bytes.</summary>
    public const int Longest = 1023;

    private const string Size = "size ";

    // The second is what the extension was called at first; its pointers are still valid.
    private static readonly string[] Versions =
        ["version https://git-lfs.github.com/spec/v1", "version https://hawser.github.com/spec/v1"];

    /// <summary>What to say of a file that is a pointer; null where it is none.</summary>
    /// <param name="file">All of it, where it has at most <see cref="Longest"/> bytes.</param>
    public static string? Problem(ReadOnlySpan<byte> file)
    {
        if (file.Length > Longest || !file.StartsWith("version https://"u8)) return null;
        string[] lines = Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.TrimEntries);
        if (!Versions.Contains(lines[0])) return null;
        string? size = lines.FirstOrDefault(line => line.StartsWith(Size, StringComparison.Ordinal));
        string bytes = size is null ? "" : $" of {size[Size.Length..]} bytes";
        return $"is a Git LFS pointer, not the file itself{bytes}: fetch it with 'git lfs pull'";
    }
}

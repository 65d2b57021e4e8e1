using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Hypotheses.Claims.Provenance;

/// <summary>
/// Whether an assembly was built from the files of a checkout's commit: its symbols name each source file with a hash. A clean
/// checkout alone does not say what was compiled before it was clean, nor that no ignored file was.
/// </summary>
public static partial class BuiltFrom
{
    private static readonly Guid Sha256 = new("8829d00f-11b8-4213-878b-770e8597ac16");

    /// <summary>
    /// Null where each source file of the assembly is one of HEAD's, to the byte; else which is not, or why nobody can tell.
    /// </summary>
    /// <param name="assembly">Path of the assembly; its symbols lie beside it.</param>
    /// <param name="folder">A folder of the checkout.</param>
    public static string? Problem(string assembly, string folder)
    {
        string name = Path.GetFileName(assembly);
        if (Sources(assembly) is not { } sources)
            return $"{name} has no symbols that say what it was built from: build with symbols";
        SourceFile[] own = [.. sources.Where(s => !MadeByTheBuild().IsMatch(s.Path))];
        if (own.FirstOrDefault(s => !s.Path.StartsWith("/_/", StringComparison.Ordinal)) is { } foreign)
            return $"{name} was built from {foreign.Path}, which lies outside the checkout";
        (byte[] objects, string? problem) = Git.Run(
            folder, ["cat-file", "--batch"], string.Concat(own.Select(s => $"HEAD:{s.Path[3..]}\n")));
        if (problem is not null) return problem;
        int at = 0;
        foreach (SourceFile source in own)
        {
            // "<id> blob <length>\n<content>\n", or "<what was asked for> missing\n".
            int end = Array.IndexOf(objects, (byte)'\n', at);
            string[] head = end < 0 ? [] : Encoding.UTF8.GetString(objects, at, end - at).Split(' ');
            if (head is not [_, "blob", var size])
                return $"{name} was built from {source.Path[3..]}, which its commit does not hold";
            int length = int.Parse(size, System.Globalization.CultureInfo.InvariantCulture);
            if (!IsOf(source, objects.AsSpan(end + 1, length)))
                return $"{name} was built from another {source.Path[3..]} than its commit holds: build again";
            at = end + 1 + length + 1;
        }

        return null;
    }

    // A checkout may have other line ends than its commit.
    private static bool IsOf(SourceFile source, ReadOnlySpan<byte> committed) =>
        source.Hash.AsSpan().SequenceEqual(SHA256.HashData(committed))
        || source.Hash.AsSpan().SequenceEqual(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(committed).Replace("\n", "\r\n", StringComparison.Ordinal))));

    private static SourceFile[]? Sources(string assembly)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(assembly));
            if (
                !file.TryOpenAssociatedPortablePdb(
                    assembly, p => File.Exists(p) ? File.OpenRead(p) : null, out MetadataReaderProvider? provider, out _)
                || provider is null)
                return null;
            using (provider)
            {
                MetadataReader symbols = provider.GetMetadataReader();
                Document[] documents = [.. symbols.Documents.Select(symbols.GetDocument)];
                return documents.Any(d => symbols.GetGuid(d.HashAlgorithm) != Sha256) ? null
                    : [
                        .. documents.Select(d =>
                            new SourceFile(symbols.GetString(d.Name).Replace('\\', '/'), symbols.GetBlobBytes(d.Hash)))];
            }
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record SourceFile(string Path, byte[] Hash);

    // What the SDK, its generators and the test platform write: in the project's own obj folder, of which they compile nothing
    // else.
    [GeneratedRegex(@"^/_/(src/)?[^/]+/obj/[^/]+/[^/]+/([^/]+\.(GlobalUsings\.g|AssemblyInfo|AssemblyAttributes)\.cs|([^/]+/)+[^/]+\.g\.cs)$|/Microsoft\.NET\.Test\.Sdk\.Program\.cs$|^/_/tests/[^/]+/obj/[^/]+/[^/]+/[^/]+\.(GlobalUsings\.g|AssemblyInfo|AssemblyAttributes)\.cs$")]
    private static partial Regex MadeByTheBuild();
}

using System.Globalization;
using System.Net;
using Hypotheses.Cli.Problems;
using Hypotheses.Core.Files;

namespace Hypotheses.Cli.Models.Fetching;

/// <summary>
/// Fetches one file: into a hidden one beside its place, which a later call goes on with, then checked against its hash, then
/// moved to its place. What stands there already is never overwritten.
/// </summary>
/// <param name="connection">To the hub.</param>
/// <param name="hub">The hub.</param>
/// <param name="progress">Is given the bytes that have come, of all.</param>
internal sealed class FileDownload(HubConnection connection, HubEndpoint hub, Action<long, long?> progress)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Where the parts of a file are kept until it is whole.</summary>
    public static string Partial(string target, ContentHash? expected) => Path.Combine(
        Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{expected?.Hex[..12] ?? "unverified"}.part");

    /// <summary>Fetches a file.</summary>
    /// <param name="file">What the hub says of it.</param>
    /// <param name="target">Its place.</param>
    /// <param name="expected">The hash that it must have; null where nobody knows one.</param>
    /// <exception cref="CliException">The transfer broke, or what came is something else; says what was kept.</exception>
    /// <exception cref="WriteFailedException">The disk does not take it.</exception>
    public void Run(HubFile file, string target, ContentHash? expected)
    {
        string partial = Partial(target, expected);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (expected is null) File.Delete(partial); // of what, nobody knows
        long have = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        if (have > file.Bytes) have = 0;
        if (have == 0 || have != file.Bytes) have = Transfer(file, target, partial, have);
        if (have > file.Bytes) File.Delete(partial); // nothing to go on from
        if (file.Bytes is { } whole && have != whole)
            throw Broken(file, target, partial, have, have < whole ? "it ended early" : "more came than was said");
        if (expected is not null && expected.Measure(partial) is var found && found != expected)
        {
            File.Delete(partial);
            throw new CliException(
                $"{file.Address}: {expected.Name} is {found.Hex} where {expected.Hex} is expected; what came was removed");
        }

        Place(partial, target);
    }

    private long Transfer(HubFile file, string target, string partial, long have)
    {
        using HttpResponseMessage answer = connection.Ask(HttpMethod.Get, file.Address, have);
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0)
        {
            answer.Dispose();
            return Transfer(file, target, partial, 0);
        }

        HubFile.Require(answer, file.Address, hub);
        // Who answers with all of it, where a part was asked for, begins again.
        bool part = answer.StatusCode == HttpStatusCode.PartialContent;
        if (part && answer.Content.Headers.ContentRange?.From != have)
            throw new CliException($"{file.Address}: answers with another part than bytes from {have}");
        bool goesOn = part && have > 0;
        if (!goesOn) have = 0;
        using Stream from = answer.Content.ReadAsStream();
        byte[] buffer = new byte[1 << 16];
        try
        {
            using var to = new FileStream(
                partial, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, buffer.Length);
            for (int read; (read = Read(file, target, partial, have, from, buffer)) > 0;)
            {
                to.Write(buffer, 0, read);
                have += read;
                progress(have, file.Bytes);
                if (have > file.Bytes) break;
            }

            to.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WriteFailedException(target, $"{e.Message} ({Kept(partial)})", e);
        }

        return have;
    }

    private static int Read(HubFile file, string target, string partial, long have, Stream from, byte[] buffer)
    {
        using var stalled = new CancellationTokenSource(Patience);
        try
        {
            return from.ReadAsync(buffer, stalled.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw Broken(file, target, partial, have, $"nothing came for {Patience.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Broken(file, target, partial, have, e.Message);
        }
    }

    private static CliException Broken(HubFile file, string target, string partial, long have, string why)
    {
        string all = file.Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" of {bytes}") : "";
        return new CliException(string.Create(
            CultureInfo.InvariantCulture,
            $"{file.Address}: the transfer of {Path.GetFileName(target)} broke after {have}{all} bytes: {why}; {Kept(partial)}"));
    }

    private static string Kept(string partial) =>
        partial.EndsWith(".unverified.part", StringComparison.Ordinal) || !File.Exists(partial)
            ? "the same command begins again"
            : "what has come is kept, and the same command goes on from there";

    private static void Place(string partial, string target)
    {
        try
        {
            File.Move(partial, target, overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WriteFailedException(target, e.Message, e);
        }
    }
}

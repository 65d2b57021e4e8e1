using Hypotheses.Claims.Subjects.Given.Lists;
using Hypotheses.Cli.Models.Fetching;
using Hypotheses.Cli.Problems;
using Hypotheses.Core.Files;

namespace Hypotheses.Cli.Models;

/// <summary>
/// Fetches the files of one source into a folder. First the hub is asked for all of them, so that size and hashes are known
/// before anything is written; each file is locked as soon as it is there.
/// </summary>
internal sealed class FolderDownload(HubConnection connection, HubEndpoint hub, TextWriter output)
{
    private const int Tenths = 10;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private sealed record Wanted(string Name, string Target, HubFile Hub, ContentHash? Expected)
    {
        public bool There => File.Exists(Target);
    }

    /// <summary>Fetches what is not there.</summary>
    /// <exception cref="CliException">A file cannot be had, or is another than the entry or the lock says.</exception>
    /// <exception cref="WriteFailedException">The disk does not take it.</exception>
    public void Run(string name, EntrySource source, string folder)
    {
        LockFile? locked = LockFile.Read(folder) is { } found && found.Repo == source.Repo && found.Revision == source.Revision
            ? found
            : null;
        Wanted[] all = [.. source.Files.Select(f => Ask(source, f, folder, locked))];
        foreach (Wanted file in all.Where(f => f.There)) CheckThere(file);
        Wanted[] missing = [.. all.Where(f => !f.There)];
        Announce(name, source, folder, all, missing);
        Directory.CreateDirectory(folder);
        var files = new SortedDictionary<string, LockedFile>(
            locked?.Files.ToDictionary() ?? [], StringComparer.Ordinal);
        foreach (Wanted file in all)
        {
            if (!file.There)
                new FileDownload(connection, hub, Progress(file.Name)).Run(file.Hub, file.Target, file.Expected);
            if (files.ContainsKey(file.Name)) continue;
            files[file.Name] = new LockedFile(
                new FileInfo(file.Target).Length, ContentHash.Sha256(file.Target), file.Hub.Hash?.Hex);
            new LockFile
            {
                Repo = source.Repo,
                Revision = source.Revision,
                Commit = locked?.Commit ?? file.Hub.Commit,
                Files = files,
            }.Write(folder);
            if (file.Expected is null) output.WriteLine($"  {file.Name}: the hub gives no hash; the lock has the one that came");
        }
    }

    private Wanted Ask(EntrySource source, SourceFile file, string folder, LockFile? locked)
    {
        string path = source.Path is { } above ? $"{above}/{file.Name}" : file.Name;
        HubFile answer = HubFile.Ask(connection, hub, hub.File(source.Repo, locked?.Commit ?? source.Revision, path));
        ContentHash? own = ContentHash.Of(file.Sha256),
            kept = locked?.Files.GetValueOrDefault(file.Name) is { } before ? ContentHash.Of(before.Sha256) : null;
        ContentHash? expected = own ?? kept;
        // Of one kind they can be compared before anything is fetched.
        if (expected is not null && answer.Hash is { } said && said.Name == expected.Name && said != expected)
            throw new CliException(
                $"{answer.Address}: is another file than {(own is null ? LockFile.Name : "the entry")} says: {said.Name} {said.Hex} "
                    + $"where {expected.Hex} is expected");
        return new Wanted(file.Name, Path.GetFullPath(file.Name, folder), answer, expected ?? answer.Hash);
    }

    private static void CheckThere(Wanted file)
    {
        if (file.Expected is { } expected && expected.Measure(file.Target) != expected)
            throw new CliException(
                $"{file.Target}: is there already and is another file ({expected.Name} is not {expected.Hex}): move it away");
    }

    private void Announce(string name, EntrySource source, string folder, Wanted[] all, Wanted[] missing)
    {
        long bytes = missing.Sum(Left);
        bool sized = missing.All(f => f.Hub.Bytes is not null);
        string untried = source.Tried ? "" : "; this address was never tried when the list was made";
        output.WriteLine(
            $"{name}: {all.Length} files from {hub.Address.ToString().TrimEnd('/')}/{source.Repo} at "
                + $"{all.Select(f => f.Hub.Commit).FirstOrDefault(c => c is not null) ?? source.Revision} into {folder}{untried}");
        output.WriteLine(missing.Length == 0
            ? $"{name}: all of them are there"
            : $"{name}: {missing.Length} to fetch, {(sized ? "" : "at least ")}{ModelsGet.Size(bytes)}");
        string root = Path.GetPathRoot(folder)!;
        if (missing.Length > 0 && Free(folder, root) is { } free && free < bytes)
            throw new CliException(
                $"{folder}: the disk has {ModelsGet.Size(free)} left, and {ModelsGet.Size(bytes)} are needed; nothing was fetched");
    }

    // Without what an earlier call left.
    private static long Left(Wanted file)
    {
        string partial = FileDownload.Partial(file.Target, file.Expected);
        long have = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        return Math.Max(0, (file.Hub.Bytes ?? 0) - have);
    }

    private static long? Free(string folder, string root)
    {
        try
        {
            string? there = folder;
            while (there is not null && !Directory.Exists(there)) there = Path.GetDirectoryName(there);
            return new DriveInfo(there ?? root).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // the disk will say it
        }
    }

    private Action<long, long?> Progress(string name)
    {
        long last = -1;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        return (have, all) =>
        {
            // Each tenth, and where nobody knows how much it is, now and then.
            long step = all is > 0 ? have * Tenths / all.Value : clock.Elapsed.Ticks / Silence.Ticks;
            if (step == last) return;
            last = step;
            output.WriteLine($"  {name}: {ModelsGet.Size(have)}{(all is { } size ? $" of {ModelsGet.Size(size)}" : "")}");
        };
    }
}

using System.Text;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Files;
using Hypotheses.Dashboard.Html;
using Hypotheses.Dashboard.Html.Claims;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Html.Models;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>
/// The pages of a run beside the first one: one a claim, one a trained model, one of error rates, one of words.
/// </summary>
public static class Pages
{
    // The mark stands in a page's head.
    private const int HeadLength = 1500;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// File and text of each. They hold no date of the run: where nothing changed they are the same to the byte.
    /// </summary>
    /// <param name="cells">Every cell.</param>
    /// <param name="definitions">How many definitions of each claim were tried; null where nobody knows.</param>
    /// <param name="protocols">What each claim's protocol says; null where nobody knows.</param>
    /// <param name="past">What earlier runs said of a cell, drawn; null where nobody knows.</param>
    public static IReadOnlyList<(string File, string Text)> Of(
        IEnumerable<CellStatus> cells, IReadOnlyList<TriedDefinitions>? definitions = null,
        IReadOnlyList<ClaimProtocol>? protocols = null, Func<CellStatus, string>? past = null)
    {
        CellStatus[] all = [.. cells];
        IReadOnlyList<CellStatus> rows = CellText.InOrder(all.Where(c => c.Point is null));
        ILookup<string, CellStatus> points = all.Where(c => c.Point is not null).ToLookup(c => c.Claim);
        var models = new ModelCells(rows);
        string[] claims = [.. rows.Select(c => c.Claim).Distinct()];
        return
        [
            (PageFile.ErrorRates, ErrorRatesPage.Of(ErrorRates.Committed)),
            (PageFile.Words, WordsPage.Of()),
            .. models.Models.Select(model => (PageFile.Model(model), ModelPage.Of(model, models, claims))),
            .. rows.GroupBy(c => c.Claim).Select(claim => (PageFile.Claim(claim.Key), ClaimPage.Of(
                [.. claim],
                [.. points[claim.Key]],
                models,
                definitions?.FirstOrDefault(d => d.Claim == claim.Key),
                protocols?.LastOrDefault(p => p.Claim == claim.Key && p.Definition == claim.First().Definition),
                past))),
        ];
    }

    /// <summary>Those of some files that are not in a folder as they are.</summary>
    public static IEnumerable<(string File, string Text)> Changed(string folder, IEnumerable<(string File, string Text)> files) =>
        files.Where(f => !IsThere(Path.Combine(folder, f.File), f.Text));

    /// <summary>
    /// Removes pages of claims and models that an earlier run left and that are none of this one's. A file that does not say that
    /// this project wrote it stays, whatever its name.
    /// </summary>
    public static void RemoveOthers(string folder, IEnumerable<string> files)
    {
        HashSet<string> now = [.. files];
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*.html"))
                if (PageFile.IsName(Path.GetFileName(path)) && !now.Contains(Path.GetFileName(path)) && IsOurs(path))
                    File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An old page more: what is to be written is written.
        }
    }

    private static bool IsThere(string path, string text)
    {
        try
        {
            byte[] bytes = Utf8.GetBytes(text);
            return new FileInfo(path) is { Exists: true } file && file.Length == bytes.Length
                && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsOurs(string path)
    {
        byte[] head = new byte[HeadLength];
        MappedFile.Check(path);
        using FileStream file = File.OpenRead(path);
        int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Utf8.GetString(head, 0, read).Contains(PageFrame.Mark, StringComparison.Ordinal);
    }
}

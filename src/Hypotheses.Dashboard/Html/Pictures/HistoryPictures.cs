using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard.History;

namespace Hypotheses.Dashboard.Html.Pictures;

/// <summary>
/// The pictures of a run's cells. Reports are written again after each cell, and of a thousand commits only the last point is
/// another: a picture is drawn again where its cell says something else. Not thread-safe.
/// </summary>
/// <param name="history">What earlier runs said.</param>
public sealed class HistoryPictures(RunHistory history)
{
    private const string Caption = "<p class=\"muted past\">Earlier runs, oldest first</p>\n";

    private readonly Dictionary<(string Claim, string Subject), (HistoryPoint? Now, string Picture)> _drawn = [];

    /// <summary>What earlier runs said.</summary>
    public RunHistory History { get; } = history;

    /// <summary>The picture of a cell, its present state included; empty where fewer than two commits are known.</summary>
    /// <param name="cell">The cell as it is now.</param>
    /// <param name="commit">The present commit, or empty.</param>
    /// <param name="time">Now, ISO 8601.</param>
    public string Of(CellStatus cell, string commit, string time)
    {
        HistoryPoint? now = History.Now(cell, commit, time);
        if (_drawn.TryGetValue((cell.Claim, cell.Subject), out (HistoryPoint? Now, string Picture) known)
            && known.Now.Equals(now))
            return known.Picture;
        IReadOnlyList<HistoryPoint> past = History.Of(cell.Claim, cell.Subject, cell.Tier);
        string picture = HistoryPicture.Of(now is { } point ? [.. past, point] : past);
        if (picture.Length > 0) picture = Caption + picture;
        _drawn[(cell.Claim, cell.Subject)] = (now, picture);
        return picture;
    }
}

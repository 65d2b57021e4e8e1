using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.History;
using Hypotheses.Dashboard.Html.Pictures;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Xunit;

/// <summary>
/// Writes a session's reports after each cell, so that what is on disk is always the present state, also after a kill; at the end
/// of the run a line of the folder's history. What earlier runs said is read once.
/// </summary>
internal sealed class RunReports(string folder, DefinitionApprovals definitions, Approvals approvals)
{
    private readonly Lazy<HistoryPictures> _past = new(() => new HistoryPictures(RunHistory.Read(folder)));

    public void Write(Session session)
    {
        IReadOnlyList<string> notices = session.Notices;
        IReadOnlyList<TriedDefinitions> tried = [];
        try
        {
            tried = definitions.Tried;
        }
        catch (DefinitionLogException e)
        {
            // Verdicts do not depend on it; approving, which does, refuses.
            notices = [.. notices, e.Message];
        }

        IReadOnlyList<CellStatus> cells = session.Status();
        Reports.Write(
            folder,
            cells,
            session.Asked,
            [.. notices, .. approvals.Unreadable],
            session.Commit,
            definitions: tried,
            protocols: session.Protocols,
            width: VerdictTable.WidthOf(Environment.GetEnvironmentVariable("COLUMNS")),
            past: _past.Value);
    }

    /// <summary>Once a run, after the last cell; the session, which holds the folder, is still open.</summary>
    public void Finish(Session session) => Reports.Finish(
        folder,
        Reports.RunOf(
            session.Status(),
            session.Asked,
            session.Commit,
            DateTimeOffset.UtcNow,
            session.Protocols,
            _past.Value.History,
            session.Ledger.Lines),
        _past.Value.History,
        session.Ledger.Lines);
}

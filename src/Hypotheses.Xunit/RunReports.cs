using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Dashboard;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Xunit;

/// <summary>
/// Writes a session's reports after each cell, so that what is on disk is always the present state, also after a kill.
/// </summary>
internal static class RunReports
{
    public static void Write(Session session, DefinitionApprovals definitions, Approvals approvals)
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
            session.Settings.Out,
            cells,
            session.Asked,
            [.. notices, .. approvals.Unreadable],
            session.Commit,
            definitions: tried,
            protocols: session.Protocols,
            width: VerdictTable.WidthOf(Environment.GetEnvironmentVariable("COLUMNS")));
    }
}

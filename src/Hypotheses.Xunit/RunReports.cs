using Hypotheses.Claims.Running;
using Hypotheses.Dashboard;

namespace Hypotheses.Xunit;

/// <summary>Writes a session's reports after each cell, so that what is on disk is always the present state, also after a kill.</summary>
internal static class RunReports
{
    public static void Write(Session session) =>
        Reports.Write(session.Settings.Out, session.Status(), session.Asked, session.Ledger.Notices, session.Commit);
}

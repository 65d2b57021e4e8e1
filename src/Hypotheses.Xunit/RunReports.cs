using Hypotheses.Xunit.Snapshots;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Running;
using Hypotheses.Dashboard;

namespace Hypotheses.Xunit;

/// <summary>
/// Writes a session's reports after each cell, so that what is on disk is always the present state, also after a kill.
/// </summary>
internal static class RunReports
{
    public static void Write(Session session, DefinitionApprovals definitions)
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

        Reports.Write(
            session.Settings.Out,
            session.Status(),
            session.Asked,
            notices,
            session.Commit,
            definitions: tried,
            protocols: session.Protocols);
    }
}

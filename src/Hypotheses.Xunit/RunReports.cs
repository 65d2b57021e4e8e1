using Hypotheses.Claims.Running;

namespace Hypotheses.Xunit;

/// <summary>Writes a session's reports after each cell, so that what is on disk is always the present state.</summary>
internal static class RunReports
{
    public static void Write(Session session)
    {
        File.WriteAllText(Path.Combine(session.Settings.Out, "status.json"), System.Text.Json.JsonSerializer.Serialize(session.Status(), Hypotheses.Claims.Json.Page));
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Hypotheses.Claims.Running;

/// <summary>
/// What an exception says in one line: its kind, its message, and the file and line where it was thrown, where those are known.
/// </summary>
internal static class ErrorText
{
    /// <summary>One line.</summary>
    public static string Of(Exception e)
    {
        // The outermost frame of somebody's own code would be nearer to the claim, but the throwing line is what says why.
        StackFrame? frame = new StackTrace(e, fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(f => f.GetFileName() is { Length: > 0 });
        string where = frame is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture, $" ({Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()})");
        return $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}{where}";
    }
}

using Hypotheses.Core.Files;

namespace Hypotheses.Tests.Support;

/// <summary>How a bad file must be refused: one line that names the file, the field and the problem.</summary>
public static class Refusal
{
    public static void Of(Func<object> action, string path, string field, string problem)
    {
        MalformedFileException refusal = Assert.Throws<MalformedFileException>(action);
        Assert.Equal(field, refusal.Field);
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}

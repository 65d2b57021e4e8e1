namespace Hypotheses.Tests.Support;

/// <summary>A theory about what Windows lacks: see <see cref="UnixFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "needs a Unix shell";
    }
}

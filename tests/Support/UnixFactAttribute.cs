namespace Hypotheses.Tests.Support;

/// <summary>A fact about what Windows lacks: symbolic links without rights, named pipes in folders, devices as files.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "needs links, pipes and devices of a Unix file system";
    }
}

namespace Hypotheses.Tests.Support;

/// <summary>A fact about what the build does on Linux only; skipped, in words, elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "is about the files that Linux loads";
    }
}

namespace Hypotheses.Tests.Support;

/// <summary>A fact about a full disk, played by the device that takes nothing; skipped, in words, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FullDiskFactAttribute : FactAttribute
{
    public FullDiskFactAttribute()
    {
        if (!File.Exists(FullDisk.Device)) Skip = $"needs {FullDisk.Device}, which Linux has";
    }
}

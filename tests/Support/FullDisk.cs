using Hypotheses.Core.Files;

namespace Hypotheses.Tests.Support;

/// <summary>Makes the disk full for one file: what is written beside its place goes to a device that has no room.</summary>
public static class FullDisk
{
    public const string Device = "/dev/full";

    public static void For(string path) => File.CreateSymbolicLink(DurableFile.Temporary(path), Device);
}

/// <summary>A writer locks its file, and the device is one file for all: one test at a time.</summary>
[CollectionDefinition(Name)]
public sealed class FullDiskTests
{
    public const string Name = "full disk";
}

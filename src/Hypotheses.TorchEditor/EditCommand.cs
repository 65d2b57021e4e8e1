using System.Globalization;

namespace Hypotheses.TorchEditor;

/// <summary>The program's command line: 0 edited, 1 the file cannot be edited, 2 a mistake of the caller.</summary>
public static class EditCommand
{
    private const string Usage = "handles SOURCE DESTINATION | weaken VERSION SOURCE DESTINATION";

    /// <summary>Runs one edit and says in one line what it did, or why not.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        string source = arguments.Count > 1 ? arguments[^2] : "";
        try
        {
            switch (arguments)
            {
                case ["handles", _, var destination]:
                    int covered = HandleLifetimes.CopyExtended(source, destination);
                    if (covered == 0)
                        return Refuse(error, source, "no read of a handle was found in it: the edit no longer fits this version");
                    output.WriteLine($"{destination}: covered {covered.ToString(CultureInfo.InvariantCulture)} reads of handles");
                    return 0;
                case ["weaken", var version, _, var destination]:
                    int changed = ElfVersionNeed.CopyWeakened(source, destination, version);
                    string done = changed == 0 ? $"as it was, for it does not need {version}" : $"{version} is weak";
                    output.WriteLine($"{destination}: {done}");
                    return 0;
                default:
                    error.WriteLine(Usage);
                    return 2;
            }
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidDataException or BadImageFormatException)
        {
            return Refuse(error, source, e.Message);
        }
    }

    private static int Refuse(TextWriter error, string source, string problem)
    {
        error.WriteLine($"{source}: {problem.ReplaceLineEndings(" ")}");
        return 1;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Hypotheses.Cli.Problems;

namespace Hypotheses.Cli;

/// <summary>The next free number of a claim, by the files of a catalogue.</summary>
internal sealed partial class NextNumber(TextWriter output)
{
    /// <summary>Prints one more than the highest number, e.g. <c>C28</c>.</summary>
    /// <exception cref="CliException">The folder is not there, or holds no claim.</exception>
    public int Run(string folder)
    {
        if (!Directory.Exists(folder)) throw new CliException($"{folder}: there is no such folder");
        int[] taken = [.. Directory.EnumerateFiles(folder, "C*_*.cs", SearchOption.AllDirectories)
            .Select(f => Claim().Match(Path.GetFileName(f))).Where(m => m.Success)
                .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];
        if (taken.Length == 0) throw new CliException($"{folder}: it holds no claim (C21_Holes.cs, say)");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"C{taken.Max() + 1:00}"));
        return 0;
    }

    [GeneratedRegex("^C([0-9]{2,3})[a-z]?_")]
    private static partial Regex Claim();
}

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hypotheses.Tests.Catalogue;

/// <summary>
/// A claim's file reads like a paper's method section, in one order, and knows nothing of machines or of other claims.
/// </summary>
public partial class ClaimFormTests
{
    // Members of one line may stand in any order among themselves.
    private static readonly string[][] Order =
    [
        ["Title"], ["Source"], ["Protocol"], ["Controls"], ["Subjects", "SettingsOf"],
        ["Regime", "Map", "Invariances", "InvarianceSlack"], ["Prepare"], ["Measure"],
    ];

    private static readonly string[] Foreign =
    [
        "File", "Directory", "Path", "Stream", "Environment", "Console", "Process", "Thread", "Threads", "Task", "Parallel",
        "Interlocked", "Lock", "Device", "ComputeDevice", "CUDA", "cuda", "Session", "Ledger", "JobTrainer", "DateTime",
        "DateTimeOffset", "Stopwatch", "Random",
    ];

    public static TheoryData<string> Claims => ClaimSources.Names;

    [Theory]
    [MemberData(nameof(Claims))]
    public void Members_stand_in_one_order(string name) => Assert.Null(OutOfOrder(ClaimSources.Class(name)));

    [Theory]
    [MemberData(nameof(Claims))]
    public void A_claim_names_no_device_file_thread_or_other_claim(string name) => Assert.Empty(Names(ClaimSources.Class(name)));

    [Fact]
    public void Both_checks_see_what_they_look_for()
    {
        ClassDeclarationSyntax wrong = ClaimSources.Class(
            """
            class C99_Sample
            {
                public override string Title => "reads File and C01_Superposition"; // Threads
                public override Controls Controls => new(C01_Superposition.Positive, C99_Sample.Negative);
                public override Protocol Protocol { get; } = Read(File.ReadAllText("x"));
                private int Device() => Threads.Workers;
            }
            """,
            "C99_Sample");
        Assert.Equal("Protocol stands behind Controls", OutOfOrder(wrong));
        Assert.Equal(["C01_Superposition", "File", "Device", "Threads"], Names(wrong));
    }

    private static string? OutOfOrder(ClassDeclarationSyntax claim)
    {
        (string Name, int Place)[] members = [.. claim.Members.Where(ClaimSources.IsOverride).SelectMany(ClaimSources.NamesOf)
            .Select(n => (n, Array.FindIndex(Order, places => places.Contains(n)))).Where(m => m.Item2 >= 0)];
        (string Name, int Place)[][] pairs =
            [.. members.Zip(members.Skip(1), (a, b) => new[] { a, b }).Where(p => p[0].Place > p[1].Place)];
        return pairs.Length == 0 ? null : $"{pairs[0][1].Name} stands behind {pairs[0][0].Name}";
    }

    private static string[] Names(ClassDeclarationSyntax claim) =>
        [.. claim.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.Text)
            .Where(t => Foreign.Contains(t) || (ClaimName().IsMatch(t) && t != claim.Identifier.Text)).Distinct()];

    [GeneratedRegex("^C[0-9]{2,3}[a-z]?_")]
    private static partial Regex ClaimName();
}

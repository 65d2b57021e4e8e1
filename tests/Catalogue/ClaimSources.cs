using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hypotheses.Tests.Catalogue;

/// <summary>The claims' files as syntax.</summary>
internal static class ClaimSources
{
    public static string Folder { get; } = Path.Combine(Support.ModelFiles.RepositoryRoot, "hypotheses");

    /// <summary>Names of the claims' classes.</summary>
    public static TheoryData<string> Names => [.. MutantMeasurements.Claims.Select(c => c.GetType().Name)];

    /// <summary>The class of a claim's file.</summary>
    public static ClassDeclarationSyntax Class(string name) =>
        Class(File.ReadAllText(Directory.EnumerateFiles(Folder, name + ".cs", SearchOption.AllDirectories).Single()), name);

    /// <summary>The class of that name in a text.</summary>
    public static ClassDeclarationSyntax Class(string text, string name) =>
        CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Single(c => c.Identifier.Text == name);

    /// <summary>The names that a member declares.</summary>
    public static IEnumerable<string> NamesOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => [method.Identifier.Text],
        PropertyDeclarationSyntax property => [property.Identifier.Text],
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Identifier.Text),
        _ => [],
    };

    /// <summary>Whether a member is one that every claim has.</summary>
    public static bool IsOverride(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(m => m.IsKind(SyntaxKind.OverrideKeyword));
}

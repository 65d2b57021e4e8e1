using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hypotheses.Tests.Catalogue;

/// <summary>
/// What is measured depends on no number that stands in the code alone: thresholds, sample sizes and counts of draws are the
/// protocol's, where the definition sees them. 0, .5, 1 and 2 are no settings.
/// </summary>
public class MeasureLiteralsTests
{
    private static readonly double[] Harmless = [0, .5, 1, 2];

    public static TheoryData<string> Claims => ClaimSources.Names;

    [Theory]
    [MemberData(nameof(Claims))]
    public void A_measure_has_no_numbers_of_its_own(string name) => Assert.Empty(Literals(ClaimSources.Class(name)));

    [Theory]
    [InlineData("=> x > .3 ? 1 : 0;", ".3")]
    [InlineData("{ int[] a = [0, 1, 2]; return a[^1] * .5 * Chance(100); }", "100")]
    [InlineData("=> x > Threshold ? 1 : 0;", ".25")]
    [InlineData("=> Helper(x);", "7e-3f", "3")]
    [InlineData("=> x > Half; // 12 and \"13\"")]
    [InlineData("=> protocol[\"bound.14\"] + Protocol[\"x\"] + -1;")]
    public void The_search_follows_helpers_and_constants_and_leaves_words_and_the_protocol_alone(
        string body, params string[] found)
    {
        string text = $$"""
            class C99_Sample
            {
                private const double Threshold = .25, Half = .5;
                private static readonly int Other = 9;
                public override Protocol Protocol { get; } = new() { Samples = 77 };
                protected override double Measure(double x, Protocol protocol) {{body}}
                private double Helper(double x) => Nested(x) * 7e-3f;
                private static double Nested(double x) => x > 3 ? 1 : 0;
                private static double Unused(double x) => x + Other;
            }
            """;
        Assert.Equal(
            found.Order(StringComparer.Ordinal), Literals(ClaimSources.Class(text, "C99_Sample")).Order(StringComparer.Ordinal));
    }

    // Literals of Measure and of every member of the class that it comes to, but those that every claim has.
    private static IEnumerable<string> Literals(ClassDeclarationSyntax claim)
    {
        var left = new Queue<SyntaxNode>(
            claim.Members.OfType<MethodDeclarationSyntax>().Where(m => m.Identifier.Text == "Measure"));
        Assert.Single(left);
        var met = new HashSet<SyntaxNode>(left);
        while (left.TryDequeue(out SyntaxNode? node))
        {
            foreach (SyntaxToken token in node.DescendantTokens())
            {
                if (token.IsKind(SyntaxKind.NumericLiteralToken) && !Harmless.Contains(Number(token))) yield return token.Text;
                // A member of something else that has the name of one of the claim's own is not meant.
                if (!token.IsKind(SyntaxKind.IdentifierToken)
                    || token.Parent is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax of } name && of.Name == name)
                    continue;
                foreach (MemberDeclarationSyntax member in claim.Members.Where(m => !ClaimSources.IsOverride(m)))
                    foreach (SyntaxNode named in Named(member, token.Text).Where(met.Add)) left.Enqueue(named);
            }
        }
    }

    private static double Number(SyntaxToken token) => Convert.ToDouble(token.Value, CultureInfo.InvariantCulture);

    // Of a field with several variables the one that is meant.
    private static IEnumerable<SyntaxNode> Named(MemberDeclarationSyntax member, string name) =>
        member is FieldDeclarationSyntax field
        ? field.Declaration.Variables.Where(v => v.Identifier.Text == name)
        : ClaimSources.NamesOf(member).Contains(name) ? [member] : [];
}

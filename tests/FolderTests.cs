using Hypotheses.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Hypotheses.Tests;

/// <summary>
/// Rooms of the house: a folder is a namespace, arrows between folders form no circle, a folder holds about fifteen files at
/// most, and no line is longer than 130 columns.
/// </summary>
public class FolderTests
{
    private const int MostFiles = 16, MostColumns = 130;

    private static readonly string[] Roots = ["src", "hypotheses", "tests"];

    [Theory]
    [InlineData("Hypotheses.Core")]
    [InlineData("Hypotheses.Claims")]
    [InlineData("Hypotheses.Dashboard")]
    [InlineData("Hypotheses.Xunit")]
    [InlineData("hypotheses-cli")]
    public void Arrows_between_folders_form_no_circle(string assembly) =>
        Assert.Empty(Circle(Arrows(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"))));

    [Fact]
    public void A_circle_is_seen_and_a_tree_is_none()
    {
        Assert.Empty(Circle([("a", "b", ""), ("b", "c", ""), ("a", "c", "")]));
        Assert.Equal(["b → c (x)", "c → b (y)"], Circle([("a", "b", ""), ("b", "c", "x"), ("c", "b", "y"), ("c", "d", "")]));
        // This assembly's own bodies, signatures and generic arguments are read.
        Assert.Contains(
            Arrows(typeof(FolderTests).Assembly.Location),
            a => a is { From: "Hypotheses.Tests", To: "Hypotheses.Tests.Support" });
    }

    [Fact]
    public void A_folder_is_a_namespace()
    {
        string[] wrong = [
            .. Sources("src").Where(s =>
                Namespace(s.Text) is { } name
                    && name != Path.GetDirectoryName(s.Path)!.Replace(Path.DirectorySeparatorChar, '.')[4..])
            .Select(s => s.Path)];
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_folder_is_full() =>
        Assert.Empty(
            Sources("src").GroupBy(s => Path.GetDirectoryName(s.Path)).Where(g => g.Count() > MostFiles)
                .Select(g => $"{g.Key}: {g.Count()} files"));

    /// <summary>A literal is not broken for its length: what stands around it counts.</summary>
    [Fact]
    public void No_line_is_longer_than_a_page_is_wide()
    {
        string[] wide = [
            .. Roots.SelectMany(Sources).Where(s => s.Text.Split('\n').Any(l => l.Length > MostColumns))
                .SelectMany(s => Wide(s.Path, s.Text))];
        Assert.Empty(wide);
        Assert.Single(Wide("x.cs", $"class C {{ }} // {new string('x', MostColumns)}"));
        Assert.Empty(Wide("x.cs", $"class C {{ const string X = \"{new string('x', MostColumns)}\"; }}"));
    }

    private static IEnumerable<string> Wide(string path, string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text);
        int[] literal = new int[tree.GetText().Lines.Count];
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(n => !IsText(n)).Where(IsText))
            foreach (TextLine line in tree.GetText().Lines)
                if (line.Span.Intersection(node.Span) is { } part) literal[line.LineNumber] += part.Length;
        return tree.GetText().Lines.Where(l => l.Span.Length - literal[l.LineNumber] > MostColumns)
            .Select(l => $"{path}:{l.LineNumber + 1}: {l.Span.Length} columns");
    }

    private static bool IsText(SyntaxNode node) =>
        node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression)
        || node.IsKind(SyntaxKind.Utf8StringLiteralExpression);

    /// <summary>
    /// What is left of a graph when everything that points nowhere, or is pointed at from nowhere, is taken away: its circles.
    /// </summary>
    private static IReadOnlyList<string> Circle(IEnumerable<(string From, string To, string Example)> arrows)
    {
        List<(string From, string To, string Example)> left = [.. arrows];
        for (int before = -1; before != left.Count;)
        {
            before = left.Count;
            var from = left.Select(a => a.From).ToHashSet();
            var to = left.Select(a => a.To).ToHashSet();
            left.RemoveAll(a => !from.Contains(a.To) || !to.Contains(a.From));
        }

        return [.. left.Select(a => $"{a.From} → {a.To} ({a.Example})")];
    }

    /// <summary>From which namespace to which an assembly's types point: signatures and bodies, one example for each.</summary>
    private static IReadOnlyList<(string From, string To, string Example)> Arrows(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        var arrows = new Dictionary<(string, string), string>();
        foreach (TypeDefinition type in module.GetTypes())
        {
            string from = Outermost(type).Namespace;
            foreach (TypeReference seen in References(type).SelectMany(Parts).Where(t => t.Scope == module))
            {
                string to = Outermost(seen).Namespace;
                if (from.Length > 0 && to.Length > 0 && from != to)
                    arrows.TryAdd((from, to), $"{Outermost(type).Name} uses {Outermost(seen).Name}");
            }
        }

        return [.. arrows.Select(a => (a.Key.Item1, a.Key.Item2, a.Value))];
    }

    private static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        if (type.BaseType is { } parent) yield return parent;
        foreach (InterfaceImplementation i in type.Interfaces) yield return i.InterfaceType;
        foreach (FieldDefinition field in type.Fields) yield return field.FieldType;
        foreach (MethodDefinition method in type.Methods)
        {
            yield return method.ReturnType;
            foreach (ParameterDefinition parameter in method.Parameters) yield return parameter.ParameterType;
            if (!method.HasBody) continue;
            foreach (VariableDefinition variable in method.Body.Variables) yield return variable.VariableType;
            foreach (TypeReference used in method.Body.Instructions.SelectMany(Used)) yield return used;
        }
    }

    private static IEnumerable<TypeReference> Used(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference member when member.DeclaringType is { } type => [type],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification of => Parts(of.ElementType),
        GenericParameter => [],
        _ => [type],
    };

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string? Namespace(string text) =>
        System.Text.RegularExpressions.Regex.Match(
            text, @"^namespace ([\w.]+);", System.Text.RegularExpressions.RegexOptions.Multiline) is { Success: true } m
            ? m.Groups[1].Value
            : null;

    private static IEnumerable<(string Path, string Text)> Sources(string root) =>
        from path in Directory.EnumerateFiles(Path.Combine(ModelFiles.RepositoryRoot, root), "*.cs", SearchOption.AllDirectories)
        let parts = path.Split(Path.DirectorySeparatorChar)
        where !parts.Contains("obj") && !parts.Contains("bin")
        select (Path.GetRelativePath(ModelFiles.RepositoryRoot, path), File.ReadAllText(path));
}

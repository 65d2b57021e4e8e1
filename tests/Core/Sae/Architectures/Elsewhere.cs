using System.Reflection;
using Hypotheses.Core.Sae;
using Hypotheses.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hypotheses.Tests.Core.Sae.Architectures;

/// <summary>
/// Architectures of this folder compiled anew, into an assembly that sees what anybody sees: this one is a friend of Core's.
/// </summary>
internal static class Elsewhere
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq;";

    /// <summary>The architecture that a file of this folder defines.</summary>
    /// <param name="name">The class, and the file without its ending.</param>
    /// <param name="edit">A change of its text; null: none.</param>
    public static SaeArchitecture Compile(string name, Func<string, string>? edit = null)
    {
        string folder = Path.Combine(ModelFiles.RepositoryRoot, "tests", "Core", "Sae", "Architectures");
        string text = File.ReadAllText(Path.Combine(folder, name + ".cs"));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        SyntaxTree[] trees = [CSharpSyntaxTree.ParseText(edit?.Invoke(text) ?? text), CSharpSyntaxTree.ParseText(Usings)];
        using var bytes = new MemoryStream();
        var emitted = CSharpCompilation.Create("Elsewhere", trees, References(), options).Emit(bytes);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        Type architecture = Assembly.Load(bytes.ToArray()).GetExportedTypes().Single(t => t.Name == name);
        return (SaeArchitecture)Activator.CreateInstance(architecture)!;
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Concat([typeof(SaeArchitecture).Assembly.Location, typeof(TorchSharp.torch).Assembly.Location])
            .DistinctBy(Path.GetFileName).Select(path => MetadataReference.CreateFromFile(path));
}

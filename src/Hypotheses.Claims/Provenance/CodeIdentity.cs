using System.Collections.Concurrent;
using System.Reflection;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Provenance;

/// <summary>
/// Identity of the code that measures: the core library, this one (subjects, specimens), and the catalogue that holds the claim.
/// A trial of other code is not used again; it does not change a definition, and so no seed.
/// </summary>
internal static class CodeIdentity
{
    private static readonly ConcurrentDictionary<Assembly, string> Known = new();

    /// <summary>The framework's alone, for numbers that no claim's code measures.</summary>
    public static string OfFramework { get; } = typeof(Claim).Assembly.ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>32 hexadecimal digits.</summary>
    public static string Of(Claim claim) => Known.GetOrAdd(claim.GetType().Assembly, catalogue => Json.Hash(string.Join(
        ' ', new[] { typeof(Seed).Assembly, typeof(Claim).Assembly, catalogue }
            .Select(a => a.ManifestModule.ModuleVersionId)))[..32]);
}

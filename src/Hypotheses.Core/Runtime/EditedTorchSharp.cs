using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// Refuses to work with TorchSharp as published, which can give wrong numbers while another thread collects
/// (src/Hypotheses.EditedTorchSharp/DECISION.md): a program that references TorchSharp besides this library may get that one.
/// </summary>
internal static class EditedTorchSharp
{
    private const string Key = "HypothesesEdit";

    /// <summary>When this library is loaded: before it, or who uses it, can have measured anything.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "No other place is passed by every use of the library.")]
    internal static void Check()
    {
        if (Problem(typeof(Scalar).Assembly) is { } problem) throw new InvalidOperationException(problem);
    }

    /// <summary>What is wrong with an assembly that should be the edited TorchSharp; null where nothing is.</summary>
    internal static string? Problem(Assembly assembly)
    {
        const string problem = "is TorchSharp as published, whose results can be wrong; reference Hypotheses.Core alone";
        bool edited = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(a => a.Key == Key);
        return edited ? null : $"{assembly.Location}: {problem}";
    }
}

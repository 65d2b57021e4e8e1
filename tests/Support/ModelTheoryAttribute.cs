namespace Hypotheses.Tests.Support;

/// <summary>A theory about files that the project does not own; not applicable, in words, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ModelTheoryAttribute : TheoryAttribute
{
    /// <summary>A theory that needs <paramref name="files"/>, relative to HYPOTHESES_MODELS.</summary>
    public ModelTheoryAttribute(params string[] files)
    {
        Files = files;
        if (files.FirstOrDefault(file => !ModelFiles.Has(file)) is { } absent) Skip = $"needs HYPOTHESES_MODELS/{absent}";
    }

    /// <summary>What it needs.</summary>
    public string[] Files { get; }
}

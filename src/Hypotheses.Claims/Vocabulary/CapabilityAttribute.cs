using System.Reflection;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>Marks a small interface that a subject implements, with the words that "not applicable" uses.</summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class CapabilityAttribute(string words) : Attribute
{
    /// <summary>E.g. <c>known true features</c>.</summary>
    public string Words { get; } = words;

    /// <summary>The words of a capability, or the interface's name.</summary>
    public static string Describe(Type capability) =>
        capability.GetCustomAttribute<CapabilityAttribute>()?.Words ?? capability.Name;
}

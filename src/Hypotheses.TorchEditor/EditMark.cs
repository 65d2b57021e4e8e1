using Mono.Cecil;

namespace Hypotheses.TorchEditor;

/// <summary>
/// The assembly attribute by which an edited assembly is told from the published one, which has the same name and version:
/// <c>AssemblyMetadata("HypothesesEdit", "handles")</c>. Hypotheses.Core looks for it when it is loaded.
/// </summary>
public static class EditMark
{
    /// <summary>The attribute's key and value.</summary>
    public const string Key = "HypothesesEdit", Value = "handles";

    /// <summary>Adds the mark; <paramref name="core"/> is where the module finds the types of the runtime.</summary>
    public static void Add(ModuleDefinition module, IMetadataScope core)
    {
        TypeReference text = module.TypeSystem.String;
        var type = new TypeReference("System.Reflection", "AssemblyMetadataAttribute", module, core);
        var constructor = new MethodReference(".ctor", module.TypeSystem.Void, type) { HasThis = true };
        constructor.Parameters.Add(new ParameterDefinition(text));
        constructor.Parameters.Add(new ParameterDefinition(text));
        var mark = new CustomAttribute(constructor);
        mark.ConstructorArguments.Add(new CustomAttributeArgument(text, Key));
        mark.ConstructorArguments.Add(new CustomAttributeArgument(text, Value));
        module.Assembly.CustomAttributes.Add(mark);
    }
}

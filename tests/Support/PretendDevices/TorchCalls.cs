using Mono.Cecil;

namespace Hypotheses.Tests.Support.PretendDevices;

/// <summary>What is to be known of an assembly's calls of TorchSharp.</summary>
internal static class TorchCalls
{
    /// <summary>The type of devices.</summary>
    public const string Device = "TorchSharp.torch/Device";

    /// <summary>Which of TorchSharp's methods of some names each type of an assembly calls.</summary>
    public static ILookup<string, string> Of(string path, IReadOnlySet<string> names)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return module.GetTypes().SelectMany(type => type.Methods.Where(m => m.HasBody).SelectMany(m => m.Body.Instructions)
            .Select(i => i.Operand).OfType<MethodReference>().Where(m => AreWatched(m) && names.Contains(m.Name))
            .Select(m => (Type: Outermost(type).FullName, m.Name))).ToLookup(c => c.Type, c => c.Name);
    }

    /// <summary>The type around a nested one.</summary>
    public static TypeDefinition Outermost(TypeDefinition type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;

    /// <summary>Whether a method is TorchSharp's and takes or gives tensors or devices.</summary>
    public static bool AreWatched(MethodReference called) =>
        called.DeclaringType.Scope.Name.StartsWith("TorchSharp", StringComparison.Ordinal)
        && !called.DeclaringType.IsGenericInstance && called.DeclaringType.FullName != Device
        && (called.HasThis ? called.Parameters.Select(p => p.ParameterType).Prepend(called.DeclaringType)
            : called.Parameters.Select(p => p.ParameterType)).Append(called.ReturnType).Any(Matters);

    private static bool Matters(TypeReference type) =>
        type.FullName.Contains("TorchSharp.torch/Tensor", StringComparison.Ordinal)
        || type.FullName.Contains(Device, StringComparison.Ordinal);

    /// <summary>The T of a caller's own for which it calls, as the declared place does to read one number; else null.</summary>
    public static GenericParameter? Open(MethodReference called) =>
        (called as GenericInstanceMethod)?.GenericArguments is [GenericParameter parameter] ? parameter : null;

    /// <summary>Neither a reference nor a span, which no object can hold.</summary>
    public static bool HasObject(TypeReference type) =>
        !type.IsByReference && !type.IsPointer && !type.FullName.Contains("Span`1", StringComparison.Ordinal);

    /// <summary>A type in a generic method's signature, with the method's arguments put in.</summary>
    public static TypeReference Closed(TypeReference type, MethodReference called) => type switch
    {
        GenericParameter parameter when called is GenericInstanceMethod method => method.GenericArguments[parameter.Position],
        GenericInstanceType generic => Closed(generic, called),
        ArrayType array => new ArrayType(Closed(array.ElementType, called)),
        _ => type,
    };

    private static GenericInstanceType Closed(GenericInstanceType generic, MethodReference called)
    {
        var closed = new GenericInstanceType(generic.ElementType);
        foreach (TypeReference argument in generic.GenericArguments) closed.GenericArguments.Add(Closed(argument, called));
        return closed;
    }
}

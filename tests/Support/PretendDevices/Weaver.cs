using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Hypotheses.Tests.Support.PretendDevices;

/// <summary>
/// Puts <see cref="Watch"/> around an assembly's calls of TorchSharp: each becomes a call of a method of its own that has the
/// same signature, asks before it and marks after it.
/// </summary>
internal sealed class Weaver
{
    private readonly ModuleDefinition _module;
    private readonly TypeDefinition _home;
    private readonly Dictionary<string, MethodDefinition> _made = [];
    private readonly MethodReference _enter, _leave, _real, _listed, _array;

    private Weaver(ModuleDefinition module)
    {
        _module = module;
        TypeSystem types = module.TypeSystem;
        _home = new TypeDefinition(
            "", "<Watched>", TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.Class, types.Object);
        (_enter, _leave) = (Of(nameof(Watch.Enter)), Of(nameof(Watch.Leave)));
        (_real, _listed, _array) = (Of(nameof(Watch.Real)), Of(nameof(Watch.Listed)), Of(nameof(Watch.Array)));

        MethodReference Of(string name) => module.ImportReference(typeof(Watch).GetMethod(name));
    }

    /// <summary>An assembly's bytes with the calls watched of all types that <paramref name="which"/> takes.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="which">By the namespace of the outermost type.</param>
    /// <param name="declared">The type that may let numbers leave; its full name.</param>
    public static byte[] Woven(string path, Func<string, bool> which, string declared)
    {
        using var module = ModuleDefinition.ReadModule(path);
        var weaver = new Weaver(module);
        foreach (TypeDefinition type in module.GetTypes().ToArray())
        {
            TypeDefinition outer = TorchCalls.Outermost(type);
            if (!which(outer.Namespace)) continue;
            foreach (MethodDefinition method in type.Methods.Where(m => m.HasBody))
                weaver.Weave(method, outer.FullName == declared);
        }

        module.Types.Add(weaver._home);
        using var bytes = new MemoryStream();
        module.Write(bytes);
        return bytes.ToArray();
    }

    private void Weave(MethodDefinition method, bool declared)
    {
        foreach (Instruction at in method.Body.Instructions)
        {
            if (at.Operand is not MethodReference called || !TorchCalls.AreWatched(called)) continue;
            if (at.OpCode.Code is not (Code.Call or Code.Callvirt or Code.Newobj))
                throw new NotSupportedException($"{method.FullName}: {at.OpCode.Name} {called.FullName}");
            (at.OpCode, at.Operand) = (OpCodes.Call, Watched(called, at.OpCode, declared));
            if (TorchCalls.Open(called) is not { } parameter) continue;
            var closed = new GenericInstanceMethod((MethodReference)at.Operand);
            closed.GenericArguments.Add(parameter);
            at.Operand = closed;
        }
    }

    private MethodDefinition Watched(MethodReference called, OpCode call, bool declared)
    {
        bool open = TorchCalls.Open(called) is not null;
        string key = $"{(open ? called.GetElementMethod() : called).FullName} {call.Code} {declared}";
        if (_made.TryGetValue(key, out MethodDefinition? made)) return made;
        made = new MethodDefinition(
            $"{called.Name}{_made.Count}", MethodAttributes.Static | MethodAttributes.Assembly, _module.TypeSystem.Void);
        if (open) called = Generic(called.GetElementMethod(), made);
        TypeReference[] types = [
            .. called.HasThis && call != OpCodes.Newobj ? [called.DeclaringType] : Array.Empty<TypeReference>(),
            .. called.Parameters.Select(p => TorchCalls.Closed(p.ParameterType, called))];
        TypeReference returned = call == OpCodes.Newobj ? called.DeclaringType : TorchCalls.Closed(called.ReturnType, called),
            many = new ArrayType(_module.TypeSystem.Object);
        made.ReturnType = returned;
        foreach (TypeReference type in types) made.Parameters.Add(new ParameterDefinition(type));
        made.Body.InitLocals = true;
        var arguments = new VariableDefinition(many);
        made.Body.Variables.Add(arguments);
        ILProcessor il = made.Body.GetILProcessor();
        for (int i = 0; i < types.Length; i++) Listed(il, types[i], made.Parameters[i]);
        il.Emit(OpCodes.Ldc_I4, types.Length);
        il.Emit(OpCodes.Newarr, _module.TypeSystem.Object);
        il.Emit(OpCodes.Stloc, arguments);
        for (int i = 0; i < types.Length; i++)
        {
            bool span = types[i].FullName == "System.ReadOnlySpan`1<TorchSharp.torch/Tensor>";
            if (!span && !TorchCalls.HasObject(types[i])) continue;
            il.Emit(OpCodes.Ldloc, arguments);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldarg, made.Parameters[i]);
            if (span) il.Emit(OpCodes.Call, _array);
            else il.Emit(OpCodes.Box, types[i]);
            il.Emit(OpCodes.Stelem_Ref);
        }

        il.Emit(OpCodes.Ldstr, called.Name);
        il.Emit(declared ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ldloc, arguments);
        il.Emit(OpCodes.Call, _enter);
        for (int i = 0; i < types.Length; i++)
        {
            il.Emit(OpCodes.Ldarg, made.Parameters[i]);
            if (types[i].FullName == TorchCalls.Device) il.Emit(OpCodes.Call, _real);
        }

        il.Emit(call, called);
        if (returned.FullName != "System.Void" && TorchCalls.HasObject(returned)) Left(il, called, returned, arguments);
        il.Emit(OpCodes.Ret);
        made.Body.OptimizeMacros();
        _home.Methods.Add(made);
        return _made[key] = made;
    }

    private static GenericInstanceMethod Generic(MethodReference called, MethodDefinition made)
    {
        var parameter = new GenericParameter("T", made)
        {
            HasNotNullableValueTypeConstraint = true,
            HasDefaultConstructorConstraint = true,
        };
        made.GenericParameters.Add(parameter);
        var closed = new GenericInstanceMethod(called);
        closed.GenericArguments.Add(parameter);
        return closed;
    }

    private void Listed(ILProcessor il, TypeReference type, ParameterDefinition parameter)
    {
        if (type.FullName != "System.Collections.Generic.IEnumerable`1<TorchSharp.torch/Tensor>") return;
        il.Emit(OpCodes.Ldarg, parameter);
        il.Emit(OpCodes.Call, _listed);
        il.Emit(OpCodes.Starg, parameter);
    }

    private void Left(ILProcessor il, MethodReference called, TypeReference returned, VariableDefinition arguments)
    {
        var result = new VariableDefinition(returned);
        il.Body.Variables.Add(result);
        il.Emit(OpCodes.Stloc, result);
        il.Emit(OpCodes.Ldstr, called.Name);
        il.Emit(OpCodes.Ldloc, arguments);
        il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Box, returned);
        il.Emit(OpCodes.Call, _leave);
        il.Emit(OpCodes.Unbox_Any, returned);
    }
}

using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Hypotheses.TorchEditor;

/// <summary>
/// Edits a managed binding so that an object lives through the native call that was given its handle. TorchSharp reads
/// <c>x.Handle</c> as an argument and has no use for <c>x</c> after; where that was the last use (the Scalar of every
/// <c>tensor * 2.0</c>, the 1 of every <c>a + b</c>), a collection in another thread lets the finalizer free the native object
/// while the call reads it. The call then throws or, worse, computes with another number. After the edit each object whose
/// handle a method took is kept alive (<see cref="GC.KeepAlive"/>) to each of that method's returns.
/// </summary>
public static class HandleLifetimes
{
    private const string Getter = "get_Handle", Keeper = nameof(GC.KeepAlive);

    /// <summary>Edits every method of <paramref name="module"/> in memory; returns how many reads are now covered.</summary>
    public static int Extend(ModuleDefinition module)
    {
        var collector = new TypeReference("System", "GC", module, Core(module));
        var keepAlive = new MethodReference(Keeper, module.TypeSystem.Void, collector);
        keepAlive.Parameters.Add(new ParameterDefinition(module.TypeSystem.Object));
        return Bodies(module).Sum(b => Extend(b, keepAlive));
    }

    /// <summary>How many reads in <paramref name="module"/> are covered, or are not: the latter 0 after the edit.</summary>
    public static int Count(ModuleDefinition module, bool covered) => Bodies(module).Sum(b => Reads(b, covered).Count);

    /// <summary>
    /// Writes <paramref name="source"/>, edited and with its <see cref="EditMark"/>, to <paramref name="destination"/>
    /// (<see cref="PlacedFile"/>): the same bytes each time. Returns how many reads it covered; where that is 0 it writes
    /// nothing.
    /// </summary>
    /// <exception cref="BadImageFormatException">The source is not a managed assembly.</exception>
    public static int CopyExtended(string source, string destination)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(source, new ReaderParameters { InMemory = true });
        int covered = Extend(module);
        if (covered == 0) return 0;
        EditMark.Add(module, Core(module));
        using var edited = new MemoryStream();
        module.Write(edited);
        PlacedFile.Write(destination, edited.ToArray());
        return covered;
    }

    private static int Extend(MethodBody body, MethodReference keepAlive)
    {
        List<(Instruction At, MethodReference Getter)> reads = Reads(body, covered: false);
        if (reads.Count == 0) return 0;

        Widen(body);
        var kept = new List<VariableDefinition>();
        ILProcessor code = body.GetILProcessor();
        foreach ((Instruction read, MethodReference getter) in reads)
        {
            var holder = new VariableDefinition(body.Method.Module.TypeSystem.Object);
            body.Variables.Add(holder);
            kept.Add(holder);
            // In place, so that what branches to the read comes by here as well.
            Instruction store = code.Create(OpCodes.Stloc, holder), again = code.Create(read.OpCode, getter);
            read.OpCode = OpCodes.Dup;
            read.Operand = null;
            code.InsertAfter(read, store);
            code.InsertAfter(store, again);
        }

        foreach (Instruction exit in body.Instructions.Where(i => i.OpCode == OpCodes.Ret).ToList())
        {
            Instruction last = exit;
            exit.OpCode = OpCodes.Nop;
            foreach (VariableDefinition holder in kept)
            {
                Instruction load = code.Create(OpCodes.Ldloc, holder), keep = code.Create(OpCodes.Call, keepAlive);
                code.InsertAfter(last, load);
                code.InsertAfter(load, keep);
                last = keep;
            }

            code.InsertAfter(last, code.Create(OpCodes.Ret));
        }

        body.InitLocals = true; // an exit that no read precedes keeps null alive
        return reads.Count;
    }

    // The code between a branch and its target grows: short offsets may no longer reach.
    private static void Widen(MethodBody body)
    {
        foreach (Instruction branch in body.Instructions.Where(i => i.OpCode.OperandType == OperandType.ShortInlineBrTarget))
        {
            string name = branch.OpCode.Code.ToString();
            branch.OpCode = typeof(OpCodes).GetField(name.Substring(0, name.Length - "_S".Length))?.GetValue(null) is OpCode wide
                ? wide
                : throw new InvalidDataException("no long form of the branch " + name);
        }
    }

    private static List<(Instruction At, MethodReference Getter)> Reads(MethodBody body, bool covered) =>
        body.Instructions.Where(i => i.OpCode == OpCodes.Call || i.OpCode == OpCodes.Callvirt)
            .Select(i => (At: i, Getter: (MethodReference)i.Operand))
            .Where(r => IsGetter(r.Getter) && IsCovered(r.At, body) == covered).ToList();

    private static IEnumerable<MethodBody> Bodies(ModuleDefinition module) =>
        module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).Select(m => m.Body);

    private static bool IsGetter(MethodReference method) =>
        method.Name == Getter && method.HasThis && method.ReturnType.MetadataType == MetadataType.IntPtr
        && IsFinalized(method.DeclaringType);

    private static bool IsFinalized(TypeReference type) =>
        type is TypeDefinition own && !own.IsValueType && own.Methods.Any(m => m.Name == "Finalize");

    // A compiler lays out `(x = y).Handle` as this edit does, `dup; stloc`, but keeps nothing alive at the end.
    private static bool IsCovered(Instruction read, MethodBody body) =>
        read.Previous is { Operand: VariableDefinition held }
        && body.Instructions.Any(i => i.Operand == held && i.Next?.Operand is MethodReference { Name: Keeper });

    private static IMetadataScope Core(ModuleDefinition module) =>
        module.GetTypeReferences().FirstOrDefault(t => t.FullName == "System.GC")?.Scope ?? module.TypeSystem.CoreLibrary;
}

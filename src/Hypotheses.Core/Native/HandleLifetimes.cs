#nullable enable
// Compiled twice: into the build task that Native.targets runs, and into the tests (where BUILD_EDIT_TESTS leaves the task out).
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Hypotheses.Core.Native
{
    /// <summary>
    /// Edits a managed binding so that an object lives through the native call that was given its handle. TorchSharp reads
    /// <c>x.Handle</c> as an argument and has no use for <c>x</c> after; where that was the last use (the Scalar of every
    /// <c>tensor * 2.0</c>, the 1 of every <c>a + b</c>), a collection in another thread lets the finalizer free the native object
    /// while the call reads it. The call then throws or, worse, computes with another number. After the edit each object whose
    /// handle a method took is kept alive (<see cref="GC.KeepAlive"/>) to each of that method's returns.
    /// </summary>
    public static class HandleLifetimes
    {
        private const string Getter = "get_Handle";

        /// <summary>Edits every method of <paramref name="module"/> in memory. Returns how many reads of handles are now covered.</summary>
        public static int Extend(ModuleDefinition module)
        {
            var collector = new TypeReference("System", "GC", module, Core(module));
            var keepAlive = new MethodReference("KeepAlive", module.TypeSystem.Void, collector);
            keepAlive.Parameters.Add(new ParameterDefinition(module.TypeSystem.Object));
            return module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).Sum(m => Extend(m.Body, keepAlive));
        }

        /// <summary>How many reads of handles <see cref="Extend(ModuleDefinition)"/> would have to cover: 0 after it.</summary>
        public static int Uncovered(ModuleDefinition module) =>
            module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).Sum(m => Reads(m.Body).Count);

        /// <summary>Writes <paramref name="source"/>, edited, to <paramref name="destination"/>. Returns how many reads it covered.</summary>
        /// <exception cref="BadImageFormatException">The source is not a managed assembly.</exception>
        public static int CopyExtended(string source, string destination)
        {
            using (ModuleDefinition module = ModuleDefinition.ReadModule(source, new ReaderParameters { InMemory = true }))
            {
                int covered = Extend(module);
                string partial = destination + ".partial";
                module.Write(partial);
                if (File.Exists(destination)) File.Delete(destination);
                File.Move(partial, destination);
                return covered;
            }
        }

        private static int Extend(MethodBody body, MethodReference keepAlive)
        {
            List<Instruction> reads = Reads(body);
            if (reads.Count == 0) return 0;

            Widen(body);
            var kept = new List<VariableDefinition>();
            ILProcessor code = body.GetILProcessor();
            foreach (Instruction read in reads)
            {
                if (!(read.Operand is MethodReference getter)) continue;
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

        // The reads whose object nothing holds yet: `dup; stloc` before one is this edit's own mark.
        private static List<Instruction> Reads(MethodBody body) => body.Instructions.Where(i => IsRead(i) && !IsCovered(i)).ToList();

        private static bool IsRead(Instruction instruction) =>
            (instruction.OpCode == OpCodes.Call || instruction.OpCode == OpCodes.Callvirt)
            && instruction.Operand is MethodReference method && method.Name == Getter && method.HasThis
            && method.ReturnType.MetadataType == MetadataType.IntPtr && IsFinalized(method.DeclaringType);

        private static bool IsFinalized(TypeReference type) =>
            type is TypeDefinition own && !own.IsValueType && own.Methods.Any(m => m.Name == "Finalize");

        private static bool IsCovered(Instruction read) => read.Previous?.Previous?.OpCode == OpCodes.Dup && IsStore(read.Previous.OpCode);

        private static bool IsStore(OpCode code) => code.Name.StartsWith("stloc", StringComparison.Ordinal);

        private static IMetadataScope Core(ModuleDefinition module) =>
            module.GetTypeReferences().FirstOrDefault(t => t.FullName == "System.GC")?.Scope ?? module.TypeSystem.CoreLibrary;
    }

#if !BUILD_EDIT_TESTS
    /// <summary>The build's step: see Native.targets.</summary>
    public sealed class ExtendHandleLifetimes : Microsoft.Build.Utilities.Task
    {
        [Microsoft.Build.Framework.Required]
        public string Source { get; set; } = "";

        [Microsoft.Build.Framework.Required]
        public string Destination { get; set; } = "";

        public override bool Execute()
        {
            try
            {
                int covered = HandleLifetimes.CopyExtended(Source, Destination);
                if (covered == 0) throw new InvalidDataException("no read of a handle was found in it: the edit no longer fits this version");
                Log.LogMessage(Microsoft.Build.Framework.MessageImportance.Normal, "covered " + covered + " reads of handles in " + Destination);
                return true;
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is InvalidDataException || e is BadImageFormatException)
            {
                Log.LogError(Source + ": " + e.Message);
                return false;
            }
        }
    }
#endif
}

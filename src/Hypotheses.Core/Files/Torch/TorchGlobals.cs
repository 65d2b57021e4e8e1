using Hypotheses.Core.Files.SafeTensors;
using static TorchSharp.torch;

namespace Hypotheses.Core.Files.Torch;

/// <summary>
/// All that a pickle may name, and what calling it means here. Nothing of Python exists here: these are names that select a
/// few lines of this file, and every other name is refused. Sources: torch/_utils.py, torch/serialization.py, torch/storage.py.
/// </summary>
internal static class TorchGlobals
{
    /// <summary>
    /// The element types by the names of torch: of a storage's class, and of a dtype. Those of the second half are not read, but
    /// a file in which one of them stands beside others is. The newest have no storage class of their own.
    /// </summary>
    private static readonly (string? Storage, TorchType Type)[] Types =
    [
        ("DoubleStorage", Read("float64", ScalarType.Float64)), ("FloatStorage", Read("float32", ScalarType.Float32)),
        ("HalfStorage", Read("float16", ScalarType.Float16)), ("BFloat16Storage", Read("bfloat16", ScalarType.BFloat16)),
        ("LongStorage", Read("int64", ScalarType.Int64)), ("IntStorage", Read("int32", ScalarType.Int32)),
        ("ShortStorage", Read("int16", ScalarType.Int16)), ("CharStorage", Read("int8", ScalarType.Int8)),
        ("ByteStorage", Read("uint8", ScalarType.Byte)), ("BoolStorage", Read("bool", ScalarType.Bool)),
        ("ComplexFloatStorage", new("complex64", null, 8)), ("ComplexDoubleStorage", new("complex128", null, 16)),
        (null, new("complex32", null, 4)), (null, new("uint16", null, 2)),
        (null, new("uint32", null, 4)), (null, new("uint64", null, 8)),
        (null, new("float8_e4m3fn", null, 1)), (null, new("float8_e5m2", null, 1)), (null, new("float8_e4m3fnuz", null, 1)),
        (null, new("float8_e5m2fnuz", null, 1)), (null, new("float8_e8m0fnu", null, 1)), (null, new("float4_e2m1fn_x2", null, 1)),
    ];

    /// <summary>The types that are read, by their names.</summary>
    public static string ReadTypes { get; } =
        string.Join(", ", Types.Where(t => t.Type.Known is not null).Select(t => t.Type.Name));

    private static readonly Dictionary<(string, string), TorchGlobal> Known = Build();

    /// <summary>The global of that name; null where the file may not name it.</summary>
    public static TorchGlobal? Find(string module, string name) => Known.GetValueOrDefault((module, name));

    /// <summary>What a call gives; null where that global cannot be called so.</summary>
    public static object? Call(TorchGlobal callee, object?[] arguments) => callee.Name switch
    {
        "OrderedDict" when arguments.Length == 0 => new TorchDictionary([], Ordered: true),
        "Size" when arguments is [TorchTuple sizes] && Integers(sizes) is not null => sizes,
        "device" when arguments is [string text] => text,
        "device" when arguments is [string text, long index] => $"{text}:{index}",
        "_rebuild_tensor_v2" when arguments is [
            TorchStorage { Type: { } type } storage,
            long offset,
            TorchTuple shape,
            TorchTuple stride,
            bool,
            TorchDictionary hooks,
            .. var rest]
                                  && NothingElse(hooks, rest) => View(storage, type, offset, shape, stride),
        "_rebuild_tensor_v3" when arguments is [
            TorchStorage storage,
            long offset,
            TorchTuple shape,
            TorchTuple stride,
            bool,
            TorchDictionary hooks,
            TorchGlobal { Type: { } type },
            .. var rest]
                                  && NothingElse(hooks, rest) => View(storage, type, offset, shape, stride),
        "_rebuild_parameter" when arguments is [TorchView view, bool, TorchDictionary { Items.Count: 0 }] => view,
        _ => null,
    };

    /// <summary>The storage that a persistent id stands for; null where it is none.</summary>
    public static TorchStorage? Storage(object? id) =>
        id is TorchTuple { Items: ["storage", TorchGlobal global, string key, string, long count, .. var view] } && count >= 0
            && (view is [] or [null]) // before zip archives also what the storage is a part of, which torch no longer writes
            && (global.Untyped || global.Name.EndsWith("Storage", StringComparison.Ordinal))
            ? new TorchStorage(key, global.Type, count)
            : null;

    // Hooks are code, and further metadata (conjugate or negative bits) would change the numbers: only their absence is read.
    private static bool NothingElse(TorchDictionary hooks, object?[] rest) =>
        hooks.Items.Count == 0 && rest is ([] or [null] or [TorchDictionary { Items.Count: 0 }]);

    private static TorchType Read(string name, ScalarType type) => new(name, type, SafeTensorsTypes.Of(type).Bytes);

    private static TorchView? View(TorchStorage storage, TorchType type, long offset, TorchTuple shape, TorchTuple stride) =>
        Integers(shape) is { } sizes && Integers(stride) is { } steps && sizes.Length == steps.Length
            ? new TorchView(storage, type, offset, sizes, steps)
            : null;

    private static long[]? Integers(TorchTuple tuple)
    {
        long[] numbers = new long[tuple.Items.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (tuple.Items[i] is not long number) return null;
            numbers[i] = number;
        }

        return numbers;
    }

    private static Dictionary<(string, string), TorchGlobal> Build()
    {
        TorchGlobal[] globals =
        [
            new("collections", "OrderedDict"), new("torch", "Size"), new("torch", "device"),
            new("torch.storage", "UntypedStorage"),
            new("torch._utils", "_rebuild_tensor_v2"), new("torch._utils", "_rebuild_tensor_v3"),
            new("torch._utils", "_rebuild_parameter"),
            .. Types.Select(t => new TorchGlobal("torch", t.Type.Name) { Type = t.Type }),
            .. Types.Where(t => t.Storage is not null).Select(t => new TorchGlobal("torch", t.Storage!) { Type = t.Type }),
        ];
        return globals.ToDictionary(g => (g.Module, g.Name));
    }
}

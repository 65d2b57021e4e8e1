using static TorchSharp.torch;

namespace Hypotheses.Core.Files;

/// <summary>
/// All that a pickle may name, and what calling it means here. Nothing of Python exists here: these are names that select a
/// few lines of this file, and every other name is refused. Sources: torch/_utils.py, torch/serialization.py, torch/storage.py.
/// </summary>
internal static class TorchGlobals
{
    /// <summary>The element types by the names of torch: of a storage's class, and of a dtype.</summary>
    private static readonly (string Storage, string Name, ScalarType Type)[] Types =
    [
        ("DoubleStorage", "float64", ScalarType.Float64), ("FloatStorage", "float32", ScalarType.Float32), ("HalfStorage", "float16", ScalarType.Float16),
        ("BFloat16Storage", "bfloat16", ScalarType.BFloat16), ("LongStorage", "int64", ScalarType.Int64), ("IntStorage", "int32", ScalarType.Int32),
        ("ShortStorage", "int16", ScalarType.Int16), ("CharStorage", "int8", ScalarType.Int8), ("ByteStorage", "uint8", ScalarType.Byte), ("BoolStorage", "bool", ScalarType.Bool),
    ];

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
        "_rebuild_tensor_v2" when arguments is [TorchStorage { Type: { } type } storage, long offset, TorchTuple shape, TorchTuple stride, bool, TorchDictionary hooks, .. var rest]
                                  && NothingElse(hooks, rest) => View(storage, type, offset, shape, stride),
        "_rebuild_tensor_v3" when arguments is [TorchStorage storage, long offset, TorchTuple shape, TorchTuple stride, bool, TorchDictionary hooks, TorchGlobal { Type: { } type }, .. var rest]
                                  && NothingElse(hooks, rest) => View(storage, type, offset, shape, stride),
        "_rebuild_parameter" when arguments is [TorchView view, bool, TorchDictionary { Items.Count: 0 }] => view,
        _ => null,
    };

    /// <summary>The storage that a persistent id stands for; null where it is none.</summary>
    public static TorchStorage? Storage(object? id) =>
        id is TorchTuple { Items: ["storage", TorchGlobal global, string key, string, long count] } && count >= 0 && (global.Untyped || global.Name.EndsWith("Storage", StringComparison.Ordinal))
            ? new TorchStorage(key, global.Type, count)
            : null;

    // Hooks are code, and further metadata (conjugate or negative bits) would change the numbers: only their absence is read.
    private static bool NothingElse(TorchDictionary hooks, object?[] rest) =>
        hooks.Items.Count == 0 && rest is ([] or [null] or [TorchDictionary { Items.Count: 0 }]);

    private static TorchView? View(TorchStorage storage, ScalarType type, long offset, TorchTuple shape, TorchTuple stride) =>
        Integers(shape) is { } sizes && Integers(stride) is { } steps && sizes.Length == steps.Length ? new TorchView(storage, type, offset, sizes, steps) : null;

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
            new("collections", "OrderedDict"), new("torch", "Size"), new("torch", "device"), new("torch.storage", "UntypedStorage"),
            new("torch._utils", "_rebuild_tensor_v2"), new("torch._utils", "_rebuild_tensor_v3"), new("torch._utils", "_rebuild_parameter"),
            .. Types.SelectMany(t => new[] { new TorchGlobal("torch", t.Storage) { Type = t.Type }, new TorchGlobal("torch", t.Name) { Type = t.Type } }),
        ];
        return globals.ToDictionary(g => (g.Module, g.Name));
    }
}

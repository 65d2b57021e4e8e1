using System.Globalization;

namespace Hypotheses.Core.Files.Torch;

/// <summary>
/// The object of a pickle, flattened: tensors and plain values by their names, the keys and places on the way to them joined by
/// dots (<c>state_dict.encoder.weight</c>, <c>losses.0</c>). What is shared is named at each of its places; what contains
/// itself, and what unfolds to more than the limits, is refused.
/// </summary>
internal sealed class TorchContents
{
    private const int MaximumDepth = 64, MaximumNames = 1 << 17, MaximumVisits = 1 << 20, MaximumCharacters = 1 << 24;
    private const string Alone = "tensor";

    private readonly string _path;
    private readonly HashSet<string> _names = [];
    private int _visits, _characters;

    private TorchContents(string path) => _path = path;

    /// <summary>The tensors, in the file's order.</summary>
    public List<(string Name, TorchView View)> Tensors { get; } = [];

    /// <summary>
    /// Everything else: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/> or <see cref="string"/>.
    /// </summary>
    public Dictionary<string, object?> Values { get; } = [];

    /// <exception cref="MalformedFileException">A name is given twice, or a limit is passed.</exception>
    public static TorchContents Of(string path, object? root)
    {
        if (root is not (TorchDictionary or TorchList or TorchTuple or TorchView))
            throw new MalformedFileException(path, "data.pkl", "holds no dictionary of tensors");
        var contents = new TorchContents(path);
        contents.Visit(root is TorchView ? Alone : "", root, 0);
        return contents;
    }

    private void Visit(string name, object? value, int depth)
    {
        if (depth > MaximumDepth) throw Wrong(name, $"is nested more than {MaximumDepth} deep");
        if (++_visits > MaximumVisits) throw Wrong(name, $"is one value more than {MaximumVisits}");
        switch (value)
        {
            case TorchDictionary dictionary:
                foreach ((string key, object? item) in dictionary.Items) Visit(Join(name, key), item, depth + 1);
                break;
            case TorchList list:
                VisitAll(name, list.Items, depth);
                break;
            case TorchTuple tuple:
                VisitAll(name, tuple.Items, depth);
                break;
            case TorchView view:
                Add(name);
                Tensors.Add((name, view));
                break;
            case TorchStorage:
                throw Wrong(name, "is a storage, not a tensor");
            default:
                Add(name);
                Values.Add(name, value is TorchGlobal global ? global.ToString() : value);
                break;
        }
    }

    private void VisitAll(string name, IReadOnlyList<object?> items, int depth)
    {
        for (int i = 0; i < items.Count; i++) Visit(Join(name, i.ToString(CultureInfo.InvariantCulture)), items[i], depth + 1);
    }

    private string Join(string name, string key)
    {
        if ((_characters += name.Length + key.Length) > MaximumCharacters)
            throw Wrong(name, $"holds names of more than {MaximumCharacters} characters in all");
        return name.Length == 0 ? key : $"{name}.{key}";
    }

    private void Add(string name)
    {
        if (!_names.Add(name)) throw Wrong(name, "appears twice");
        if (_names.Count > MaximumNames) throw Wrong(name, $"is one name more than {MaximumNames}");
    }

    private MalformedFileException Wrong(string name, string problem) =>
        new(_path, name.Length == 0 ? "data.pkl" : name, problem);
}

using System.Text.Json;
using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>
/// The fields of a configuration. It remembers which were asked for, so that one that nobody asked for, and that may change what
/// the model computes, is refused and not passed over.
/// </summary>
internal sealed class ConfigFields(JsonFields json)
{
    private const int Largest = 1 << 24;

    private static readonly Dictionary<string, MlpActivation> Activations = new() // transformers/activations.py, ACT2FN
    {
        ["relu"] = MlpActivation.Relu,
        ["silu"] = MlpActivation.Silu,
        ["swish"] = MlpActivation.Silu,
        ["gelu"] = MlpActivation.Gelu,
        ["gelu_new"] = MlpActivation.GeluTanh,
        ["gelu_fast"] = MlpActivation.GeluTanh,
        ["gelu_pytorch_tanh"] = MlpActivation.GeluTanh,
    };

    private readonly HashSet<string> _asked = [];

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string field) => Ask(field) && json.Has(field);

    /// <summary>A whole number from 1 on.</summary>
    public int Size(string field, int otherwise) =>
        IsNull(field) ? throw Wrong(field, "is null") : SizeOrNull(field, otherwise)!.Value;

    /// <summary>The same, where nothing stands for one that is absent.</summary>
    public int Needed(string field) => SizeOrNull(field, null) ?? throw Wrong(field, "is missing");

    /// <summary>The same, where null means that there is none.</summary>
    public int? SizeOrNull(string field, int? otherwise) => IsNull(field)
        ? null
        : json.Integer(field) switch
        {
            null => otherwise,
            > Largest and var size => throw Wrong(field, $"{size} is more than {Largest}"),
            var size => size,
        };

    /// <summary>A whole number from 0 on; null is 0.</summary>
    public int Count(string field, int otherwise) =>
        Ask(field) && json.WholeOrNull(field) == 0 ? 0 : SizeOrNull(field, otherwise) ?? 0;

    /// <summary>A number above 0, or from 0 on.</summary>
    public double Number(string field, double otherwise, bool zero = false) =>
        IsNull(field) ? throw Wrong(field, "is null") : NumberOrNull(field, otherwise, zero)!.Value;

    /// <summary>The same, where null means that there is none.</summary>
    public double? NumberOrNull(string field, double? otherwise, bool zero = false)
    {
        if (IsNull(field)) return null;
        double? number = json.Number(field) ?? otherwise;
        if (number < 0 || (number == 0 && !zero)) throw Wrong(field, $"{number} is not {(zero ? "0 or " : "")}above 0");
        return number;
    }

    /// <summary>The same above 0, where anything else is passed over.</summary>
    public double NumberOrOther(string field, double otherwise) =>
        Ask(field) && json.Element.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out double number) && number > 0 && double.IsFinite(number)
            ? number
            : otherwise;

    /// <summary>ε of a norm.</summary>
    public double Epsilon(string field, double otherwise) => Number(field, otherwise, zero: true);

    /// <summary>True or false; null is false, as Python has it.</summary>
    public bool Flag(string field, bool otherwise) => !IsNull(field) && json.Flag(field, otherwise);

    /// <summary>The same, where 0 and 1 stand for them too.</summary>
    public bool Truth(string field, bool otherwise) =>
        Ask(field) && json.WholeOrNull(field) is (0 or 1) and var number ? number == 1 : Flag(field, otherwise);

    /// <summary>Text, or null where it is absent.</summary>
    public string? Text(string field) => Ask(field) ? json.Text(field) : null;

    /// <summary>A list of texts, or null where it is absent.</summary>
    public IReadOnlyList<string>? Texts(string field)
    {
        if (!Has(field)) return null;
        JsonElement list = json.Element.GetProperty(field);
        return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : throw Wrong(field, "is no list of texts");
    }

    /// <summary>The function of the MLP.</summary>
    public MlpActivation Activation(string field, string otherwise)
    {
        string name = Text(field) ?? otherwise;
        return Activations.TryGetValue(name, out MlpActivation activation)
            ? activation
            : throw Wrong(field, $"'{name}' is not one of {string.Join(", ", Activations.Keys)}, the activations that are read");
    }

    /// <summary>An object within; null where it is absent or empty.</summary>
    public ConfigFields? Inner(string field) =>
        Ask(field) && json.Inner(field) is { } inner && inner.Element.EnumerateObject().Any() ? new ConfigFields(inner) : null;

    /// <summary>Refuses a field that nobody asked for and that may mean something.</summary>
    /// <param name="architecture">For the error.</param>
    public void RefuseOthers(string architecture)
    {
        foreach (JsonProperty property in json.Element.EnumerateObject())
            if (!_asked.Contains(property.Name) && OtherFields.Problem(property) is { } problem)
                throw Wrong(property.Name, $"{problem} ({architecture})");
    }

    /// <summary>Refuses every field that nobody asked for.</summary>
    public void RefuseAllOthers()
    {
        foreach (JsonProperty property in json.Element.EnumerateObject())
            if (!_asked.Contains(property.Name) && property.Value.ValueKind != JsonValueKind.Null)
                throw Wrong(property.Name, $"is not known beside {string.Join(", ", _asked)}");
    }

    /// <summary>The error that names the file and a field.</summary>
    public MalformedFileException Wrong(string field, string problem) => json.Wrong(field, problem);

    private bool IsNull(string field) =>
        Ask(field) && json.Element.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    private bool Ask(string field)
    {
        _asked.Add(field);
        return true;
    }
}

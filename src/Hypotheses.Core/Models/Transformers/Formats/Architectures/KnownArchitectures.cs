namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>The families that are read.</summary>
internal static class KnownArchitectures
{
    private static readonly IReadOnlyList<Architecture> All =
        [Gpt2.Architecture, GptNeoX.Architecture, Llama.Architecture, Mistral.Architecture, Qwen2.Architecture,
            Qwen3.Architecture, Gemma2.Architecture];

    /// <summary>The family of a configuration, by <c>model_type</c> and <c>architectures</c>.</summary>
    /// <exception cref="Hypotheses.Core.Files.MalformedFileException">It names none that is known, or the two contradict each other.</exception>
    public static Architecture Of(ConfigFields fields)
    {
        string? type = fields.Text("model_type");
        IReadOnlyList<string>? classes = fields.Texts("architectures") is { Count: > 0 } some ? some : null;
        if (type is null && classes is null && fields.Has(TransformerLens.Mark)) return TransformerLens.Architecture;
        Architecture? known = type is null
            ? All.FirstOrDefault(a => classes?.Any(a.Classes.Contains) == true)
            : All.FirstOrDefault(a => a.Name == type);
        if (known is null)
        {
            throw type is not null
                ? fields.Wrong("model_type", $"'{type}' is not one of {string.Join(", ", All.Select(a => a.Name))}")
                : fields.Wrong(classes is null ? "model_type" : "architectures", classes is null
                    ? $"is missing; known are {string.Join(", ", All.Select(a => a.Name))}"
                    : $"none of '{string.Join("', '", classes)}' is one of {string.Join(", ", All.SelectMany(a => a.Classes))}");
        }

        return classes is null || classes.Any(known.Classes.Contains)
            ? known
            : throw fields.Wrong("architectures",
                $"none of '{string.Join("', '", classes)}' is one of {string.Join(", ", known.Classes)}, the classes of "
                    + $"{known.Name} that are read");
    }
}

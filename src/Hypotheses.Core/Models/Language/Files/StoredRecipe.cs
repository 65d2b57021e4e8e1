using System.Text.Json;
using System.Text.Json.Serialization;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Problems;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Models.Language.Files;

/// <summary>How a stored controlled language model was trained.</summary>
/// <param name="Seed">What tables, weights and documents followed from.</param>
/// <param name="Recipe">How.</param>
internal sealed record StoredRecipe(Seed Seed, LanguageRecipe Recipe)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>Reads a file; fields of the recipe that are not there have their defaults.</summary>
    /// <exception cref="MalformedFileException">Not such a file; names the field.</exception>
    public static StoredRecipe Read(string path)
    {
        Content content;
        try
        {
            content = JsonFile.Read(path).Element.Deserialize<Content>(Options)!;
            content.Recipe.Validate();
            return new StoredRecipe(Seed.Parse(content.Seed), content.Recipe);
        }
        catch (JsonException e)
        {
            throw new MalformedFileException(path, JsonProblem.Field(e), JsonProblem.Words(e));
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new MalformedFileException(path, e is FormatException ? "seed" : "recipe", e.Message);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public void Write(string path) => DurableFile.WriteText(
        path, JsonSerializer.Serialize(new Content { Seed = Seed.ToString(), Recipe = Recipe }, Options) + "\n");

    private sealed record Content
    {
        public required string Seed { get; init; }

        public required LanguageRecipe Recipe { get; init; }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Hypotheses.Core.Files.Problems;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// Everything about a world but its random directions: plain numbers with stated ranges. Recipe and seed give the world.
/// Equal recipes give equal JSON, byte for byte, so that a subject's hash can be taken of it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "world")]
[JsonDerivedType(typeof(UniformSparseRecipe), "uniform")]
[JsonDerivedType(typeof(NestedRecipe), "nested")]
[JsonDerivedType(typeof(PairRecipe), "pair")]
[JsonDerivedType(typeof(CompositeRecipe), "composite")]
[JsonDerivedType(typeof(ZipfRecipe), "zipf")]
[JsonDerivedType(typeof(SharkeyRecipe), "sharkey")]
[JsonDerivedType(typeof(DenseGaussianRecipe), "dense-gaussian")]
[JsonDerivedType(typeof(CorrelatedFiveRecipe), "correlated-five")]
[JsonDerivedType(typeof(SynthSaeBench.SynthRecipe), "synth")]
public abstract record WorldRecipe
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Checks every field's range.</summary>
    /// <exception cref="ArgumentException">A field is out of its range; one line names recipe, field, value and
    /// range.</exception>
    public abstract void Validate();

    /// <summary>The world of this recipe whose random directions follow from <paramref name="seed"/>.</summary>
    /// <exception cref="ArgumentException">A field is out of its range.</exception>
    public abstract SparseWorld Create(Seed seed);

    /// <summary>One line of JSON with the kind of world first.</summary>
    /// <exception cref="ArgumentException">A field is out of its range.</exception>
    public string ToJson()
    {
        Validate();
        return JsonSerializer.Serialize(this, Options);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; fields that are not given keep their default.</summary>
    /// <exception cref="ArgumentException">Not JSON, an unknown world or field, or a field out of its range.</exception>
    public static WorldRecipe FromJson(string json)
    {
        try
        {
            WorldRecipe recipe = JsonSerializer.Deserialize<WorldRecipe>(json, Options)
                ?? throw new ArgumentException("world recipe: null");
            recipe.Validate();
            return recipe;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new ArgumentException("world recipe: " + JsonProblem.InLine(e), e);
        }
    }

    /// <summary>The random numbers of the directions of a world.</summary>
    private protected static Rng DirectionRng(Seed seed) => seed.Derive("directions").Rng();
}

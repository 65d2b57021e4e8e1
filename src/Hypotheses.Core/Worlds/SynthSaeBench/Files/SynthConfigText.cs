using System.Text;
using System.Text.Json;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Files;

/// <summary>
/// <c>synthetic_model_config.json</c> of a SAELens synthetic model, written: what <see cref="SynthConfigFile"/> reads back to the
/// same recipe.
/// </summary>
public static class SynthConfigText
{
    /// <summary>The file's text.</summary>
    /// <exception cref="ArgumentException">A field is out of range, or the recipe has noise, which the format lacks.</exception>
    public static string ToJson(SynthRecipe recipe)
    {
        recipe.Validate();
        if (recipe.Noise != 0) throw new ArgumentException("synth world: Noise is not 0, and SAELens's format has no noise");
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            Write(json, recipe);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, SynthRecipe recipe)
    {
        json.WriteStartObject();
        json.WriteNumber("num_features", recipe.Features);
        json.WriteNumber("hidden_dim", recipe.Dimension);
        Write(json, recipe.Firing);
        Write(json, recipe.Hierarchy);
        if (recipe.Orthogonalisation is { } turned)
        {
            json.WriteStartObject("orthogonalization");
            json.WriteNumber("num_steps", turned.Steps);
            json.WriteNumber("lr", turned.LearningRate);
            json.WriteNumber("chunk_size", 1024);
            json.WriteEndObject();
        }
        else json.WriteNull("orthogonalization");
        if (recipe.Correlation is { } correlation)
        {
            json.WriteStartObject("correlation");
            json.WriteNumber("rank", correlation.Rank);
            json.WriteNumber("correlation_scale", correlation.Scale);
            json.WriteNull("seed");
            json.WriteEndObject();
        }
        else json.WriteNull("correlation");
        Write(json, "std_firing_magnitudes", recipe.SpreadMagnitude);
        Write(json, "mean_firing_magnitudes", recipe.MeanMagnitude);
        json.WriteNumber("bias", recipe.BiasNorm);
        json.WriteString("dtype", "float32");
        if (recipe.SourceSeed is { } seed) json.WriteNumber("seed", seed);
        else json.WriteNull("seed");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SynthFiring firing)
    {
        json.WriteStartObject("firing_probability");
        if (firing.Law == SynthFiringLaw.Zipfian) json.WriteNumber("exponent", firing.Exponent);
        if (firing.Law == SynthFiringLaw.Constant) json.WriteNumber("probability", firing.Maximum);
        else
        {
            json.WriteNumber("max_prob", firing.Maximum);
            json.WriteNumber("min_prob", firing.Minimum);
        }

        json.WriteString("generator_name", firing.Law switch
        {
            SynthFiringLaw.Zipfian => "zipfian",
            SynthFiringLaw.Linear => "linear",
            SynthFiringLaw.Random => "random",
            _ => "constant",
        });
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string field, SynthMagnitudes magnitudes)
    {
        (string name, string first, string? last) = magnitudes.Law switch
        {
            SynthMagnitudeLaw.Constant => ("constant", "value", null),
            SynthMagnitudeLaw.Linear => ("linear", "start", "end"),
            SynthMagnitudeLaw.Exponential => ("exponential", "start", "end"),
            _ => ("folded_normal", "mean", "std"),
        };
        json.WriteStartObject(field);
        json.WriteNumber(first, magnitudes.First);
        if (last is not null) json.WriteNumber(last, magnitudes.Last);
        if (magnitudes.Least is { } least) json.WriteNumber("min_value", least);
        if (magnitudes.Most is { } most) json.WriteNumber("max_value", most);
        json.WriteString("generator_name", name);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SynthHierarchy? hierarchy)
    {
        if (hierarchy is null)
        {
            json.WriteNull("hierarchy");
            return;
        }

        json.WriteStartObject("hierarchy");
        json.WriteNumber("total_root_nodes", hierarchy.Roots);
        if (hierarchy.LeastChildren == hierarchy.MostChildren) json.WriteNumber("branching_factor", hierarchy.LeastChildren);
        else
        {
            json.WriteStartArray("branching_factor");
            json.WriteNumberValue(hierarchy.LeastChildren);
            json.WriteNumberValue(hierarchy.MostChildren);
            json.WriteEndArray();
        }

        json.WriteNumber("max_depth", hierarchy.Depth);
        json.WriteNumber("mutually_exclusive_portion", hierarchy.ExclusivePortion);
        json.WriteNumber("mutually_exclusive_min_depth", hierarchy.ExclusiveMinDepth);
        if (hierarchy.ExclusiveMaxDepth is { } most) json.WriteNumber("mutually_exclusive_max_depth", most);
        else json.WriteNull("mutually_exclusive_max_depth");
        json.WriteBoolean("compensate_probabilities", hierarchy.Compensate);
        json.WriteBoolean("scale_children_by_parent", hierarchy.ScaleChildren);
        json.WriteEndObject();
    }
}

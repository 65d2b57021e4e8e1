using Hypotheses.Core.Files;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Files;

/// <summary>
/// <c>synthetic_model_config.json</c> of a SAELens synthetic model, read. Unknown fields and laws are refused by name; fields
/// that are not there have SAELens's defaults.
/// </summary>
public static class SynthConfigFile
{
    /// <summary>The file's name in a folder.</summary>
    public const string Name = "synthetic_model_config.json";

    /// <summary>The recipe of a file. Its Noise is 0: the format has none.</summary>
    /// <exception cref="MalformedFileException">Not such a file, or a number out of its range.</exception>
    public static SynthRecipe Read(string path)
    {
        SynthRecipe recipe = SynthJson.Read(path, Recipe);
        try
        {
            recipe.Validate();
            return recipe;
        }
        catch (ArgumentException e)
        {
            throw new MalformedFileException(path, "file", e.Message);
        }
    }

    private static SynthRecipe Recipe(SynthJson json)
    {
        SynthObject o = json.Object(
            "num_features", "hidden_dim", "firing_probability", "hierarchy", "orthogonalization", "correlation", "std_firing_magnitudes", "mean_firing_magnitudes", "bias", "dtype", "seed");
        if (o.Or("dtype", "float32", d => d.Text()) is not ("float32" or "torch.float32"))
            throw o["dtype"].Wrong($"'{o["dtype"].Text()}' is not float32");
        return new SynthRecipe
        {
            Features = (int)o["num_features"].Integer(1, SynthRecipe.MostFeatures),
            Dimension = (int)o["hidden_dim"].Integer(1, 8192),
            Firing = Firing(o["firing_probability"]),
            Hierarchy = o.Or("hierarchy", null, Hierarchy),
            Orthogonalisation = o.Or<SynthOrthogonalisation?>("orthogonalization", null, Orthogonalisation),
            Correlation = o.Or<SynthCorrelation?>("correlation", null, Correlation),
            SpreadMagnitude = o.Or("std_firing_magnitudes", SynthMagnitudes.Constant(0), Magnitudes),
            MeanMagnitude = o.Or("mean_firing_magnitudes", SynthMagnitudes.Constant(1), Magnitudes),
            BiasNorm = o.Or("bias", 1.0, b => b.IsBoolean ? (b.Boolean() ? 1 : 0) : b.Number()),
            SourceSeed = o.Or("seed", (long?)null, s => s.Integer(0, 1L << 53)),
        };
    }

    private static SynthFiring Firing(SynthJson json)
    {
        SynthObject o = json.Object("generator_name", "max_prob", "min_prob", "exponent", "probability");
        string law = o["generator_name"].Text();
        double Or(string name, double otherwise) => o.Or(name, otherwise, x => x.Number());
        switch (law)
        {
            case "zipfian":
                json.Object("generator_name", "max_prob", "min_prob", "exponent");
                return new SynthFiring
                {
                    Law = SynthFiringLaw.Zipfian,
                    Maximum = Or("max_prob", 0.3),
                    Minimum = Or("min_prob", 0.01),
                    Exponent = Or("exponent", 1)
                };
            case "linear" or "random":
                json.Object("generator_name", "max_prob", "min_prob");
                bool linear = law == "linear";
                return new SynthFiring
                {
                    Law = linear ? SynthFiringLaw.Linear : SynthFiringLaw.Random,
                    Maximum = Or("max_prob", linear ? 0.3 : 0.5),
                    Minimum = Or("min_prob", 0.01)
                };
            case "constant":
                json.Object("generator_name", "probability");
                return new SynthFiring { Law = SynthFiringLaw.Constant, Maximum = Or("probability", 0.1) };
            default:
                throw o["generator_name"].Wrong("is not one of zipfian, linear, random, constant");
        }
    }

    private static SynthMagnitudes Magnitudes(SynthJson json)
    {
        if (!json.IsObject) return SynthMagnitudes.Constant(json.Number());
        SynthObject o = json.Object("generator_name", "value", "start", "end", "mean", "std", "min_value", "max_value");
        double? Optional(string name) => o.Or(name, (double?)null, x => x.Number());
        switch (o["generator_name"].Text())
        {
            case "constant":
                json.Object("generator_name", "value");
                return SynthMagnitudes.Constant(o.Or("value", 1.0, x => x.Number()));
            case "linear":
                json.Object("generator_name", "start", "end");
                return SynthMagnitudes.Linear(o["start"].Number(), o["end"].Number());
            case "exponential":
                json.Object("generator_name", "start", "end");
                return SynthMagnitudes.Linear(
                    o["start"].Number(), o["end"].Number()) with
                { Law = SynthMagnitudeLaw.Exponential };
            case "folded_normal":
                json.Object("generator_name", "mean", "std", "min_value", "max_value");
                return SynthMagnitudes.FoldedNormal(
                    o.Or("mean", 0.0, x => x.Number()),
                    o.Or("std", 0.1, x => x.Number())) with
                { Least = Optional("min_value"), Most = Optional("max_value") };
            default:
                throw o["generator_name"].Wrong("is not one of constant, linear, exponential, folded_normal");
        }
    }

    // Null for no trees, as SAELens takes it.
    private static SynthHierarchy? Hierarchy(SynthJson json)
    {
        SynthObject o = json.Object(
            "total_root_nodes", "branching_factor", "max_depth", "mutually_exclusive_portion", "mutually_exclusive_min_depth", "mutually_exclusive_max_depth", "compensate_probabilities", "scale_children_by_parent");
        int Whole(string name, int otherwise) => o.Or(name, otherwise, x => (int)x.Integer(0, SynthRecipe.MostFeatures));
        (int least, int most) = o.Or("branching_factor", (100, 100), Branching);
        int roots = Whole("total_root_nodes", 100);
        return roots == 0 ? null : new SynthHierarchy
        {
            Roots = roots,
            LeastChildren = least,
            MostChildren = most,
            Depth = Whole("max_depth", 2),
            ExclusivePortion = o.Or("mutually_exclusive_portion", 0.0, x => x.Number()),
            ExclusiveMinDepth = Whole("mutually_exclusive_min_depth", 0),
            ExclusiveMaxDepth = o.Or("mutually_exclusive_max_depth", (int?)null, x => (int)x.Integer(0, 1_000_000)),
            Compensate = o.Or("compensate_probabilities", false, x => x.Boolean()),
            ScaleChildren = o.Or("scale_children_by_parent", false, x => x.Boolean()),
        };
    }

    private static (int Least, int Most) Branching(SynthJson json)
    {
        if (!json.IsArray)
        {
            int both = (int)json.Integer(2, SynthRecipe.MostFeatures);
            return (both, both);
        }

        IReadOnlyList<SynthJson> pair = json.Array();
        if (pair.Count != 2) throw json.Wrong($"has {pair.Count} numbers, not 2");
        return ((int)pair[0].Integer(2, SynthRecipe.MostFeatures), (int)pair[1].Integer(2, SynthRecipe.MostFeatures));
    }

    private static SynthOrthogonalisation Orthogonalisation(SynthJson json)
    {
        SynthObject o = json.Object("num_steps", "lr", "chunk_size");
        o.Or("chunk_size", 1024L, x => x.Integer(1, int.MaxValue));
        return new SynthOrthogonalisation
        {
            Steps = o.Or("num_steps", 200, x => (int)x.Integer(0, 100_000)),
            LearningRate = o.Or("lr", 0.01, x => x.Number())
        };
    }

    private static SynthCorrelation Correlation(SynthJson json)
    {
        SynthObject o = json.Object("rank", "correlation_scale", "seed");
        o.Or("seed", 0L, x => x.Integer(long.MinValue, long.MaxValue)); // SAELens reads it and does not use it
        return new SynthCorrelation
        {
            Rank = o.Or("rank", 32, x => (int)x.Integer(1, 256)),
            Scale = o.Or("correlation_scale", 0.1, x => x.Number())
        };
    }
}

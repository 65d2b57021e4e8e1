using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Files;

/// <summary>
/// A folder of a SAELens synthetic model (synthetic/synthetic_model.py, <c>save</c> and <c>load</c>): configuration,
/// <c>hierarchy.json</c> where there is a hierarchy, and <c>synthetic_model.safetensors</c> with <c>feature_vectors [n, d]</c>,
/// <c>bias [d]</c>, <c>firing_probabilities [n]</c> and, where features are correlated, <c>correlation_factor [n, rank]</c> and
/// <c>correlation_diag [n]</c>; written as float32, narrower types are read exactly. Magnitudes follow from the configuration and
/// its seed.
/// </summary>
public static class SynthFolder
{
    /// <summary>The name of the file of tensors.</summary>
    public const string Tensors = "synthetic_model.safetensors";

    private const string Factor = "correlation_factor", Diagonal = "correlation_diag";

    /// <summary>The world with exactly the folder's numbers.</summary>
    /// <exception cref="MalformedFileException">A file is missing or not what it should be; names file and field.</exception>
    public static SynthWorld Read(string folder)
    {
        string config = Path.Combine(folder, SynthConfigFile.Name), tree = Path.Combine(folder, SynthHierarchyFile.Name),
            tensors = Path.Combine(folder, Tensors);
        SynthRecipe recipe = SynthConfigFile.Read(config);
        if (recipe.SourceSeed is null)
        {
            if (recipe.MeanMagnitude.Law == SynthMagnitudeLaw.FoldedNormal
                || recipe.SpreadMagnitude.Law == SynthMagnitudeLaw.FoldedNormal)
                throw new MalformedFileException(
                    config, "seed", "is null, so that magnitudes, which no file holds, are not known");
            recipe = recipe with { SourceSeed = 0 };
        }

        if (recipe.Hierarchy is not null && !File.Exists(tree))
            throw new MalformedFileException(tree, "file", "is missing, but the configuration has a hierarchy");
        SynthForest forest = File.Exists(tree)
            ? SynthHierarchyFile.Read(tree, recipe.Features)
            : SynthForest.None(recipe.Features);
        using SafeTensorsFile file = SafeTensorsFile.Open(tensors);
        foreach (string name in file.Names)
            if (name is not ("feature_vectors" or "bias" or "firing_probabilities" or Factor or Diagonal))
                throw new MalformedFileException(tensors, name, "is not known");
        int n = recipe.Features;
        bool correlated = file.Names.Contains(Factor);
        if (correlated != recipe.Correlation is not null)
            throw new MalformedFileException(
                tensors, Factor, correlated ? "is there, but the configuration has no correlation" : "is missing");
        if (!correlated && file.Names.Contains(Diagonal))
            throw new MalformedFileException(tensors, Diagonal, "is there without " + Factor);
        var model = new SynthModel(recipe, forest)
        {
            Vectors = file.Singles("feature_vectors", n, recipe.Dimension),
            Bias = file.Singles("bias", recipe.Dimension),
            Probabilities = file.Singles("firing_probabilities", n),
            Factor = correlated ? file.Singles(Factor, n, recipe.Correlation!.Rank) : [],
            Diagonal = correlated ? file.Singles(Diagonal, n) : [],
        };
        model.Validate((field, problem) => new MalformedFileException(field == "hierarchy" ? tree : tensors, field, problem));
        return new SynthWorld(model);
    }

    /// <summary>Looks at the configuration and the tensors' header and length; tensors are not read.</summary>
    /// <exception cref="MalformedFileException">As for <see cref="Read"/>, as far as that says.</exception>
    public static void Check(string folder)
    {
        SynthConfigFile.Read(Path.Combine(folder, SynthConfigFile.Name));
        SafeTensorsFile.Open(Path.Combine(folder, Tensors)).Dispose();
    }

    /// <summary>
    /// Writes a world; the folder is made where it is not there. All files or none of them: one world's numbers never stand
    /// beside another's configuration or hierarchy (<see cref="DurableFolder"/>).
    /// </summary>
    /// <exception cref="ArgumentException">The world has noise, which the format lacks.</exception>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public static void Write(string folder, SynthWorld world)
    {
        string config = SynthConfigText.ToJson(world.Recipe);
        SynthModel model = world.Model;
        int n = model.Features, d = world.Dimension;
        List<SafeTensorsPart> parts =
        [
            SafeTensorsPart.Of<float>("feature_vectors", [n, d], model.Vectors),
            SafeTensorsPart.Of<float>("bias", [d], model.Bias),
            SafeTensorsPart.Of<float>("firing_probabilities", [n], model.Probabilities),
        ];
        if (model.Rank > 0)
        {
            parts.Add(SafeTensorsPart.Of<float>(Factor, [n, model.Rank], model.Factor));
            parts.Add(SafeTensorsPart.Of<float>(Diagonal, [n], model.Diagonal));
        }

        bool tree = world.Forest.Roots.Count > 0;
        DurableFolder.Write(folder, SynthConfigFile.Name,
        [
            (Tensors, path => SafeTensorsWriter.Write(path, parts)),
            (SynthHierarchyFile.Name, tree ? path => DurableFile.WriteText(path, SynthHierarchyFile.ToJson(world.Forest)) : null),
            (SynthConfigFile.Name, path => DurableFile.WriteText(path, config)),
        ]);
    }
}

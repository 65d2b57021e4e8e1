using System.Runtime.InteropServices;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Core.Models.Language.Files;

/// <summary>
/// A controlled language model on disk: <c>recipe.json</c> says how it was trained and by which seed, <c>model.safetensors</c>
/// holds its weights by the names of <see cref="WeightLayout"/> in float16, and <c>step-N.safetensors</c> those along training,
/// where they were kept.
/// </summary>
public static class LanguageModelFolder
{
    /// <summary>The file that says how the model was trained.</summary>
    public const string Recipe = "recipe.json";

    /// <summary>The trained weights.</summary>
    public const string Weights = "model.safetensors";

    /// <summary>Reads a model with its last weights, or with all that were kept along training.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="along">Whether those along training are wanted: then all of them must be there.</param>
    /// <exception cref="MalformedFileException">A file is missing, a field out of its range, a tensor missing, foreign, of
    /// another shape, or with a number that is not finite; names the file and the field.</exception>
    public static TrainedLanguageModel Read(string folder, bool along = false)
    {
        StoredRecipe stored = StoredRecipe.Read(Path.Combine(folder, Recipe));
        IReadOnlyList<int> steps = stored.Recipe.Checkpoints();
        return new TrainedLanguageModel(
            stored.Recipe,
            stored.Seed,
            [.. steps.Where(step => along || step == steps[^1])
                .Select(step => Checkpoint(Path.Combine(folder, Name(step, steps)), step, stored.Recipe.Config()))]);
    }

    /// <summary>Writes a model; each file is there whole or not at all.</summary>
    /// <param name="folder">Where; files of the same names are replaced.</param>
    /// <param name="trained">The model; its weights are rounded to float16.</param>
    /// <param name="along">Whether those along training are written too.</param>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public static void Write(string folder, TrainedLanguageModel trained, bool along = false)
    {
        IReadOnlyList<int> steps = trained.Recipe.Checkpoints();
        foreach (LanguageCheckpoint checkpoint in trained.Checkpoints.Where(c => along || c.Step == steps[^1]))
            SafeTensorsWriter.Write(
                Path.Combine(folder, Name(checkpoint.Step, steps)), Parts(trained.Recipe.Config(), checkpoint.Numbers));
        new StoredRecipe(trained.Seed, trained.Recipe).Write(Path.Combine(folder, Recipe));
    }

    private static string Name(int step, IReadOnlyList<int> steps) => step == steps[^1] ? Weights : $"step-{step}.safetensors";

    private static LanguageCheckpoint Checkpoint(string path, int step, TransformerConfig config)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        (string Name, long[] Shape)[] layout = [.. WeightLayout.Of(config)];
        if (file.Names.Except(layout.Select(part => part.Name)).FirstOrDefault() is { } foreign)
            throw new MalformedFileException(path, foreign, "is no tensor of the model that recipe.json describes");
        return new LanguageCheckpoint(step, layout.SelectMany(part => file.Singles(part.Name, part.Shape)).ToArray());
    }

    private static SafeTensorsPart[] Parts(TransformerConfig config, ReadOnlyMemory<float> numbers)
    {
        var parts = new List<SafeTensorsPart>();
        foreach ((string name, long[] shape) in WeightLayout.Of(config))
        {
            int count = (int)shape.Aggregate((a, b) => a * b);
            Half[] halves = [.. MemoryMarshal.ToEnumerable(numbers[..count]).Select(x => (Half)x)];
            parts.Add(SafeTensorsPart.Of<Half>(name, shape, halves));
            numbers = numbers[count..];
        }

        return [.. parts];
    }
}

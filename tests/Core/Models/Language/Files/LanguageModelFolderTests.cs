using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Language.Files;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Tests.Core.Models.Language.Training;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Language.Files;

public sealed class LanguageModelFolderTests : IDisposable
{
    private static readonly LanguageRecipe Recipe = SmallLanguage.Recipe with
    {
        EmbeddingDeviation = .02,
        Corpus = new CorpusRecipe { NewLexicon = 3, Domains = CorpusDomains.Included, Cause = CausePlacement.SecondContext },
    };

    private static readonly TrainedLanguageModel Trained = LanguageTrainer.Train(Recipe, SmallLanguage.Root);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_comes_back_rounded_to_float16_with_all_that_was_kept()
    {
        LanguageModelFolder.Write(_folder.Root, Trained, along: true);
        TrainedLanguageModel back = LanguageModelFolder.Read(_folder.Root, along: true);
        Assert.Equal((Recipe, SmallLanguage.Root), (back.Recipe, back.Seed));
        Assert.Equal(Trained.Checkpoints.Select(c => c.Step), back.Checkpoints.Select(c => c.Step));
        Assert.All(Trained.Checkpoints.Zip(back.Checkpoints), pair => Assert.Equal(
            pair.First.Numbers.ToArray().Select(x => (float)(Half)x), pair.Second.Numbers.ToArray()));
        Assert.Equal([6], LanguageModelFolder.Read(_folder.Root).Checkpoints.Select(c => c.Step));

        // What is read is written again to the byte.
        using var again = new TemporaryFolder();
        LanguageModelFolder.Write(again.Root, back, along: true);
        string[] files = [.. Directory.GetFiles(_folder.Root).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["model.safetensors", "recipe.json", "step-0.safetensors", "step-1.safetensors", "step-3.safetensors"], files);
        Assert.All(files, f => Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder.Root, f)), File.ReadAllBytes(Path.Combine(again.Root, f))));
    }

    [Fact]
    public void Without_what_was_kept_along_training_there_are_two_files()
    {
        LanguageModelFolder.Write(_folder.Root, Trained);
        Assert.Equal(2, Directory.GetFiles(_folder.Root).Length);
        var missing = Assert.Throws<MalformedFileException>(() => LanguageModelFolder.Read(_folder.Root, along: true));
        Assert.EndsWith("step-0.safetensors", missing.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"new_lexicon\": 3", "\"new_lexicon\": 7", "recipe")]
    [InlineData("\"new_lexicon\": 3", "\"new_lexicon\": 3.5", "recipe.corpus.new_lexicon")]
    [InlineData("\"new_lexicon\": 3", "\"old_lexicon\": 3", "recipe.corpus.old_lexicon")]
    [InlineData("\"domains\": \"Included\"", "\"domains\": \"Some\"", "recipe.corpus.domains")]
    [InlineData("\"domains\": \"Included\"", "\"domains\": 1", "recipe.corpus.domains")]
    [InlineData("\"dim\": 8", "\"dim\": 10", "recipe")]
    [InlineData("\"beta1\": 0.9", "\"beta1\": NaN", "recipe")]
    [InlineData("\"seed\": \"", "\"seed\": \"x", "seed")]
    [InlineData("\"seed\": ", "\"sead\": ", "sead")]
    [InlineData("\"recipe\": {", "\"recipe\": null, \"x\": {", "recipe")]
    [InlineData("\"corpus\": {", "\"corpus\": [{", "file")]
    public void A_recipe_that_cannot_be_is_one_line_that_names_the_field(string is_, string put, string field)
    {
        LanguageModelFolder.Write(_folder.Root, Trained);
        string path = Path.Combine(_folder.Root, LanguageModelFolder.Recipe), text = File.ReadAllText(path);
        Assert.Contains(is_, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(is_, put, StringComparison.Ordinal));
        var wrong = Assert.Throws<MalformedFileException>(() => LanguageModelFolder.Read(_folder.Root));
        Assert.Equal((path, field), (wrong.File, wrong.Field));
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Theory]
    [InlineData("foreign", "is no tensor")]
    [InlineData("missing", "is missing")]
    [InlineData("shape", "has shape [289, 8], not [289, 12]")]
    [InlineData("nan", "NaN")]
    [InlineData("type", "not of floating-point numbers")]
    public void Weights_that_are_not_the_recipes_are_one_line_that_names_the_tensor(string flaw, string problem)
    {
        LanguageModelFolder.Write(_folder.Root, Trained);
        string path = Path.Combine(_folder.Root, LanguageModelFolder.Weights), recipe = Path.Combine(
            _folder.Root, LanguageModelFolder.Recipe);
        List<SafeTensorsPart> parts = [];
        using (SafeTensorsFile file = SafeTensorsFile.Open(path))
        {
            foreach (string name in file.Names)
            {
                Half[] numbers = [.. file.Bytes(name, 0, (int)(file.Entry(name).End - file.Entry(name).Begin)).ToArray().Chunk(2)
                    .Select(b => BitConverter.ToHalf(b))];
                bool last = name == "head.weight";
                if (flaw == "missing" && last) continue;
                if (flaw == "nan" && last) numbers[5] = Half.NaN;
                parts.Add(flaw == "type" && last
                    ? SafeTensorsPart.Of<short>(name, file.Shape(name), new short[numbers.Length])
                    : SafeTensorsPart.Of<Half>(name, file.Shape(name), numbers));
            }
        }

        if (flaw == "foreign") parts.Add(SafeTensorsPart.Of<float>("head.bias", [1], new float[1]));
        SafeTensorsWriter.Write(path, parts);
        if (flaw == "shape")
            File.WriteAllText(recipe, File.ReadAllText(recipe).Replace("\"dim\": 8", "\"dim\": 12", StringComparison.Ordinal));
        var wrong = Assert.Throws<MalformedFileException>(() => LanguageModelFolder.Read(_folder.Root));
        Assert.Equal(path, wrong.File);
        Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
        Assert.Equal(flaw switch { "foreign" => "head.bias", "shape" => "embed.weight", _ => "head.weight" }, wrong.Field);
    }
}

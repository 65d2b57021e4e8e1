using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench.Files;

[Collection(FullDiskTests.Name)]
public sealed class SynthFolderTests : IDisposable
{
    private static readonly SynthRecipe Small = new()
    {
        Features = 40,
        Dimension = 6,
        Hierarchy = new SynthHierarchy { Roots = 2, LeastChildren = 2, MostChildren = 3, Depth = 2, ExclusivePortion = 0.5 },
        Orthogonalisation = null
    };

    private readonly TemporaryFolder _folder = new();

    private string Config => Path.Combine(_folder.Root, "synthetic_model_config.json");

    private string Tree => Path.Combine(_folder.Root, "hierarchy.json");

    private string Tensors => Path.Combine(_folder.Root, "synthetic_model.safetensors");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Recipes =>
    [
        Small.ToJson(),
        (Small with { Hierarchy = null }).ToJson(),
        (
            Small with
            {
                Correlation = null,
                Orthogonalisation = new SynthOrthogonalisation { Steps = 3 },
                BiasNorm = 0,
                SpreadMagnitude = SynthMagnitudes.Constant(0)
            }).ToJson(),
        (
            Small with
            {
                Firing = new SynthFiring { Law = SynthFiringLaw.Random },
                SpreadMagnitude = SynthMagnitudes.FoldedNormal(0.2, 1) with { Least = 0.1, Most = 2 }
            }).ToJson(),
    ];

    [Theory, MemberData(nameof(Recipes))]
    public void A_world_comes_back_to_the_bit(string json)
    {
        SynthWorld world = ((SynthRecipe)SynthRecipe.FromJson(json)).Create(Seed.FromPath("folder"));
        SynthFolder.Write(_folder.Root, world);
        SynthWorld read = SynthFolder.Read(_folder.Root);
        Assert.Equal(world.ModelFingerprint, read.ModelFingerprint);
        Assert.Equal(SynthHierarchyFile.ToJson(world.Forest), SynthHierarchyFile.ToJson(read.Forest));
        float[] before = new float[100 * 6], after = new float[100 * 6];
        world.Stream(new Seed(3)).Next(before);
        read.Stream(new Seed(3)).Next(after);
        Assert.Equal(before, after);
        byte[] bytes = File.ReadAllBytes(Tensors);
        SynthFolder.Write(_folder.Root, read);
        Assert.Equal(bytes, File.ReadAllBytes(Tensors));
        // What a law does not use is not written, so that only such fields may differ.
        Assert.Equal(SynthConfigText.ToJson(world.Recipe), SynthConfigText.ToJson(read.Recipe));
    }

    [Fact]
    public void A_world_without_a_hierarchy_leaves_none_of_the_one_before()
    {
        SynthFolder.Write(
            _folder.Root,
            new SynthRecipe { Features = 40, Dimension = 6, Hierarchy = new SynthHierarchy { Roots = 4, Depth = 1 } }
                .Create(new Seed(1)));
        Assert.NotEmpty(SynthFolder.Read(_folder.Root).Forest.Roots);
        SynthFolder.Write(_folder.Root, new SynthRecipe { Features = 40, Dimension = 6, Hierarchy = null }.Create(new Seed(2)));
        Assert.Empty(SynthFolder.Read(_folder.Root).Forest.Roots);
    }

    [FullDiskFact]
    public void A_full_disk_leaves_the_world_that_was_there()
    {
        SynthWorld first = new SynthRecipe { Features = 40, Dimension = 6, Hierarchy = null }.Create(new Seed(1));
        SynthFolder.Write(_folder.Root, first);
        Directory.CreateDirectory(DurableFolder.Waiting(_folder.Root));
        FullDisk.For(Path.Combine(DurableFolder.Waiting(_folder.Root), SynthConfigFile.Name)); // the last of the files
        Assert.Throws<WriteFailedException>(() =>
            SynthFolder.Write(
                _folder.Root,
                new SynthRecipe { Features = 40, Dimension = 6, Hierarchy = new SynthHierarchy { Roots = 4, Depth = 1 } }
                    .Create(new Seed(2))));
        SynthWorld still = SynthFolder.Read(_folder.Root);
        Assert.Empty(still.Forest.Roots);
        Assert.Equal(first.Directions.data<float>().ToArray(), still.Directions.data<float>().ToArray());
    }

    [Fact]
    public void The_published_configuration_is_read_as_the_published_recipe()
    {
        File.WriteAllText(Config, """
            {
              "num_features": 16384, "hidden_dim": 768,
              "firing_probability": {"exponent": 0.5, "max_prob": 0.4, "min_prob": 0.0005, "generator_name": "zipfian"},
              "hierarchy": {"total_root_nodes": 128, "branching_factor": 4, "max_depth": 3, "mutually_exclusive_portion": 1.0, "mutually_exclusive_min_depth": 0,
                "mutually_exclusive_max_depth": null, "compensate_probabilities": true, "scale_children_by_parent": true},
              "orthogonalization": {"num_steps": 100, "lr": 0.0003, "chunk_size": 1024},
              "correlation": {"rank": 25, "correlation_scale": 0.1, "seed": null},
              "std_firing_magnitudes": {"mean": 0.5, "std": 0.5, "min_value": null, "max_value": null, "generator_name": "folded_normal"},
              "mean_firing_magnitudes": {"start": 5.0, "end": 4.0, "generator_name": "linear"},
              "bias": 0.5, "dtype": "float32", "seed": 42
            }
            """);
        Assert.Equal(SynthRecipe.Published16k, SynthConfigFile.Read(Config));
        File.WriteAllText(Config, SynthConfigText.ToJson(SynthRecipe.Published16k));
        Assert.Equal(SynthRecipe.Published16k, SynthConfigFile.Read(Config));
    }

    [Fact]
    public void A_hierarchy_of_no_trees_is_none()
    {
        File.WriteAllText(Config, """{"num_features": 9, "hidden_dim": 3, "firing_probability": {"generator_name": "zipfian"}, "hierarchy": {"total_root_nodes": 0}}""");
        Assert.Null(SynthConfigFile.Read(Config).Hierarchy);
    }

    [Fact]
    public void Fields_not_given_have_SAELenss_defaults()
    {
        File.WriteAllText(Config, """{"num_features": 9, "hidden_dim": 3, "firing_probability": {"generator_name": "zipfian"}, "bias": true, "hierarchy": {"branching_factor": [2, 5]}, "mean_firing_magnitudes": 2}""");
        SynthRecipe recipe = SynthConfigFile.Read(Config);
        Assert.Equal(new SynthFiring { Exponent = 1, Maximum = 0.3, Minimum = 0.01 }, recipe.Firing);
        Assert.Equal(1, recipe.BiasNorm);
        Assert.Equal(
            new SynthHierarchy
            {
                Roots = 100,
                LeastChildren = 2,
                MostChildren = 5,
                Depth = 2,
                ExclusivePortion = 0,
                Compensate = false,
                ScaleChildren = false
            },
            recipe.Hierarchy);
        Assert.Equal(SynthMagnitudes.Constant(0), recipe.SpreadMagnitude);
        Assert.Equal(SynthMagnitudes.Constant(2), recipe.MeanMagnitude);
        Assert.Null(recipe.Correlation);
        Assert.Null(recipe.Orthogonalisation);
        Assert.Null(recipe.SourceSeed);
    }

    [Theory]
    [
        InlineData(
            "\"hidden_dim\": 6", "\"hidden_dim\": 6, \"depth\": 2", "depth: is not known; known are num_features, hidden_dim")]
    [InlineData("\"hidden_dim\": 6", "\"hidden_dim\": 6, \"hidden_dim\": 6", "file: is not valid JSON: ")]
    [InlineData("\"hidden_dim\": 6,", "", "file: hidden_dim is missing")]
    [InlineData("\"hidden_dim\": 6", "\"hidden_dim\": 1e99", "hidden_dim: is 1e99, not a whole number")]
    [InlineData("\"hidden_dim\": 6", "\"hidden_dim\": \"6\"", "hidden_dim: is text, not a whole number")]
    [InlineData("zipfian", "zipf", "firing_probability.generator_name: is not one of zipfian, linear, random, constant")]
    [
        InlineData(
            "\"exponent\"",
            "\"probability\"",
            "firing_probability.probability: is not known; known are generator_name, max_prob, min_prob, exponent")]
    [InlineData("\"max_prob\": 0.4", "\"max_prob\": 1.4", "file: synth world: firing: Maximum = 1.4 is not in [1e-09, 1]")]
    [InlineData("\"max_prob\": 0.4", "\"max_prob\": 1e999", "firing_probability.max_prob: is 1e999, not a number")]
    [InlineData("\"max_prob\": 0.4", "\"max_prob\": NaN", "firing_probability.max_prob: is NaN, not a number")]
    [InlineData("\"float32\"", "\"float16\"", "dtype: 'float16' is not float32")]
    [
        InlineData(
            "folded_normal",
            "gamma",
            "std_firing_magnitudes.generator_name: is not one of constant, linear, exponential, folded_normal")]
    [InlineData("\"rank\": 25", "\"rank\": 1000", "correlation.rank: 1000 is not in [1, 256]")]
    [InlineData("\"max_depth\": 2", "\"max_depth\": -2", "hierarchy.max_depth: -2 is not in [0, 1048576]")]
    public void A_wrong_configuration_is_one_line_that_names_the_field(string part, string replacement, string problem)
    {
        SynthFolder.Write(_folder.Root, Small.Create(new Seed(1)));
        string text = File.ReadAllText(Config);
        Assert.Contains(part, text, StringComparison.Ordinal);
        File.WriteAllText(Config, text.Replace(part, replacement, StringComparison.Ordinal));
        Refused(Config, problem);
    }

    [Theory]
    [InlineData("\"feature_index\": 0,", "\"feature_index\": 40,", "roots[0]: feature 40 is not in [0, 39]")]
    [InlineData("\"feature_index\": 0,", "\"feature_index\": 1,", "roots[1]: feature 1 is there twice")]
    [InlineData("\"feature_index\": 0,", "\"feature_index\": 0.5,", "roots[0].feature_index: is 0.5, not a whole number")]
    [InlineData("\"feature_index\": 0,", "\"feature\": 0,", "roots[0].feature: is not known; known are feature_index")]
    [InlineData("\"roots\"", "\"trees\"", "trees: is not known; known are roots")]
    public void A_wrong_hierarchy_is_one_line_that_names_the_node(string part, string replacement, string problem)
    {
        SynthFolder.Write(_folder.Root, Small.Create(new Seed(1)));
        string text = File.ReadAllText(Tree);
        int at = text.IndexOf(part, StringComparison.Ordinal);
        File.WriteAllText(Tree, text[..at] + replacement + text[(at + part.Length)..]);
        Refused(Tree, problem);
    }

    [Fact]
    public void Deep_trees_and_deep_nonsense_are_refused()
    {
        SynthFolder.Write(_folder.Root, Small.Create(new Seed(1)));
        string Deep(int nodes) =>
            "{\"roots\": [" + string.Concat(Enumerable.Repeat("{\"children\": [", nodes))
                + string.Concat(Enumerable.Repeat("]}", nodes)) + "]}";
        File.WriteAllText(Tree, Deep(SynthForest.MaximumDepth));
        SynthFolder.Read(_folder.Root);
        File.WriteAllText(Tree, Deep(SynthForest.MaximumDepth + 1));
        Refused(Tree, "lies deeper than 120 nodes");
        File.WriteAllText(Tree, Deep(100_000));
        Refused(Tree, "file: is not valid JSON: ");
        File.WriteAllText(Tree, new string('[', 1_000_000));
        Refused(Tree, "file: is not valid JSON: ");
        File.Delete(Tree);
        Refused(Tree, "file: is missing, but the configuration has a hierarchy");
    }

    [Theory]
    [InlineData("feature_vectors", 3, float.NaN, "holds a number that is NaN, infinite or beyond float32 (number 3 is NaN)")]
    [InlineData("feature_vectors", 0, 2f, "row 0 has length ")]
    [
        InlineData(
            "bias", 1, float.PositiveInfinity, "holds a number that is NaN, infinite or beyond float32 (number 1 is Infinity)")]
    [InlineData("firing_probabilities", 39, 1.01f, "number 39 is 1.01")]
    [InlineData("firing_probabilities", 0, -0.1f, "number 0 is -0.1")]
    [InlineData("correlation_factor", 5, float.NaN, "holds a number that is NaN, infinite or beyond float32 (number 5 is NaN)")]
    [InlineData("correlation_diag", 2, 0f, "number 2 is 0")]
    [InlineData("correlation_diag", 2, 3f, "feature 2's variance is 3.")]
    public void A_wrong_number_is_named(string tensor, int at, float number, string problem)
    {
        SynthFolder.Write(_folder.Root, Small.Create(new Seed(1)));
        long begin;
        using (SafeTensorsFile file = SafeTensorsFile.Open(Tensors))
            begin = new FileInfo(Tensors).Length - file.Names.Max(n => file.Entry(n).End) + file.Entry(tensor).Begin;
        byte[] bytes = File.ReadAllBytes(Tensors);
        BitConverter.TryWriteBytes(bytes.AsSpan((int)begin + 4 * at), number);
        File.WriteAllBytes(Tensors, bytes);
        Refused(Tensors, $"{tensor}: {problem}");
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_named()
    {
        SynthWorld world = Small.Create(new Seed(1));
        SynthFolder.Write(_folder.Root, world);
        string config = File.ReadAllText(Config);
        File.WriteAllText(Config, config.Replace("\"hidden_dim\": 6", "\"hidden_dim\": 7", StringComparison.Ordinal));
        Refused(Tensors, "feature_vectors: has shape [40, 6], not [40, 7]");
        File.WriteAllText(Config, SynthConfigText.ToJson(world.Recipe with { Correlation = null }));
        Refused(Tensors, "correlation_factor: is there, but the configuration has no correlation");
        File.WriteAllText(Config, SynthConfigText.ToJson(world.Recipe with { SourceSeed = null }));
        Refused(Config, "seed: is null, so that magnitudes, which no file holds, are not known");
        File.WriteAllText(Config, config);
        File.WriteAllBytes(Tensors, File.ReadAllBytes(Tensors)[..200]);
        Assert.Throws<MalformedFileException>(() => SynthFolder.Read(_folder.Root));
        SafeTensorsWriter.Write(Tensors, [SafeTensorsPart.Of<float>("secret", [1], new float[1])]);
        Refused(Tensors, "secret: is not known");
        SafeTensorsWriter.Write(Tensors, [SafeTensorsPart.Of<float>("correlation_factor", [40, 25], new float[1000])]);
        Refused(Tensors, "feature_vectors: is missing");
    }

    [Fact]
    public void Noise_is_not_written_for_the_format_has_none()
    {
        SynthWorld world = (Small with { Noise = 0.1 }).Create(new Seed(1));
        Assert.Equal(
            "synth world: Noise is not 0, and SAELens's format has no noise",
            Assert.Throws<ArgumentException>(() => SynthFolder.Write(_folder.Root, world)).Message);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    private void Refused(string file, string problem)
    {
        string message = Assert.Throws<MalformedFileException>(() => SynthFolder.Read(_folder.Root)).Message;
        Assert.StartsWith(file + ": ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}

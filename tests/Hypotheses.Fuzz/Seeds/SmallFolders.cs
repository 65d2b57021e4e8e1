using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Models.Language.Files;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Fuzz.Seeds;

/// <summary>Small valid folders of dictionaries and worlds: several files that must fit each other.</summary>
internal static class SmallFolders
{
    private const int Dimension = 4, Width = 6;

    /// <summary>SAELens' layout, an architecture each, of this version and of one before 6.</summary>
    public static IEnumerable<FileSet> SaeLens()
    {
        float[] ones = [.. Enumerable.Repeat(1f, Width)];
        LatentActivation[] activations = [
            new ReluActivation(),
            new TopKActivation(2),
            new JumpReluActivation(ones),
            new GatedActivation(ones, new float[Width])];
        foreach (LatentActivation activation in activations)
            yield return Folder(
                $"saelens {activation.Name}",
                folder =>
                    SaeLensFolder.FromAutoencoder(
                        new SparseAutoencoder(activation, Numbers(), new float[Width], Numbers(), new float[Dimension]),
                        "m",
                        "h").Write(folder));
        yield return With(
            Folder(
                "saelens",
                folder =>
                    Weights(
                        folder,
                        SaeLensFolder.WeightsName,
                        ("W_enc", [Dimension, Width]),
                        ("b_enc", [Width]),
                        ("W_dec", [Width, Dimension]),
                        ("b_dec", [Dimension]))),
            SaeLensFolder.ConfigName,
            """{"architecture": "standard", "d_in": 4, "d_sae": 6, "dtype": "torch.float32", "hook_point": "blocks.0.hook_resid_pre", "hook_point_head_index": null, "activation_fn_str": "topk", "activation_fn_kwargs": {"k": 2}, "apply_b_dec_to_input": true, "normalize_activations": "none"}""");
    }

    /// <summary>sparsify's layout.</summary>
    public static IEnumerable<FileSet> Sparsify() =>
        [
            With(
                Folder(
                    "sparsify",
                    folder =>
                        Weights(
                            folder,
                            SparsifyFolder.WeightsName,
                            ("encoder.weight", [Width, Dimension]),
                            ("encoder.bias", [Width]),
                            ("W_dec", [Width, Dimension]),
                            ("b_dec", [Dimension]))),
                SparsifyFolder.ConfigName,
            """{"d_in": 4, "num_latents": 6, "k": 2, "activation": "topk", "normalize_decoder": true, "signed": false}""")];

    /// <summary>dictionary_learning's layout.</summary>
    public static IEnumerable<FileSet> DictionaryLearning()
    {
        byte[] pickle = new PickleBytes().Ordered().Mark()
            .Text("encoder.weight").Tensor("FloatStorage", "0", 6, 0, [3, 2], [2, 1])
            .Text("encoder.bias").Tensor("FloatStorage", "0", 6, 0, [3], [1])
            .Text("decoder.weight").Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1])
            .Text("bias").Tensor("FloatStorage", "0", 6, 4, [2], [1])
            .Code('u').Done();
        yield return new FileSet("dictionary_learning", [("ae.pt", SmallFiles.Archive(pickle)),
            ("config.json", """{"trainer": {"dict_class": "AutoEncoder", "activation_dim": 2, "dict_size": 3, "lm_name": "m", "layer": 1, "submodule_name": "resid"}}"""u8.ToArray())]);
    }

    /// <summary>A SynthSAEBench model with a hierarchy and correlations.</summary>
    public static IEnumerable<FileSet> Synth() => [Folder("synth", folder => SynthFolder.Write(folder, new SynthRecipe
    {
        Features = 12,
        Dimension = 5,
        Hierarchy = new SynthHierarchy { Roots = 2, LeastChildren = 2, MostChildren = 2, Depth = 1 },
        Correlation = new SynthCorrelation { Rank = 2 },
        Orthogonalisation = null,
    }.Create(Seed.FromPath("fuzz", "synth"))))];

    /// <summary>A controlled language model that took no step.</summary>
    public static IEnumerable<FileSet> ControlledLanguage() => [Folder("controlled language", folder => LanguageModelFolder.Write(
        folder,
        LanguageTrainer.Train(
            new LanguageRecipe { Dim = 4, MlpWidth = 1, Layers = 1, Steps = 0 }, Seed.FromPath("fuzz", "controlled language"))))];

    private static float[] Numbers() => [.. Enumerable.Range(0, Dimension * Width).Select(i => (i % 7) - 3f)];

    private static void Weights(string folder, string name, params (string Name, long[] Shape)[] tensors) =>
        SafeTensorsWriter.Write(
            Path.Combine(folder, name),
            [
                .. tensors.Select(t =>
                    SafeTensorsPart.Of<float>(t.Name, t.Shape, Numbers().AsMemory(0, (int)t.Shape.Aggregate((a, b) => a * b))))]);

    private static FileSet With(FileSet set, string name, string text) =>
        set with { Files = [.. set.Files, (name, System.Text.Encoding.UTF8.GetBytes(text))] };

    private static FileSet Folder(string name, Action<string> write)
    {
        string folder = Directory.CreateTempSubdirectory("hypotheses-fuzz-seed-").FullName;
        try
        {
            write(folder);
            return new FileSet(
                name,
                [
                    .. Directory.GetFiles(folder).Order(StringComparer.Ordinal)
                        .Select(f => (Path.GetFileName(f), File.ReadAllBytes(f)))]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

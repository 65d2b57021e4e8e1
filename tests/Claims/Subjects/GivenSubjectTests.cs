using Hypotheses.Catalogue.Samples;
using Hypotheses.Catalogue.Splitting;
using Hypotheses.Catalogue.Superposition;
using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;
using Hypotheses.Tests.Claims.Subjects.Given;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects;

/// <summary>
/// Dictionaries in SAELens' layout and worlds in SynthSAEBench's, written to a folder of models and named in a list: claims
/// judge them, and the dictionaries' quality is known by construction.
/// </summary>
public sealed class GivenSubjectTests : IDisposable
{
    private const int Features = 12, Dimension = 16;
    private readonly TemporaryFolder _models = new();
    private readonly SynthWorld _world;
    private int _runs;

    public GivenSubjectTests()
    {
        _world = Recipe.Create(Seed.FromPath("given subjects"));
        SynthFolder.Write(In("world"), _world);
        Save("true", _world.Directions.data<float>().ToArray());
        Save("random", RandomFrames.UnitRows(Seed.FromPath("random dictionary").Rng(), Features, Dimension));
        File.Copy(Path.Combine(In("world"), SynthConfigFile.Name), In("config.json"));
    }

    // Independent, nearly orthogonal features: a dictionary of the true directions with a threshold reads them almost exactly.
    private static SynthRecipe Recipe => new()
    {
        Features = Features,
        Dimension = Dimension,
        Hierarchy = null,
        Correlation = null,
        Firing = new SynthFiring { Law = SynthFiringLaw.Constant, Maximum = .1 },
        Orthogonalisation = new SynthOrthogonalisation { Steps = 400, LearningRate = .05 },
    };

    public void Dispose() => _models.Dispose();

    [Fact]
    public void Every_claim_of_the_catalogue_that_fits_gets_a_cell()
    {
        IReadOnlyList<Subject> subjects = GivenList.Read("models.json", """
            [{"name": "dictionary", "description": "", "dictionary": "true", "world": "world"},
             {"name": "folder", "description": "", "world": "world"}, {"name": "configuration", "description": "", "world": "config.json"}]
            """, _models.Root);
        var cells = Hypotheses.Claims.Running.Catalogue.Claims(typeof(C03_ToyRecovery).Assembly)
            .SelectMany(c => Plan.Of(c, subjects)).Where(c => subjects.Contains(c.Subject) && c.NotApplicable is null)
            .ToLookup(c => c.Claim.Id, c => c.Name);
        // A given dictionary is of one family: its cell is one, where a world has one for each family that is trained.
        Assert.Equal(
            ["dictionary", "folder@relu-l1", "folder@topk", "configuration@relu-l1", "configuration@topk"], cells["C03"]);
        Assert.Equal(["dictionary"], cells["C26"]);
    }

    [Fact]
    public void Claims_run_on_a_saelens_folder_and_tell_true_directions_from_random_ones()
    {
        IReadOnlyDictionary<string, CellStatus> seen = Run(new C94_RareFeatures(), """
            [{"name": "true", "description": "the true directions", "dictionary": "true", "world": "world"},
             {"name": "random", "description": "random directions", "dictionary": "random", "world": "world"}]
            """);
        Assert.Equal(["random", "true"], seen.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((Verdict.Supported, 1.0), (seen["true"].Verdict, seen["true"].Effect));
        Assert.Equal(Verdict.InvalidInstrument, seen["random"].Verdict);
        Assert.Contains("fvu", seen["random"].Reason, StringComparison.Ordinal); // random directions do not even reconstruct
    }

    [Fact]
    public void The_same_folder_is_judged_by_claims_about_directions_on_a_world_and_on_a_file_of_activations()
    {
        float[] rows = new float[30_000 * Dimension];
        _world.Stream(new Seed(9)).Next(rows);
        SafeTensorsWriter.Write(In("a.safetensors"), [SafeTensorsPart.Of<float>("activations", [30_000, Dimension], rows)]);
        IReadOnlyDictionary<string, CellStatus> seen = Run(new C26_DecoderCosines(), """
            [{"name": "on-world", "description": "", "dictionary": "true", "world": "world"},
             {"name": "on-file", "description": "", "dictionary": "true", "activations": "a.safetensors"}]
            """);
        Assert.Equal(2, seen.Count);
        // Nearly orthogonal rows: their nearest neighbours are farther than those of random directions.
        Assert.All(seen.Values, status => Assert.Equal((Verdict.Refuted, true), (status.Verdict, status.Effect < -.05)));
    }

    [Fact]
    public void Claims_train_on_a_synthsaebench_configuration_and_on_its_folder()
    {
        IReadOnlyDictionary<string, CellStatus> seen = Run(new C94_RareFeatures(), """
            [{"name": "drawn", "description": "", "world": "config.json"}, {"name": "stored", "description": "", "world": "world"}]
            """);
        Assert.Equal(["drawn", "stored"], seen.Keys.Order(StringComparer.Ordinal));
        // All trials count, and far more is found than the nothing that random directions of 16 dimensions find.
        Assert.All(seen.Values, status => Assert.Equal((6, 0), (status.Seeds, status.Voided)));
        Assert.All(seen.Values, status => Assert.InRange(status.Effect!.Value, .3, 1));
    }

    [Fact]
    public void Seeds_draw_worlds_from_a_configuration_and_only_samples_from_a_folder()
    {
        IReadOnlyList<Subject> subjects = GivenList.Read("models.json", """
            [{"name": "drawn", "description": "", "world": "config.json"}, {"name": "stored", "description": "", "world": "world"}]
            """, _models.Root);
        IWorld One(int subject, ulong seed) => ((IHasWorld)subjects[subject]).World(new Seed(seed));
        Assert.NotEqual(One(0, 1).Directions.data<float>().ToArray(), One(0, 2).Directions.data<float>().ToArray());
        Assert.Equal(_world.Directions.data<float>().ToArray(), One(1, 1).Directions.data<float>().ToArray());
        Assert.Same(One(1, 1), One(1, 2));
    }

    [Fact]
    public void A_file_that_is_wrong_is_an_error_of_its_cell_that_names_file_and_field()
    {
        File.WriteAllBytes(Path.Combine(In("true"), SaeLensFolder.WeightsName), [1, 2, 3]);
        CellStatus broken = Run(
            new C26_DecoderCosines(),
            """[{"name": "broken", "description": "", "dictionary": "true", "world": "world"}]""").Values.Single();
        Assert.Equal(Verdict.Error, broken.Verdict);
        Assert.Contains(Path.Combine(In("true"), SaeLensFolder.WeightsName), broken.Reason, StringComparison.Ordinal);
        SafeTensorsWriter.Write(In("a.safetensors"), [SafeTensorsPart.Of<float>("activations", [10, 5], new float[50])]);
        CellStatus narrow = Run(new C26_DecoderCosines(), """[{"name": "narrow", "description": "", "dictionary": "random", "activations": "a.safetensors"}]""").Values.Single();
        Assert.Contains("dimension: is 16, but its activations have 5", narrow.Reason, StringComparison.Ordinal);
        Assert.Equal("[0].world", Assert.Throws<MalformedFileException>(() =>
            GivenList.Read(
                "models.json",
                """[{"name": "d", "description": "", "dictionary": "true", "world": "config.json"}]""",
                _models.Root)).Field);
    }

    /// <summary>Its identity, which needs every file of the folder, is asked for before any trial runs.</summary>
    [Theory]
    [InlineData("random", "\"dictionary\": \"random\", \"world\": \"world\"")]
    [InlineData("world", "\"dictionary\": \"random\", \"world\": \"world\"")]
    [InlineData("store", "\"dictionary\": \"random\", \"activations\": \"store\"")]
    public void A_folder_that_cannot_be_read_is_an_error_of_its_cells_and_of_no_other(string folder, string fields)
    {
        if (OperatingSystem.IsWindows()) return; // there a link needs a privilege
        Directory.CreateDirectory(In(folder));
        string link = Path.Combine(In(folder), "notes.md");
        File.CreateSymbolicLink(link, "/no/such/file");
        float[] rows = [.. Enumerable.Range(0, 30_000 * Dimension).Select(i => (i * 7919 % 101) - 50f)];
        SafeTensorsWriter.Write(In("a.safetensors"), [SafeTensorsPart.Of<float>("activations", [30_000, Dimension], rows)]);
        IReadOnlyDictionary<string, CellStatus> seen = Run(new C26_DecoderCosines(), $$"""
            [{"name": "broken", "description": "", {{fields}}},
             {"name": "whole", "description": "", "dictionary": "true", "activations": "a.safetensors"}]
            """);
        CellStatus Of(string name) => seen.Single(cell => cell.Key.StartsWith(name, StringComparison.Ordinal)).Value;
        Assert.Equal(Verdict.Error, Of("broken").Verdict);
        Assert.Contains($"{link}: file: is a link to '/no/such/file'", Of("broken").Reason, StringComparison.Ordinal);
        Assert.NotEqual(Verdict.Error, Of("whole").Verdict);
    }

    [Fact]
    public void Another_byte_of_a_file_is_another_subject()
    {
        string Hash() =>
            GivenList.Read(
                "models.json",
                """[{"name": "d", "description": "", "dictionary": "true", "world": "world"}]""",
                _models.Root)[0].Hash;
        string before = Hash();
        Assert.Equal(before, Hash());
        string config = Path.Combine(In("true"), SaeLensFolder.ConfigName);
        File.WriteAllText(config, File.ReadAllText(config) + " ");
        Assert.NotEqual(before, Hash());
    }

    [Fact]
    public void A_dictionary_of_scaled_activations_gets_its_scale_from_the_activations()
    {
        var plain = (GivenSaeSubject)GivenList.Read(
            "models.json", """[{"name": "d", "description": "", "dictionary": "true", "world": "world"}]""", _models.Root)[0];
        double scale = new WorldActivations(new GivenWorldSubject("w", "", In("world"), "")).InputScale(20_000);
        SparseAutoencoder d = plain.Sae;
        float[] Times(ReadOnlySpan<float> numbers) => [.. numbers.ToArray().Select(v => (float)(v * scale))];
        SaeLensFolder.FromAutoencoder(new SparseAutoencoder(
            new JumpReluActivation(Times(((JumpReluActivation)d.Activation).Thresholds)),
                d.Encoder.ToArray(), Times(d.EncoderBias), d.Decoder.ToArray(), Times(d.DecoderBias))).Write(In("scaled"));
        string config = Path.Combine(In("scaled"), SaeLensFolder.ConfigName);
        File.WriteAllText(
            config,
            File.ReadAllText(config).Replace(
                "\"normalize_activations\": \"none\"",
                "\"normalize_activations\": \"expected_average_only_in\"",
                StringComparison.Ordinal));
        var scaled = (GivenSaeSubject)GivenList.Read(
            "models.json", """[{"name": "s", "description": "", "dictionary": "scaled", "world": "world"}]""", _models.Root)[0];
        Assert.NotEqual(1, scale, .05);
        foreach ((float a, float b) in d.DecoderBias.ToArray().Zip(scaled.Sae.DecoderBias.ToArray()))
            Assert.Equal(a, b, 1e-5f);
        using var scope = NewDisposeScope();
        float[] x = new float[100 * Dimension];
        _world.Stream(new Seed(5)).Next(x);
        Tensor rows = tensor(x, 100, Dimension);
        Assert.True(d.Reconstruct(rows).allclose(scaled.Sae.Reconstruct(rows), 1e-4, 1e-4));
    }

    private string In(string name) => Path.Combine(_models.Root, name);

    // x = Σ f v + b with f about 4 … 5: x·v − b·v is f, up to what the other active features leak.
    private void Save(string name, float[] rows)
    {
        float[] encoder = new float[rows.Length], shift = new float[Features], bias = _world.Bias.ToArray();
        for (int j = 0; j < Features; j++)
        {
            for (int i = 0; i < Dimension; i++)
            {
                encoder[(i * Features) + j] = rows[(j * Dimension) + i];
                shift[j] -= rows[(j * Dimension) + i] * bias[i];
            }
        }

        var thresholds = new float[Features];
        Array.Fill(thresholds, 1.5f);
        SaeLensFolder.FromAutoencoder(new SparseAutoencoder(new JumpReluActivation(thresholds), encoder, shift, rows, bias))
            .Write(In(name));
    }

    private Dictionary<string, CellStatus> Run(Claim claim, string json)
    {
        Settings settings = Settings.Read(_ => null, _models.Root) with { Out = In($"out-{_runs++}"), Models = _models.Root };
        IReadOnlyList<Subject> subjects = GivenList.Read("models.json", json, _models.Root);
        using var session = new Session(settings, [claim], subjects, _ => null, _ => { });
        return session.Cells.Where(c => subjects.Contains(c.Subject)).ToDictionary(c => c.Name, session.Run);
    }
}

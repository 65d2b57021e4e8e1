using System.Text;
using FsCheck.Xunit;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Sae.Formats;

[Collection(FullDiskTests.Name)]
public sealed class SaeLensRoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Target => Path.Combine(_folder.Root, "written");

    [Property(MaxTest = 40, Replay = "311,313")]
    public void A_dictionary_comes_back_to_the_bit(byte d, byte width, ulong value)
    {
        foreach (LatentActivation activation in Activations(1 + (width % 9), new Seed(value)))
        {
            SparseAutoencoder dictionary = Random(activation, 1 + (d % 7), 1 + (width % 9), new Seed(value));
            SaeLensFolder.FromAutoencoder(dictionary, "model", "blocks.1.hook_resid_pre").Write(Target);
            StoredSae back = SaeFolder.Open(Target);
            PlainAutoencoder.SameBits(dictionary, back.Sae);
            Assert.Equal(("model", "blocks.1.hook_resid_pre"), (back.Info.ModelName, back.Info.HookName));
        }
    }

    private static LatentActivation[] Activations(int width, Seed seed)
    {
        Rng rng = seed.Derive("activation").Rng();
        float[] positive = [.. Enumerable.Range(0, width).Select(_ => (float)Math.Exp(4 * rng.Normal()))], any = new float[width];
        rng.Normals(any);
        return [
            new ReluActivation(),
            new TopKActivation(1 + rng.Below(width)),
            new JumpReluActivation(positive),
            new GatedActivation(positive, any)];
    }

    private static SparseAutoencoder Random(LatentActivation activation, int d, int width, Seed seed)
    {
        Rng rng = seed.Derive("weights").Rng();
        float[] Numbers(int count)
        {
            var numbers = new float[count];
            rng.Normals(numbers);
            return numbers;
        }

        return new SparseAutoencoder(activation, Numbers(d * width), Numbers(width), Numbers(width * d), Numbers(d));
    }

    /// <summary>
    /// What its loader demands: the fields of its SAEConfig, a version of the new layout, exactly the architecture's tensors.
    /// </summary>
    [Fact]
    public void What_is_written_has_what_SAELens_demands_and_no_more()
    {
        (string, string[])[] tensors =
        [
            ("standard", ["W_dec", "W_enc", "b_dec", "b_enc"]), ("topk", ["W_dec", "W_enc", "b_dec", "b_enc"]),
            ("jumprelu", ["W_dec", "W_enc", "b_dec", "b_enc", "threshold"]),
            ("gated", ["W_dec", "W_enc", "b_dec", "b_gate", "b_mag", "r_mag"]),
        ];
        string[] fields = [
            "apply_b_dec_to_input",
            "architecture",
            "d_in",
            "d_sae",
            "device",
            "dtype",
            "metadata",
            "normalize_activations",
            "reshape_activations"];
        foreach ((LatentActivation activation, (string architecture, string[] names)) in Activations(4, new Seed(5)).Zip(tensors))
        {
            SaeLensFolder.FromAutoencoder(Random(activation, 3, 4, new Seed(5))).Write(Target);
            using var config = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Target, "cfg.json")));
            string[] expected = architecture == "topk" ? [.. fields, "k", "rescale_acts_by_decoder_norm"] : fields;
            Assert.Equal(
                expected.Order(StringComparer.Ordinal),
                config.RootElement.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
            Assert.Equal(architecture, config.RootElement.GetProperty("architecture").GetString());
            Assert.Equal("6.0.0", config.RootElement.GetProperty("metadata").GetProperty("sae_lens_version").GetString());
            Assert.False(config.RootElement.GetProperty("apply_b_dec_to_input").GetBoolean());
            using SafeTensorsFile file = SafeTensorsFile.Open(Path.Combine(Target, "sae_weights.safetensors"));
            Assert.Equal(names, file.Names.Order(StringComparer.Ordinal));
            Assert.Equal([3, 4], file.Shape("W_enc"));
            Assert.Equal([4, 3], file.Shape("W_dec"));
        }
    }

    /// <summary>gain · bias = 1: from 2⁻²⁸ on a shift comes back to the bit, below to within 2⁻⁵³.</summary>
    [Fact]
    public void A_shift_that_float64_has_no_room_for_comes_back_as_near_as_it_has()
    {
        for (int exponent = 1; exponent < 60; exponent++)
        {
            float shift = MathF.ScaleB(1.2345678f, -exponent);
            var dictionary = new SparseAutoencoder(new GatedActivation([2f], [shift]), [1], [.5f], [1], [0]);
            SaeLensFolder.FromAutoencoder(dictionary).Write(Target);
            float back = ((GatedActivation)SaeFolder.Open(Target).Sae.Activation).Shifts[0];
            if (exponent <= 28) Assert.Equal(BitConverter.SingleToInt32Bits(shift), BitConverter.SingleToInt32Bits(back));
            // one rounding below 2, one of float32
            Assert.InRange((double)back - shift, -Math.ScaleB(1, -52), Math.ScaleB(1, -52));
        }
    }

    [Fact]
    public void A_dictionary_that_diverged_is_not_written()
    {
        string message = Assert.Throws<ArgumentException>(() =>
            SaeLensFolder.FromAutoencoder(new SparseAutoencoder(new ReluActivation(), [1], [1], [float.NaN], [0]))).Message;
        Assert.Contains("dictionary.Decoder: NaN is not finite", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_k_above_the_width_is_stored_as_the_width()
    {
        SparseAutoencoder dictionary = Random(new TopKActivation(9), 3, 4, new Seed(6));
        SaeLensFolder.FromAutoencoder(dictionary).Write(Target);
        Assert.Equal(4, SaeFolder.Open(Target).Info.K);
    }

    [Theory]
    [InlineData("F32")]
    [InlineData("BF16")]
    [InlineData("F16")]
    [InlineData("F64")]
    public void A_folder_is_written_again_byte_for_byte(string type)
    {
        var a = new PlainAutoencoder(new Seed(7), 3, 5);
        const string config = """
            { "architecture" : "gated", "d_in":3,"d_sae":5, "unknown": {"a": [1e-3, "ü"]},
              "metadata": {"hook_name": "blocks.0.hook_resid_pre", "more": 1.0} }

            """;
        SaeLensFiles.Write(_folder, config, SaeLensFiles.Tensors(a, "gated", type));
        _folder.Write("sparsity.safetensors", new PlainTensors().Add("sparsity", type, [-1, -2, -.5, -10, 0]).File());
        SaeLensFolder.Read(_folder.Root).Write(Target);
        Assert.Equal(
            Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order(),
            Directory.GetFiles(Target).Select(Path.GetFileName).Order());
        foreach (string file in Directory.GetFiles(_folder.Root))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(Target, Path.GetFileName(file))));
        Assert.Equal([5L], SaeLensFolder.Read(Target).Sparsity!.Shape("sparsity"));
    }

    [Fact]
    public void Metadata_and_numbers_that_are_none_survive_in_the_files()
    {
        byte[] weights = new PlainTensors().Add("W_enc", "F32", new double[,] { { double.NaN } }).File();
        string header = """{"__metadata__":{"note":"kept"},"W_enc":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}""";
        header += new string(' ', (8 - (header.Length % 8)) % 8);
        _folder.Write("cfg.json", """{"d_in":1,"d_sae":1}"""u8.ToArray());
        string file = _folder.Write(
            "sae_weights.safetensors",
            [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. weights[^4..]]);
        SaeLensFolder.Read(_folder.Root).Write(Target);
        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(Target, "sae_weights.safetensors")));
    }

    [Fact]
    public void Writing_over_a_folder_replaces_all_its_files_and_leaves_others()
    {
        var a = new PlainAutoencoder(new Seed(8), 3, 5);
        SaeLensFiles.Write(_folder, """{"d_in":3,"d_sae":5}""", SaeLensFiles.Tensors(a, "standard", "F32"));
        _folder.Write("sparsity.safetensors", new PlainTensors().Add("sparsity", "F32", new double[5]).File());
        _folder.Write("notes.txt", [1, 2]);
        SparseAutoencoder other = Random(new TopKActivation(2), 2, 4, new Seed(9));
        SaeLensFolder.FromAutoencoder(other).Write(_folder.Root);
        PlainAutoencoder.SameBits(other, SaeFolder.Open(_folder.Root).Sae);
        Assert.Equal(
            ["cfg.json", "notes.txt", "sae_weights.safetensors"],
            Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName).Order());
    }

    [FullDiskFact]
    public void A_full_disk_leaves_the_old_folder_as_it_was_and_no_new_one()
    {
        var a = new PlainAutoencoder(new Seed(8), 3, 5);
        SaeLensFiles.Write(_folder, """{"d_in":3,"d_sae":5}""", SaeLensFiles.Tensors(a, "standard", "F32"));
        byte[][] before = [.. Directory.GetFiles(_folder.Root).Order().Select(File.ReadAllBytes)];
        SaeLensFolder other = SaeLensFolder.FromAutoencoder(Random(new ReluActivation(), 2, 4, new Seed(9)));
        foreach (string name in (string[])["sae_weights.safetensors", "cfg.json"])
        {
            string waiting = DurableFolder.Waiting(_folder.Root);
            Directory.CreateDirectory(waiting);
            FullDisk.For(Path.Combine(waiting, name));
            Assert.DoesNotContain('\n', Assert.Throws<WriteFailedException>(() => other.Write(_folder.Root)).Message);
            Assert.Equal(before, Directory.GetFiles(_folder.Root).Order().Select(File.ReadAllBytes));
            Assert.Empty(Directory.GetDirectories(_folder.Root));
        }
    }

    [Fact]
    public void Where_a_move_fails_no_configuration_is_left_beside_other_weights()
    {
        Directory.CreateDirectory(Path.Combine(Target, "sae_weights.safetensors"));
        File.WriteAllText(Path.Combine(Target, "cfg.json"), "{}");
        SaeLensFolder sae = SaeLensFolder.FromAutoencoder(Random(new ReluActivation(), 2, 4, new Seed(9)));
        Assert.DoesNotContain('\n', Assert.Throws<WriteFailedException>(() => sae.Write(Target)).Message);
        Assert.False(File.Exists(Path.Combine(Target, "cfg.json")));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_clear_error()
    {
        string taken = _folder.Write("taken", []);
        SaeLensFolder sae = SaeLensFolder.FromAutoencoder(Random(new ReluActivation(), 2, 4, new Seed(9)));
        Assert.DoesNotContain('\n', Assert.Throws<WriteFailedException>(() => sae.Write(taken)).Message);
        Assert.True(File.Exists(taken));
    }

    /// <summary>
    /// A writer that was stopped after it began to move files leaves no cfg.json, so that nothing mixed is read.
    /// </summary>
    [Fact]
    public void Weights_without_their_configuration_are_not_read_and_the_next_writer_makes_it_whole()
    {
        SaeLensFolder sae = SaeLensFolder.FromAutoencoder(Random(new ReluActivation(), 2, 4, new Seed(9)));
        sae.Write(Target);
        Directory.CreateDirectory(DurableFolder.Waiting(Target));
        File.Move(Path.Combine(Target, "cfg.json"), Path.Combine(DurableFolder.Waiting(Target), "cfg.json"));
        Refusal.Of(() => SaeFolder.Open(Target), Target, "cfg.json", "is missing beside sae_weights.safetensors");
        sae.Write(Target);
        PlainAutoencoder.SameBits(sae.ToDictionary(), SaeFolder.Open(Target).Sae);
        Assert.Empty(Directory.GetDirectories(Target));
    }
}

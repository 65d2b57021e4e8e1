using Hypotheses.Core.Activations;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Fixtures;

/// <summary>
/// What lies in <c>fixtures/</c> is what its command makes, and this library's readers find in it what was put there.
/// </summary>
public class FixtureTests
{
    private const string Command = "dotnet run --project tests/Hypotheses.Tests.csproj -- fixtures";

    public static TheoryData<string> Dictionaries =>
        [.. new DirectoryInfo(Path.Combine(FixtureFiles.Folder, "dictionaries")).GetDirectories().Select(f => f.Name).Order()];

    [Fact]
    public void Remaking_gives_the_same_bytes()
    {
        IReadOnlyList<(string Name, byte[] Content)> made = FixtureFiles.All();
        Assert.Equal(made.Select(f => f.Name).Order(), FixtureFiles.Small(FixtureFiles.Folder).Order());
        foreach ((string name, byte[] content) in made)
        {
            byte[] there = File.ReadAllBytes(Path.Combine(FixtureFiles.Folder, name));
            Assert.True(content.AsSpan().SequenceEqual(there), $"{name} is not what `{Command}` makes");
        }
    }

    [Fact]
    public void Writing_leaves_exactly_the_fixtures()
    {
        using var folder = new TemporaryFolder();
        folder.Write("old.bin", [1]);
        folder.Write(FixtureFiles.Readme, [2]);
        FixtureFiles.Write(folder.Root);
        Assert.Equal(FixtureFiles.All().Select(f => f.Name).Order(), FixtureFiles.Names(folder.Root).Order());
        Assert.True(File.Exists(Path.Combine(folder.Root, FixtureFiles.Readme)));
    }

    [Fact]
    public void They_are_small_and_the_readme_names_each_folder_and_the_command()
    {
        Assert.InRange(FixtureFiles.All().Sum(f => f.Content.LongLength), 1, 1 << 20);
        string readme = File.ReadAllText(Path.Combine(FixtureFiles.Folder, FixtureFiles.Readme));
        Assert.Contains(Command, readme, StringComparison.Ordinal);
        Assert.All(
            FixtureFiles.All().Select(f => f.Name[..f.Name.LastIndexOf('/')]).Distinct(),
            folder => Assert.Contains($"`{folder}`", readme, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Dictionaries))]
    public void A_dictionary_gives_its_codes_and_reconstructions(string name)
    {
        using var scope = NewDisposeScope();
        string folder = Path.Combine(FixtureFiles.Folder, "dictionaries", name);
        StoredSae stored = SaeFolder.Open(folder);
        string format = stored.Info.Format == "SAELens" ? "saelens" : stored.Info.Format;
        Assert.Equal((name.Split('-')[0], 4, 6), (format, stored.Info.Dimension, stored.Info.Width));
        double[][] samples = Golden.Rows(folder, "samples");
        (double[][] codes, double[][] reconstructions) = (Golden.Rows(folder, "codes"), Golden.Rows(folder, "reconstructions"));
        for (int i = 0; i < samples.Length; i++)
        {
            Tensor x = tensor(samples[i].Select(v => (float)v).ToArray());
            Golden.Near(codes[i], Tensors.ToArray<float>(stored.Sae.Encode(x)));
            Golden.Near(reconstructions[i], Tensors.ToArray<float>(stored.Sae.Reconstruct(x)));
            if (stored.Sae.Activation is JumpReluActivation)
                Assert.Contains(
                    Tensors.ToArray<float>(stored.Sae.PreActivations(x)).Zip(codes[i]), p => p.First > .01 && p.Second == 0);
        }
    }

    [Theory, MemberData(nameof(Dictionaries))]
    public void A_dictionary_is_written_as_SAELens_wants_it_and_is_the_same(string name)
    {
        using var target = new TemporaryFolder();
        string folder = Path.Combine(FixtureFiles.Folder, "dictionaries", name);
        StoredSae stored = SaeFolder.Open(folder);
        SaeLensFolder.FromAutoencoder(stored.Sae).Write(target.Root);
        using var scope = NewDisposeScope();
        foreach (double[] sample in Golden.Rows(folder, "samples"))
        {
            Tensor x = tensor(sample.Select(v => (float)v).ToArray());
            double[] codes = [.. Tensors.ToArray<float>(stored.Sae.Encode(x)).Select(v => (double)v)];
            Golden.Near(codes, Tensors.ToArray<float>(SaeLensFolder.ReadSae(target.Root).Sae.Encode(x)));
        }

        if (!name.StartsWith("saelens", StringComparison.Ordinal)) return;
        SaeLensFolder.Read(folder).Write(target.Root); // its own files, to the byte
        foreach (string file in new[] { SaeLensFolder.ConfigName, SaeLensFolder.WeightsName })
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder, file)), File.ReadAllBytes(Path.Combine(target.Root, file)));
    }

    [Theory]
    [InlineData("synth-hierarchy", 2)]
    [InlineData("synth-plain", 0)]
    public void A_world_has_its_vectors_and_comes_back_to_the_bit(string name, int roots)
    {
        using var target = new TemporaryFolder();
        SynthWorld world = SynthFolder.Read(Path.Combine(FixtureFiles.Folder, "worlds", name));
        Assert.Equal(WorldFixtures.Vectors.Cast<double>().Select(v => (float)v), Tensors.ToArray<float>(world.Directions));
        Assert.Equal(roots, world.Forest.Roots.Count);
        Assert.Equal(WorldFixtures.Means.Select(m => (float)m), world.MeanMagnitudes.ToArray());
        Assert.Equal(SynthMagnitudes.FoldedNormal(.5, .5), world.Recipe.SpreadMagnitude);
        Assert.Equal((.5, 42L), (world.Recipe.BiasNorm, world.Recipe.SourceSeed));
        Assert.Equal((.5, .03125, .5), (world.Recipe.Firing.Maximum, world.Recipe.Firing.Minimum, world.Recipe.Firing.Exponent));
        Assert.Equal(WorldFixtures.Probabilities.Select(p => (float)p), world.FiringProbabilities.ToArray());
        Assert.All(world.Forest.Roots, r => Assert.True(r is { Exclusive: true, ScalesChildren: true }));
        Assert.Equal(
            roots == 0 ? [] : ["0: 2, 3", "1: 4, 5"],
            world.Forest.Roots.Select(r => $"{r.Feature}: {string.Join(", ", r.Children.Select(c => c.Feature))}"));
        float[] samples = new float[4 * 64];
        world.Stream(new Seed(1)).Next(samples);
        Assert.Contains(samples, v => Math.Abs(v) > 1);
        SynthFolder.Write(target.Root, world);
        Assert.Equal(world.ModelFingerprint, SynthFolder.Read(target.Root).ModelFingerprint);
        byte[] tensors = File.ReadAllBytes(Path.Combine(FixtureFiles.Folder, "worlds", name, SynthFolder.Tensors));
        Assert.Equal(tensors, File.ReadAllBytes(Path.Combine(target.Root, SynthFolder.Tensors)));
    }

    [Fact]
    public void The_Llama_reads_its_text_and_gives_its_logits()
    {
        using var scope = NewDisposeScope();
        string folder = Path.Combine(FixtureFiles.Folder, "models", "llama2c");
        using var model = new Transformer(Llama2cFile.Read(Path.Combine(folder, "model.bin")));
        Llama2Tokenizer tokenizer = Llama2TokenizerFile.Read(Path.Combine(folder, "tokenizer.bin"), model.Config.Vocabulary);
        IReadOnlyList<string> stories = TextCorpus.Read(Path.Combine(folder, "stories.txt")).Stories;
        Assert.Equal([ModelFixtures.Words, "aé ab"], stories);
        int[] ids = tokenizer.Encode(stories[0], bos: true);
        Assert.Equal(ModelFixtures.Tokens, ids);
        Assert.Equal(Golden.Rows(folder, "tokens")[0], ids.Select(i => (double)i));
        Tensor tokens = tensor(ids.Select(i => (long)i).ToArray()).unsqueeze(0);
        Golden.Near(Golden.Rows(folder, "logits")[0], Tensors.ToArray<float>(model.Run(tokens).Logits[0, -1]));
    }

    [Fact]
    public void The_routing_transformer_gives_its_logits()
    {
        using var scope = NewDisposeScope();
        string folder = Path.Combine(FixtureFiles.Folder, "models", "routing");
        string file = Path.Combine(folder, "model.safetensors");
        using var model = new Transformer(RoutingCheckpoint.Read(file, ModelFixtures.Routing.Attention.Heads));
        Assert.Equal(ModelFixtures.Routing, model.Config);
        Tensor tokens = tensor(ModelFixtures.RoutingTokens).unsqueeze(0);
        Golden.Near(Golden.Rows(folder, "logits")[0], Tensors.ToArray<float>(model.Run(tokens).Logits[0, -1]));
    }

    [Fact]
    public void The_store_has_its_rows()
    {
        using ActivationStore store = ActivationStore.Open(Path.Combine(FixtureFiles.Folder, "stores", "ramp"));
        store.Verify();
        float[] all = new float[2 * StoreFixtures.Rows];
        store.Read(0, all);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), all);
    }

    /// <summary>A torch archive says of its tensors what was put in it, by way of the generic reader too.</summary>
    [Fact]
    public void The_archive_of_dictionary_learning_lists_its_tensors()
    {
        string folder = Path.Combine(FixtureFiles.Folder, "dictionaries", "dictionary_learning-BatchTopKSAE");
        using ITensorFile file = TensorFile.Open(Path.Combine(folder, "ae.pt"));
        Assert.Equal(["b_dec", "k", "threshold", "encoder.weight", "encoder.bias", "decoder.weight"], file.Names);
        Assert.Equal([6L, 4L], file.Shape("encoder.weight"));
    }
}

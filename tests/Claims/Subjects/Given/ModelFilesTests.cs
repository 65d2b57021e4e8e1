using System.Text.Json;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Claims.Subjects.Given;

public sealed class ModelFilesTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Fact]
    public void Without_a_folder_it_says_so_and_is_one_identity_by_its_paths()
    {
        ModelFiles none = Of(null, "m.bin", "t.bin", "x.txt"), again = Of(null, "m.bin", "t.bin", "x.txt"),
            other = Of(null, "n.bin", "t.bin", "x.txt");
        Assert.Equal("there is no m.bin, t.bin, x.txt (HYPOTHESES_MODELS is not set)", none.Missing);
        Assert.Equal(none.Identity, again.Identity);
        Assert.NotEqual(none.Identity, other.Identity);
        Assert.Equal(none.Missing, new LanguageModelSubject("m", "", none, TwinKind.Trained).Unavailable);
    }

    [Theory]
    [InlineData("absent.bin", "tokens.bin", "stories.txt", "absent.bin")]
    [InlineData("model.bin", "folder/absent.bin", "stories.txt", "folder/absent.bin")]
    [InlineData("model.bin", "tokens.bin", "../absent.txt", "../absent.txt")]
    [InlineData("a.bin", "b.bin", "c.txt", "a.bin, b.bin, c.txt")]
    public void Every_file_that_is_not_there_is_named(string checkpoint, string tokenizer, string corpus, string missing) =>
        Assert.Equal(
            $"there is no {missing} under HYPOTHESES_MODELS", Of(small.Root, checkpoint, tokenizer, corpus).Missing);

    [Fact]
    public void The_identity_follows_from_the_files_contents()
    {
        string identity = small.Files().Identity;
        File.Copy(Path.Combine(small.Root, "model.bin"), Path.Combine(small.Root, "copy.bin"), overwrite: true);
        Assert.Equal(identity, Of(small.Root, "copy.bin", "tokens.bin", "stories.txt").Identity);
        byte[] changed = File.ReadAllBytes(Path.Combine(small.Root, "model.bin"));
        changed[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(small.Root, "changed.bin"), changed);
        Assert.NotEqual(identity, Of(small.Root, "changed.bin", "tokens.bin", "stories.txt").Identity);
        File.WriteAllText(Path.Combine(small.Root, "other.txt"), "another story");
        Assert.NotEqual(identity, Of(small.Root, "model.bin", "tokens.bin", "other.txt").Identity);
    }

    [Fact]
    public void Files_are_read_once()
    {
        ModelFiles files = small.Files();
        Assert.Null(files.Missing);
        Assert.Equal(small.Config with { Initial = InitialScheme.Llama2c }, files.Trained.Config);
        Assert.Same(files.Trained, files.Trained);
        Assert.Same(files.Prompts, files.Prompts);
        Assert.Equal(700, files.Prompts.Stories.Count);
    }

    [Fact]
    public void Weights_that_are_all_zero_are_one_line_that_names_the_file()
    {
        string path = Path.Combine(small.Root, "zero.bin");
        byte[] bytes = File.ReadAllBytes(Path.Combine(small.Root, "model.bin"));
        bytes.AsSpan(28).Clear(); // behind the header
        File.WriteAllBytes(path, bytes);
        Assert.Equal(
            $"{path}: logits: are the same for all tokens, as of weights that are all zero",
            Assert.Throws<MalformedFileException>(() => Of(small.Root, "zero.bin", "tokens.bin", "stories.txt").Trained).Message);
    }

    [Fact]
    public void A_file_that_is_cut_off_says_so_without_being_read()
    {
        File.WriteAllBytes(Path.Combine(small.Root, "cut.bin"), File.ReadAllBytes(Path.Combine(small.Root, "model.bin"))[..^4]);
        Assert.Null(small.Files().Problem);
        Assert.StartsWith(
            Path.Combine(small.Root, "cut.bin") + ": header: implies ",
            Of(small.Root, "cut.bin", "tokens.bin", "stories.txt").Problem);
        Assert.Null(Of(small.Root, "absent.bin", "tokens.bin", "stories.txt").Problem);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_by_its_reader()
    {
        string path = Path.Combine(small.Root, "stories.txt");
        Assert.StartsWith(
            path,
            Assert.Throws<MalformedFileException>(() =>
                Of(small.Root, "stories.txt", "tokens.bin", "stories.txt").Trained).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_read_has_an_identity_and_is_refused_where_the_model_is_asked_for()
    {
        if (OperatingSystem.IsWindows()) return; // there a link needs a privilege
        using var model = new SmallGpt2();
        string link = Path.Combine(model.Folder, "pytorch_model.bin");
        File.CreateSymbolicLink(link, "/no/such/file");
        ModelFiles files = ModelFiles.OfFolder(new GivenPaths(model.Root), "small", null, "stories.txt");
        Assert.Equal(((string?)null, "small stories.txt", (long?)null), (files.Missing, files.Identity, files.WeightBytes));
        string said = Assert.Throws<MalformedFileException>(() => files.Trained).Message;
        Assert.Equal($"{link}: file: is a link to '/no/such/file', which does not exist", said);
        Assert.Throws<MalformedFileException>(() => files.Prompts);
    }

    [Fact]
    public void A_model_that_overflows_is_refused()
    {
        using var model = new SmallGpt2();
        byte[] bytes = File.ReadAllBytes(Path.Combine(model.Folder, "model.safetensors"));
        int header = BitConverter.ToInt32(bytes);
        JsonElement[] place = [.. JsonElement.Parse(bytes.AsSpan(8, header)).GetProperty("transformer.h.0.attn.c_attn.weight")
            .GetProperty("data_offsets").EnumerateArray()];
        for (int at = place[0].GetInt32(); at < place[1].GetInt32(); at += sizeof(float))
            BitConverter.TryWriteBytes(bytes.AsSpan(8 + header + at), 3e38f);
        model.Write("model.safetensors", bytes);
        ModelFiles files = ModelFiles.OfFolder(new GivenPaths(model.Root), "small", null, "stories.txt");
        string said = Assert.Throws<MalformedFileException>(() => files.Trained).Message;
        Assert.Equal($"{model.Folder}: logits: are not finite for a text of 32 tokens", said);
    }

    [Theory]
    [InlineData("blocks.9.hook_resid_pre", "hook point 'blocks.9.hook_resid_pre' is unknown; known are hook_embed")]
    [InlineData("blocks.0.attn.hook_pattern", "hook point 'blocks.0.attn.hook_pattern' has no activation a position")]
    public void A_hook_point_that_the_model_lacks_is_named_by_its_field(string hook, string problem)
    {
        using var model = new SmallGpt2();
        ModelFiles files = ModelFiles.OfFolder(new GivenPaths(model.Root), "small", null, "stories.txt");
        var activations = new HookActivations(
            files, hook, wrong: said => new MalformedFileException("models.json", "[1].hook", said));
        string message = Assert.Throws<MalformedFileException>(() => activations.Stream(new Seed(1))).Message;
        Assert.StartsWith($"models.json: [1].hook: {problem}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ab<|endoftext|>cdefg")]
    public void A_text_that_is_too_short_is_named(string text)
    {
        using var model = new SmallGpt2();
        string path = Path.Combine(model.Root, "short.txt");
        File.WriteAllText(path, text);
        ModelFiles files = ModelFiles.OfFolder(new GivenPaths(model.Root), "small", null, "short.txt");
        string prompts = Assert.Throws<MalformedFileException>(() => files.Prompts.Prompts(new Seed(1), 100, 40)).Message,
            table = Assert.Throws<MalformedFileException>(() => ActivationTable.Collect(
                files.Trained, files.Prompts, "blocks.0.hook_resid_pre", 1000, new Seed(1))).Message;
        Assert.StartsWith($"{path}: text: is too short: 100 prompts of 40 tokens, but", prompts, StringComparison.Ordinal);
        Assert.StartsWith($"{path}: text: is too short: 1000 activations, but", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_are_its_first_three_or_those_that_are_named()
    {
        Assert.Equal([0, 1, 2], small.Files().Layers);
        Assert.Same(ResidualSaes.Settings, small.Files().Dictionaries);
        ModelFiles named = ModelFiles.OfLlama2c(new GivenPaths(small.Root), "model.bin", "tokens.bin", "stories.txt", [2, 0]);
        Assert.Equal([0, 2], named.Layers);
        Assert.Equal(new FileInfo(Path.Combine(small.Root, "model.bin")).Length, named.WeightBytes);
    }

    private static ModelFiles Of(string? models, string checkpoint, string tokenizer, string corpus) =>
        ModelFiles.OfLlama2c(new GivenPaths(models), checkpoint, tokenizer, corpus);
}

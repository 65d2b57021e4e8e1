using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Core.Files;

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
        Assert.Equal(small.Config, files.Trained.Config);
        Assert.Same(files.Trained, files.Trained);
        Assert.Same(files.Prompts, files.Prompts);
        Assert.Equal(700, files.Prompts.Stories.Count);
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

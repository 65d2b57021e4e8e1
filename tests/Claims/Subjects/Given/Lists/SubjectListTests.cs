using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Subjects.Given.Lists;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects.Given.Lists;

public sealed class SubjectListTests(SmallGpt2 small) : IClassFixture<SmallGpt2>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private const string Entry = """[{"name": "g", "description": "", "folder": "small", "text": "stories.txt"}]""";

    [Fact]
    public void Of_entries_of_one_name_the_later_counts_in_the_place_of_the_first()
    {
        SubjectList list = SubjectList.Of(
            [
                SubjectFile.Parse("own", """
                    [{"name": "a", "description": "first", "world": "w"}, {"name": "b", "description": "", "world": "w"}]
                    """),
                SubjectFile.Parse("user", """
                    [{"name": "c", "description": "", "world": "w"}, {"name": "a", "description": "second", "world": "v"}]
                    """)],
            null);
        Assert.Equal(["a", "b", "c"], list.Entries.Select(e => e.Name));
        Assert.Equal("second", list.Subjects.First().Description);
        Assert.Equal(("user", 1), (list.Entries[0].File, list.Entries[0].Place));
    }

    [Fact]
    public void Files_of_the_environment_come_after_the_list_that_is_built_in_and_may_hang_on_it()
    {
        using var folder = new TemporaryFolder();
        string one = folder.Write("one.json", """[{"name": "m", "description": "x", "folder": "f", "text": "t"}]"""u8.ToArray());
        string two = folder.Write("two.json", """
            [{"name": "d", "description": "", "dictionary": "d", "model": "m", "hook": "h"},
             {"name": "o", "description": "", "dictionary": "d", "model": "own", "hook": "h", "centred": true}]
            """u8.ToArray());
        var settings = new Settings { Out = "", Subjects = [one, two] };
        IReadOnlyList<SubjectEntry> own = SubjectFile.Parse(
            "built in", """[{"name": "own", "description": "", "checkpoint": "c", "tokenizer": "t", "text": "x"}]""");
        SubjectList list = SubjectList.Of(own, settings);
        Assert.Equal(["own", "m", "d", "o"], list.Entries.Select(e => e.Name));
        Assert.Equal(
            $"there is no f, t beside the models file in {folder.Root} (HYPOTHESES_MODELS is not set)",
            list.Subjects.Single(s => s.Name == "m").Unavailable);
        string bad = folder.Write("bad.json", """[{"name": "d", "description": "", "dictionary": "d"}]"""u8.ToArray());
        Refusal.Of(
            () => SubjectList.Of(own, settings with { Subjects = [bad] }), bad, "[0].fields", "has 'dictionary'; allowed");
    }

    [Theory]
    [InlineData(".", "begin with a letter")]
    [InlineData("..", "begin with a letter")]
    [InlineData("-v", "begin with a letter")]
    [InlineData("a.", "end with no '.'")]
    [InlineData("OWN", "'OWN' differs from 'own' in case only")]
    [InlineData("Own-Matched", "'Own-Matched' differs from 'own-matched' in case only")]
    [InlineData("own-matched", "two subjects are named 'own-matched'")]
    public void A_name_that_files_or_commands_would_take_for_another_is_refused_by_file_and_field(string name, string problem)
    {
        IReadOnlyList<SubjectEntry> own = SubjectFile.Parse(
            "built in", """[{"name": "own", "description": "", "checkpoint": "c", "tokenizer": "t", "text": "x"}]"""),
            user = SubjectFile.Parse(
                "user.json", $$"""
                [{"name": "b", "description": "", "world": "w"}, {"name": "{{name}}", "description": "", "world": "w"}]
                """, _folder.Root);
        var e = Assert.Throws<MalformedFileException>(() => SubjectList.Of([own, user], null));
        Assert.Equal(("user.json", "[1].name"), (e.File, e.Field));
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Ten thousand entries of one folder are one model.</summary>
    [Fact]
    public void Entries_of_the_same_files_share_them()
    {
        string Named(string name, string more = "") =>
            $$"""{"name": "{{name}}", "description": "", "folder": "small", "text": "stories.txt"{{more}}}""";
        SubjectList list = SubjectList.Of(
            [SubjectFile.Parse("x", $"[{Named("a")}, {Named("b")}, {Named("c", ", \"layers\": [1]")}]")], small.Root);
        Assert.Same(list.FilesOf(list.Entries[0]), list.FilesOf(list.Entries[1]));
        Assert.NotSame(list.FilesOf(list.Entries[0]), list.FilesOf(list.Entries[2]));
        Assert.All(list.Entries, e => Assert.Null(list.ProblemOf(e)));
    }

    [Fact]
    public void Files_that_are_there_and_cannot_be_used_say_why_without_being_read()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Root, "m")).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(small.Root, "small")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        _folder.Write("t.txt", "a story"u8.ToArray());
        string weights = Path.Combine(folder, "model.safetensors"), config = Path.Combine(folder, "config.json");
        byte[] whole = File.ReadAllBytes(weights);
        string? Problem(string entry)
        {
            SubjectList list = SubjectList.Of(
                [SubjectFile.Parse("x", """[{"name": "m", "description": "", "folder": "m", "text": "t.txt"}, """ + entry + "]")],
                _folder.Root);
            return list.ProblemOf(list.Entries[^1]);
        }

        const string model = """{"name": "n", "description": "", "folder": "m", "text": "t.txt"}""",
            dictionary = """{"name": "d", "description": "", "dictionary": "d", "model": "m", "hook": "blocks.0.hook_resid_pre"}""";
        Assert.Null(Problem(model));
        Assert.StartsWith($"{Path.Combine(_folder.Root, "d")}: folder: does not exist", Problem(dictionary));
        Directory.CreateDirectory(Path.Combine(_folder.Root, "d"));
        File.WriteAllBytes(Path.Combine(_folder.Root, "d", "ae.pt"), whole[..40]);
        Assert.StartsWith(Path.Combine(_folder.Root, "d", "ae.pt"), Problem(dictionary));
        File.WriteAllBytes(weights, whole[..^8]);
        Assert.StartsWith($"{weights}: ", Problem(model));
        File.WriteAllBytes(weights, whole);
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"gpt2\"", "\"mamba\"", StringComparison.Ordinal));
        Assert.StartsWith($"{config}: model_type: 'mamba' is not one of", Problem(model));
    }

    [Fact]
    public void A_path_is_looked_for_under_the_models_then_beside_the_file_and_may_be_whole()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("x.txt", []);
        Assert.Equal(file, new GivenPaths(small.Root, folder.Root).Full("x.txt"));
        Assert.Equal(Path.Combine(small.Root, "stories.txt"), new GivenPaths(small.Root, folder.Root).Full("stories.txt"));
        Assert.Equal(file, new GivenPaths(null, folder.Root).Full("x.txt"));
        Assert.Equal(file, new GivenPaths(null).Full(file));
        Assert.True(new GivenPaths(null).Leads(file));
        Assert.False(new GivenPaths(null).Leads("x.txt"));
        Assert.Equal(file, new GivenPaths(small.Root).Words(file));
        Assert.Equal("a, b under HYPOTHESES_MODELS", new GivenPaths(small.Root).Words("a", "b"));
    }

    [Fact]
    public void A_folder_becomes_a_model_with_twins_judged_before_its_first_middle_and_last_block()
    {
        Subject[] subjects = [.. Read(Entry)];
        Assert.Equal(["g", "g-untrained", "g-matched", "g-shuffled"], subjects.Select(s => s.Name));
        Assert.All(subjects, s => Assert.Null(s.Unavailable));
        var model = Assert.IsType<LanguageModelSubject>(subjects[0]);
        Assert.Equal([0, 2, 3], model.Sites.Select(s => s.Layer));
        Assert.Equal(
            ["blocks.2.relu-4x", "blocks.2.relu-16x", "blocks.2.topk-4x", "blocks.2.topk-16x"],
            model.DirectionSets.Select(s => s.Name));
        Assert.Equal(
            [4 * SmallGpt2.Dim, 16 * SmallGpt2.Dim],
            model.DirectionSets.Take(2).Select(s => ((Hypotheses.Claims.Protocols.HookSaeSetting)s).Recipe.Width));
        var few = Assert.IsType<LanguageModelSubject>(
            Assert.Single(Read(Entry.Replace("\"text\"", "\"twins\": false, \"layers\": [3, 1], \"text\"", StringComparison.Ordinal))));
        Assert.Equal([1, 3], few.Sites.Select(s => s.Layer));
        Assert.Equal(model.Hash, few.Hash); // where it is judged is no part of what it is
    }

    [Fact]
    public void A_folder_responds_at_its_sites_as_a_whole_run_does()
    {
        using var scope = NewDisposeScope();
        var model = (LanguageModelSubject)Read(Entry)[0];
        var seed = new Seed(3);
        Hypotheses.Core.Measures.Sensitivity.PatchingSetup setup = model.Setup(model.Sites[1], seed, 5);
        Tensor tokens = model.PromptsOf(default).Prompts(seed.Derive("bases"), 5, 10, block: 0, blocks: 2);
        Assert.Equal(259, tokens[0, 0].item<long>()); // GPT-2's beginning, which its tokenizer does not put there
        Tensor expected = model.Model(seed).Run(tokens).Logits.select(1, 9).log_softmax(-1);
        Tensor response = setup.Response(setup.Bases).narrow(1, SmallGpt2.Dim, SmallGpt2.Vocabulary);
        Assert.InRange((expected - response).abs().max().item<float>(), 0, 1e-3f);
    }

    [Fact]
    public void What_a_folder_lacks_is_said_and_what_is_wrong_with_its_layers_names_the_entry()
    {
        Assert.Equal("there is no nowhere under HYPOTHESES_MODELS", Read(Entry.Replace("small", "nowhere", StringComparison.Ordinal))[0].Unavailable);
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Root, "small"));
        folder.Write("stories.txt", []);
        Assert.StartsWith(
            $"there is no tokenizer in {Path.Combine(folder.Root, "small")}: no tokenizer.json",
            GivenList.Read("models.json", Entry, folder.Root)[0].Unavailable,
            StringComparison.Ordinal);
        MalformedFileException e = Assert.Throws<MalformedFileException>(() =>
            Read(Entry.Replace("\"text\"", "\"layers\": [4], \"text\"", StringComparison.Ordinal)));
        Assert.Equal(
            "models.json: [0].layers: 4 is not below 4, the number of the model's blocks (g)", e.Message);
    }

    [Fact]
    public void The_identity_follows_from_the_files_but_not_from_the_lock()
    {
        using var other = new SmallGpt2();
        string Hash() => GivenList.Read("models.json", Entry, other.Root)[0].Hash;
        string hash = Hash();
        Assert.Equal(Read(Entry)[0].Hash, hash);
        other.Write(FileHash.Lock, "{}"u8.ToArray());
        Assert.Equal(hash, Hash());
        other.Write("tokenizer_config.json", "{}"u8.ToArray());
        Assert.NotEqual(hash, Hash());
    }

    [Fact]
    public void Centred_activations_have_no_mean_over_their_coordinates()
    {
        var files = Hypotheses.Claims.Subjects.Given.ModelFiles.OfFolder(new GivenPaths(small.Root), "small", null, "stories.txt");
        HookActivations plain = new(files, "blocks.1.hook_resid_pre"), centred = new(files, "blocks.1.hook_resid_pre", true);
        Assert.Equal(plain.Identity + " centred", centred.Identity);
        float[] plainly = new float[SmallGpt2.Dim], without = new float[SmallGpt2.Dim];
        plain.Stream(new Seed(1)).Next(plainly);
        centred.Stream(new Seed(1)).Next(without);
        Assert.InRange(Math.Abs(without.Average()), 0, 1e-6);
        Assert.True(Math.Abs(plainly.Average()) > 1e-3);
        for (int i = 0; i < SmallGpt2.Dim; i++) Assert.Equal(plainly[i] - plainly.Average(), without[i], 5);
    }

    private IReadOnlyList<Subject> Read(string json) => GivenList.Read("models.json", json, small.Root);
}

using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Subjects.Given.Lists;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;

namespace Hypotheses.Tests.Claims.Subjects.Given.Lists;

public sealed class SubjectFileTests
{
    [Fact]
    public void Entries_become_what_their_fields_say_and_a_language_model_brings_its_twins()
    {
        IReadOnlyList<Subject> subjects = Read("""
            [
              {"name": "m", "description": "a model", "checkpoint": "m.bin", "tokenizer": "t.bin", "text": "s.txt"},
              {"name": "w", "description": "a world", "world": "w"},
              {"name": "dw", "description": "on a world", "dictionary": "d", "world": "w"},
              {"name": "da", "description": "on a file", "dictionary": "d", "activations": "a.safetensors"},
              {"name": "dm", "description": "on a model", "dictionary": "d", "model": "m", "hook": "blocks.1.hook_resid_pre"},
            ]
            """, null);
        Assert.Equal(["m", "m-untrained", "m-matched", "m-shuffled", "w", "dw", "da", "dm"], subjects.Select(s => s.Name));
        Assert.Equal(
            [
                typeof(LanguageModelSubject),
                typeof(GivenWorldSubject),
                typeof(GivenSaeOnWorldSubject),
                typeof(GivenSaeSubject)],
            subjects.Skip(3).Take(4).Select(s => s.GetType()));
        Assert.Equal("there is no m.bin, t.bin, s.txt (HYPOTHESES_MODELS is not set)", subjects[0].Unavailable);
        Assert.All(subjects, s => Assert.Matches("^there is no .*HYPOTHESES_MODELS is not set", s.Unavailable));
        Assert.Equal(subjects.Count, subjects.Select(s => s.Hash).Distinct().Count());
    }

    [Fact]
    public void What_a_file_beside_the_built_in_one_names_is_the_users_own()
    {
        const string entry = """[{"name": "m", "description": "", "folder": "f", "text": "t"}]""";
        Subject[] built = [.. SubjectList.Of([SubjectFile.Parse("built-in", entry)], null).Subjects];
        Subject[] own = [.. SubjectList.Of(
            [SubjectFile.Parse("built-in", entry), SubjectFile.Parse("own", entry, Path.GetTempPath())], null).Subjects];
        Assert.Equal([false, false, false, false], built.Select(s => s.IsOwn));
        Assert.Equal([true, true, true, true], own.Select(s => s.IsOwn));
    }

    [Theory]
    [InlineData("""[{"name": "a"}]""", "[0]", "description")]
    [InlineData("""[{"name": "a", "description": "", "wrold": "x"}]""", "[0]", "wrold")]
    [InlineData("""[{"name": "a", "description": "", "world": 7}]""", "[0].world", "could not be converted")]
    [
        InlineData(
            """[{"name": "a", "description": "", "world": "x"}, {"name": "a", "description": "", "world": "y"}]""",
            "[1].name",
            "given twice")]
    [InlineData("""[{"name": "a", "description": "", "layer": 1}]""", "[0].layer", "is not one of name, description, checkpoint, folder")]
    // What the program knows of an entry is no field of the file.
    [InlineData("""[{"name": "a", "description": "", "world": "w", "kind": "world"}]""", "[0].kind", "centred, source, the fields")]
    [InlineData("""[{"name": "a", "description": "", "world": "w", "place": 3}]""", "[0].place", "centred, source, the fields")]
    [InlineData(
        """[{"name": "a", "description": "", "source": {"repo": "r", "file": []}}]""", "[0].source.file", "is not one of repo, revision")]
    [InlineData("""[{"name": "a b", "description": "", "world": "x"}]""", "[0].name", "use letters")]
    [InlineData("""[{"name": "a", "description": ""}]""", "[0].fields", "allowed: 'checkpoint tokenizer text', 'folder text', ")]
    [InlineData("""[{"name": "a", "description": "", "dictionary": "x", "hook": "h"}]""", "[0].fields", "has 'dictionary hook'")]
    [
        InlineData(
            """[{"name": "a", "description": "", "dictionary": "x", "model": "m", "hook": "h"}]""",
            "[0].model",
            "no language model 'm'")]
    [InlineData("""[{"name": "a", "description": "", "folder": "x"}]""", "[0].fields", "has 'folder'; allowed")]
    [InlineData("""[{"name": "a", "description": "", "folder": "x", "text": "t", "layers": []}]""", "[0].layers", "names none (a)")]
    [InlineData("""[{"name": "a", "description": "", "folder": "x", "text": "t", "layers": [-1]}]""", "[0].layers", "-1 is below 0")]
    [InlineData("""[{"name": "a", "description": "", "folder": "x", "text": "t", "layers": [1, 1]}]""", "[0].layers", "there twice")]
    [InlineData("""[{"name": "a", "description": "", "folder": "x", "text": "t", "layers": ["1"]}]""", "[0].layers[0]", "")]
    [InlineData("""[{"name": "a", "description": "", "folder": "x", "text": "t", "twins": 1}]""", "[0].twins", "")]
    [InlineData("""[{"name": "a", "description": "", "world": "x", "twins": true}]""", "[0].twins", "belongs to a language model")]
    [InlineData("""[{"name": "a", "description": "", "world": "x", "layers": [0]}]""", "[0].layers", "belongs to a language model")]
    [InlineData("""[{"name": "a", "description": "", "world": "x", "centred": true}]""", "[0].centred", "belongs to a dictionary")]
    [InlineData("""[{"name": "a", "name": "b", "description": "", "world": "x"}]""", "[0]", "name")]
    [InlineData("""[{"name": "a", "description": "", "world": "x", "source": {"repo": "r", "files": [null]}}]""", "[0].source.files[0]", "is null (a)")]
    [InlineData("""[{"name": "a", "description": "", "folder": "", "text": "t"}]""", "[0].folder", "is empty")]
    [InlineData("""[{"name": "a", "description": "", "folder": "x", "text": "t\u0000"}]""", "[0].text", "the character 0 (a)")]
    [InlineData("""[null]""", "[0]", "is null")]
    [InlineData("""{"name": "a"}""", "file", "")]
    [InlineData("null", "file", "no list")]
    [InlineData("", "file", "")]
    [InlineData("""[[[[[[[[[[[[[[[[""", "[0]", "")]
    public void A_bad_entry_is_one_line_that_names_file_entry_and_field(string json, string field, string problem)
    {
        MalformedFileException e = Assert.Throws<MalformedFileException>(() => Read(json, null));
        Assert.Equal("models.json", e.File);
        Assert.StartsWith(field, e.Field, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    /// <summary>Some editors put a mark before a text.</summary>
    [Fact]
    public void A_byte_order_mark_is_no_part_of_a_file() =>
        Assert.Equal("w", Assert.Single(Read("\uFEFF" + """[{"name": "w", "description": "", "world": "x"}]""", null)).Name);

    [Fact]
    public void What_is_not_there_is_said_by_the_path_that_was_written()
    {
        IReadOnlyList<Subject> subjects = Read("""[{"name": "w", "description": "", "world": "no/such"}, {"name": "d", "description": "", "dictionary": "nor/this", "world": "no/such"}]""", Path.GetTempPath());
        Assert.Equal("there is no no/such under HYPOTHESES_MODELS", subjects[0].Unavailable);
        Assert.Equal("there is no nor/this under HYPOTHESES_MODELS", subjects[1].Unavailable);
    }

    [Theory]
    [InlineData("""{"repo": "a/b", "files": []}""", "source.files", "names none")]
    [InlineData("""{"repo": "a/b/c", "files": ["x"]}""", "source.repo", "'a/b/c' is no name")]
    [InlineData("""{"repo": "../b", "files": ["x"]}""", "source.repo", "'../b' is no name")]
    [InlineData("""{"repo": "a/b", "revision": "x y", "files": ["x"]}""", "source.revision", "'x y' is no name")]
    [InlineData("""{"repo": "a/b", "path": "/etc", "files": ["x"]}""", "source.path", "'/etc' is no name")]
    [InlineData("""{"repo": "a/b", "files": ["x", "../../etc/passwd"]}""", "source.files[1]", "is no name")]
    [InlineData("""{"repo": "a/b", "files": ["C:\\x"]}""", "source.files[0]", "is no name")]
    [InlineData("""{"repo": "a/b", "files": [".netrc"]}""", "source.files[0]", "is no name")]
    [InlineData("""{"repo": "a/b", "files": ["x", "x"]}""", "source.files[1]", "is there twice")]
    [InlineData("""{"repo": "a/b", "files": [{"name": "x", "sha256": "12"}]}""", "source.files[0].sha256", "is not 64")]
    [InlineData("""{"repo": "a/b", "files": [{"name": "x"}]}""", "[0].source.files[0]", "sha256")]
    [InlineData("""{"repo": "a/b", "files": [7]}""", "[0].source.files[0]", "")]
    [InlineData("""{"files": ["x"]}""", "[0].source", "repo")]
    public void A_source_leads_nowhere_but_into_its_folder(string source, string field, string problem)
    {
        MalformedFileException e = Assert.Throws<MalformedFileException>(() =>
            SubjectFile.Parse("models.json", """[{"name": "a", "description": "", "world": "w", "source": """ + source + "}]"));
        Assert.EndsWith(field, e.Field, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_source_is_read_with_and_without_hashes()
    {
        string hash = new('a', 64);
        SubjectEntry entry = Assert.Single(SubjectFile.Parse("models.json", $$"""
            [{"name": "a", "description": "", "folder": "g/h", "text": "t", "source":
              {"repo": "o/n", "files": ["config.json", {"name": "sub/w.bin", "sha256": "{{hash}}"}], "tried": false} }]
            """));
        Assert.Equal([new("config.json", null), new("sub/w.bin", hash)], entry.Source!.Files);
        Assert.Equal(("main", false, "g/h"), (entry.Source.Revision, entry.Source.Tried, entry.FetchedInto));
    }

    private static IReadOnlyList<Subject> Read(string json, string? models) => GivenList.Read("models.json", json, models);
}

using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Configuration;

public class SettingsTests
{
    private const string Root = "/repository";

    [Fact]
    public void Without_variables_the_defaults_hold()
    {
        Settings settings = Read();
        Assert.Equal(
            new Settings
            {
                Tier = Tier.Quick,
                Device = "cpu",
                Models = null,
                Out = "/repository/artifacts/hypotheses",
                Cache = "/repository/artifacts/cache",
                CacheBytes = 2L << 30,
                Shard = (0, 1),
                Accept = false,
                Rerun = false,
                Threads = null,
                Replay = null
            },
            settings);
        Assert.Equal((2, 5), Read(("HYPOTHESES_SHARD", "2/5")).Shard);
    }

    [Fact]
    public void Models_files_are_found_from_the_root_on_and_must_be_there()
    {
        using var folder = new TemporaryFolder();
        string one = folder.Write("one.json", []), two = folder.Write("two.json", []);
        Assert.Equal([one, two], Settings.Read(
            name => name == "HYPOTHESES_SUBJECTS" ? $"one.json{Path.PathSeparator}{two}" : null, folder.Root).Subjects);
        Assert.Empty(Read().Subjects);
        Assert.Equal(
            $"HYPOTHESES_SUBJECTS='{one}{Path.PathSeparator}no.json' is not allowed: there is no file 'no.json'; allowed: models "
                + $"files with '{Path.PathSeparator}' between them, or unset",
            Assert.Throws<SettingsException>(() => Settings.Read(
                name => name == "HYPOTHESES_SUBJECTS" ? $"{one}{Path.PathSeparator}no.json" : null, folder.Root)).Message);
    }

    [Fact]
    public void Each_variable_is_read()
    {
        using var models = new TemporaryFolder();
        Settings settings = Read(
            ("HYPOTHESES_TIER", "full"), ("HYPOTHESES_DEVICE", "auto"), ("HYPOTHESES_MODELS", models.Root),
            ("HYPOTHESES_OUT", "/elsewhere"), ("HYPOTHESES_SHARD", "0/1"),
            ("HYPOTHESES_CACHE", "kept"), ("HYPOTHESES_CACHE_GB", ".5"),
            ("HYPOTHESES_ACCEPT", "1"), (
                "HYPOTHESES_WHY",
                " a bound was wrong "), ("HYPOTHESES_RERUN", "1"), ("HYPOTHESES_THREADS", "3"), ("HYPOTHESES_REPLAY", "12,35"));
        Assert.Equal(
            new Settings
            {
                Tier = Tier.Full,
                Device = "auto",
                Models = models.Root,
                Out = "/elsewhere",
                Cache = "/repository/kept",
                CacheBytes = 1L << 29,
                Shard = (0, 1),
                Accept = true,
                Why = "a bound was wrong",
                Rerun = true,
                Threads = 3,
                Replay = (12, 35)
            },
            settings);
        Assert.Equal((2, 5), Read(("HYPOTHESES_SHARD", "2/5")).Shard);
    }

    [Theory]
    [InlineData("HYPOTHESES_TIER", "slow", "quick | full | calibrate | confirm")]
    [InlineData("HYPOTHESES_TIER", "QUICK", "quick | full | calibrate | confirm")]
    [InlineData("HYPOTHESES_DEVICE", "tpu", "cpu | cuda | auto")]
    [InlineData("HYPOTHESES_SHARD", "3", "i/n with 0 ≤ i < n")]
    [InlineData("HYPOTHESES_SHARD", "4/4", "i/n with 0 ≤ i < n")]
    [InlineData("HYPOTHESES_SHARD", "-1/4", "i/n with 0 ≤ i < n")]
    [InlineData("HYPOTHESES_SHARD", "0/0", "i/n with 0 ≤ i < n")]
    [InlineData("HYPOTHESES_SHARD", "0/4/8", "i/n with 0 ≤ i < n")]
    [InlineData("HYPOTHESES_ACCEPT", "yes", "1 | 0")]
    [InlineData("HYPOTHESES_RERUN", "true", "1 | 0")]
    [InlineData("HYPOTHESES_THREADS", "0", "1 … 1024")]
    [InlineData("HYPOTHESES_THREADS", "1025", "1 … 1024")]
    [InlineData("HYPOTHESES_THREADS", "two", "1 … 1024")]
    [InlineData("HYPOTHESES_CACHE_GB", "0", ".01 … 100000")]
    [InlineData("HYPOTHESES_CACHE_GB", "much", ".01 … 100000")]
    [InlineData("HYPOTHESES_CACHE_GB", "NaN", ".01 … 100000")]
    [InlineData("HYPOTHESES_REPLAY", "12", "the second odd")]
    [InlineData("HYPOTHESES_REPLAY", "12,34", "the second odd")]
    [InlineData("HYPOTHESES_REPLAY", "-1,35", "the second odd")]
    [InlineData("HYPOTHESES_MODELS", "no-such-folder", "an existing folder, or unset")]
    public void A_bad_value_is_one_line_with_the_variable_and_what_is_allowed(string variable, string value, string allowed)
    {
        string message = Assert.Throws<SettingsException>(() => Read((variable, value))).Message;
        Assert.StartsWith($"{variable}='{value}'", message, StringComparison.Ordinal);
        Assert.Contains(allowed, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_shard_accepts_nothing()
    {
        string message = Assert.Throws<SettingsException>(() => Read(("HYPOTHESES_ACCEPT", "1"), ("HYPOTHESES_SHARD", "1/2"))).Message;
        Assert.StartsWith("HYPOTHESES_ACCEPT=1 is not allowed with HYPOTHESES_SHARD='1/2': merge", message, StringComparison.Ordinal);
        Assert.True(Read(("HYPOTHESES_ACCEPT", "1"), ("HYPOTHESES_SHARD", "0/1")).Accept);
        Assert.False(Read(("HYPOTHESES_ACCEPT", "0"), ("HYPOTHESES_SHARD", "1/2")).Accept);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("\u200b")]
    [InlineData("no \u202e words")]
    [InlineData("two\nlines")]
    [InlineData("two\u2028lines")]
    [InlineData("an \u001b[31m escape")]
    [InlineData(null)] // too long
    public void A_reason_that_is_none_is_refused_without_repeating_it(string? why)
    {
        string message = Assert.Throws<SettingsException>(() => Read(("HYPOTHESES_WHY", why ?? new string('x', 501)))).Message;
        Assert.Equal(
            "HYPOTHESES_WHY is not allowed as it is; allowed: one line of at most 500 characters that says why, in words",
            message);
        Assert.Equal(500, Read(("HYPOTHESES_WHY", new string('x', 500))).Why!.Length);
    }

    [Theory]
    [InlineData("0,5")] // a comma of another culture is no group of thousands
    [InlineData("NaN")]
    [InlineData("0")]
    public void A_size_of_the_cache_that_is_none_is_refused(string size) =>
        Assert.StartsWith(
            $"HYPOTHESES_CACHE_GB='{size}' is not allowed",
            Assert.Throws<SettingsException>(() => Read(("HYPOTHESES_CACHE_GB", size))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_empty_variable_is_an_unset_one() =>
        Assert.Equal(
            Read(), Read(("HYPOTHESES_TIER", ""), ("HYPOTHESES_OUT", ""), ("HYPOTHESES_MODELS", ""), ("HYPOTHESES_ACCEPT", "")));

    [Fact]
    public void Relative_paths_are_taken_from_the_root()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(root.Root, "models"));
        Settings settings = Settings.Read(
            name => name switch { "HYPOTHESES_OUT" => "a/../out", "HYPOTHESES_MODELS" => "models", _ => null }, root.Root);
        Assert.Equal(Path.Combine(root.Root, "out"), settings.Out);
        Assert.Equal(Path.Combine(root.Root, "models"), settings.Models);
    }

    [Fact]
    public void A_cache_can_be_told_to_be_none() => Assert.Null(Read(("HYPOTHESES_CACHE", "none")).Cache);

    [Fact]
    public void Required_subjects_are_names_with_commas_between_them()
    {
        Assert.Equal(["stories260K", "nested"], Read(("HYPOTHESES_REQUIRE", "stories260K, nested")).Require);
        Assert.Equal(["a", ""], Read(("HYPOTHESES_REQUIRE", "a,")).Require); // no name: refused where the names are known
        Assert.Empty(Read(("HYPOTHESES_REQUIRE", "")).Require);
    }

    [Fact]
    public void The_confirm_tier_can_be_asked_for() => Assert.Equal(Tier.Confirm, Read(("HYPOTHESES_TIER", "confirm")).Tier);

    [Fact]
    public void A_project_may_have_its_own_default_folder_and_the_variable_still_wins()
    {
        Assert.Equal("/repository/artifacts/tests", Settings.Read(_ => null, Root, "artifacts/tests").Out);
        Assert.Equal(
            "/elsewhere", Settings.Read(name => name == "HYPOTHESES_OUT" ? "/elsewhere" : null, Root, "artifacts/tests").Out);
    }

    [Fact]
    public void A_folder_that_can_be_written_is_made_and_left_empty()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "a", "b");
        new Settings { Out = path }.CheckWritable();
        Assert.Empty(Directory.EnumerateFileSystemEntries(path));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public void A_file_in_the_way_of_the_output_folder_is_one_line(string below)
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", []);
        string path = Path.Combine(folder.Root, below);
        string message = Assert.Throws<SettingsException>(new Settings { Out = path }.CheckWritable).Message;
        Assert.StartsWith($"HYPOTHESES_OUT='{path}' cannot be written", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static Settings Read(params (string Name, string Value)[] variables) =>
        Settings.Read(name => variables.FirstOrDefault(v => v.Name == name).Value, Root);
}

namespace Hypotheses.Tests.Cli.Models;

public sealed class ModelsListingTests : IDisposable
{
    private static readonly string Assembly = typeof(Hypotheses.Catalogue.Subjects.Models).Assembly.Location;
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Each_entry_says_whether_it_is_here_what_it_offers_what_runs_on_it_and_what_that_costs()
    {
        Assert.Equal(0, _run.Verb("models", "--assembly", Assembly));
        string[] entries = _run.Output.Split("\n\n");
        string stories = Flat(entries.Single(e => e.StartsWith("stories260K  ", StringComparison.Ordinal)));
        Assert.Contains("not here: there is no stories260K/stories260K.bin, ", stories, StringComparison.Ordinal);
        Assert.Contains(
            "'hypotheses-cli models get stories260K' fetches 2 files from karpathy/tinyllamas (address not tried)",
            stories,
            StringComparison.Ordinal);
        Assert.Contains("a response to replaced activations, untrained twins; with it come stories260K-untrained", stories, StringComparison.Ordinal);
        Assert.Contains("claims: C13 (12 cells), C14 (12 cells), C26 (8 cells)", stories, StringComparison.Ordinal);
        Assert.Matches(@"costs in the quick tier: \d+ min \d+ s of one worker, by costs.json", stories);
        string dictionary = Flat(entries.Single(e => e.StartsWith("gpt2-small-res-jb-10  ", StringComparison.Ordinal)));
        Assert.Contains("claims: C25b (1 cell), C26 (1 cell)", dictionary, StringComparison.Ordinal);
        Assert.Contains("costs in the quick tier: not known before it is here", dictionary, StringComparison.Ordinal);
        Assert.EndsWith("6 entries of models files, 0 of them here; 2 models come with the claims\n", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void So_do_the_models_that_come_with_the_claims()
    {
        Assert.Equal(0, _run.Verb("models", "--assembly", Assembly));
        string controlled = Flat(_run.Output.Split("\n\n").Single(e => e.StartsWith("lmc-a  ", StringComparison.Ordinal)));
        Assert.Contains("here, with the claims", controlled, StringComparison.Ordinal);
        Assert.Contains("with it come lmc-a-untrained, lmc-a-matched, lmc-a-shuffled", controlled, StringComparison.Ordinal);
        Assert.Matches(@"claims: .*C13 \(\d+ cells\).*C22b \(2 cells\)", controlled);
        Assert.Matches(@"costs in the quick tier: \d+ min \d+ s of one worker, by costs.json", controlled);
    }

    [Fact]
    public void A_models_file_of_the_users_own_is_listed_and_a_bad_one_refused()
    {
        string file = Path.Combine(_run.Root, "own.json");
        _run.Environment["HYPOTHESES_SUBJECTS"] = file;
        File.WriteAllText(file, """
            [{"name": "mine", "description": "my world", "world": "nowhere"},
             {"name": "pythia-70m", "description": "mine, too", "world": "nowhere"}]
            """);
        Assert.Equal(0, _run.Verb("models", "--assembly", Assembly));
        Assert.Contains("\nmine  my world\n     not here: there is no nowhere beside the models file in ", _run.Output, StringComparison.Ordinal);
        Assert.Contains("\npythia-70m  mine, too\n", _run.Output, StringComparison.Ordinal);
        Assert.EndsWith("7 entries of models files, 0 of them here; 2 models come with the claims\n", _run.Output, StringComparison.Ordinal);
        File.WriteAllText(file, """[{"name": "mine", "description": "", "world": 7}]""");
        Assert.StartsWith($"{file}: [0].world: ", _run.Refused("models", "--assembly", Assembly), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lmc-a", "is taken: ")]
    [InlineData("nested", "is taken: C")]
    [InlineData("Nested", "'Nested' differs from 'nested' in case only")]
    public void A_name_that_a_claim_or_another_list_has_is_refused_by_file_and_field(string name, string problem)
    {
        string file = Path.Combine(_run.Root, "own.json");
        _run.Environment["HYPOTHESES_SUBJECTS"] = file;
        File.WriteAllText(file, $$"""
            [{"name": "b", "description": "", "world": "w"}, {"name": "{{name}}", "description": "", "world": "w"}]
            """);
        foreach (string verb in (string[])["models", "check", "list"])
            Assert.StartsWith(
                $"{file}: [1].name: {problem}", _run.Refused(verb, "--assembly", Assembly), StringComparison.Ordinal);
    }

    private static string Flat(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\s+", " ");
}

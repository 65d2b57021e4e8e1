using Hypotheses.Core.Files;
using Hypotheses.Fuzz;
using Hypotheses.Fuzz.Running;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Fuzz;

/// <summary>A small run of the fuzzing command's cases in this process, and its judgement on readers with known faults.</summary>
public sealed class FuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => [.. Readers.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_mutant_is_accepted_or_refused_in_one_line(string reader)
    {
        var plan = new FuzzPlan("tests", Readers.Named([reader]), corpus: null);
        var runner = new CaseRunner(_folder.Root, hangSeconds: 60);
        Assert.All(plan.Valid(), valid => Assert.Equal("", runner.Run(plan.Readers[0], valid.Files).Message));
        int[] counts = new int[5];
        for (int i = 0; i < 600; i++)
        {
            CaseResult result = runner.Run(plan.Readers[0], plan.Case(i));
            Assert.True(result.Outcome is Outcome.Accepted or Outcome.Refused, $"case {i}: {result.Outcome}: {result.Message}");
            counts[(int)result.Outcome]++;
        }

        // mutants that hurt, and some that do not: at least a tenth and one
        Assert.InRange(counts[(int)Outcome.Refused], 60, 600);
        Assert.InRange(counts[(int)Outcome.Accepted], 1, 600);
    }

    [Fact]
    public void A_case_follows_from_seed_and_number_alone()
    {
        FuzzPlan Plan(string seed) => new(seed, Readers.All, corpus: null);
        FuzzPlan one = Plan("a"), same = Plan("a"), other = Plan("b");
        Assert.Equal(one.Fingerprint, same.Fingerprint);
        long[] cases = [0, 5, 17, 999_999];
        Assert.Equal(cases.Select(i => Text(one.Case(i))), cases.Reverse().Select(i => Text(same.Case(i))).Reverse());
        Assert.NotEqual(cases.Select(i => Text(one.Case(i))), cases.Select(i => Text(other.Case(i))));

        static string Text(FileSet files) => string.Join('|', files.Files.Select(f => f.Name + Convert.ToHexString(f.Content)));
    }

    [Fact]
    public void Faults_of_every_kind_are_told_apart()
    {
        CaseResult Of(Func<string, long> read, double hangSeconds = 600) =>
            new CaseRunner(_folder.Root, hangSeconds).Run(new FuzzReader("r", "", () => [], read), new FileSet("x", "x", [1, 2]));
        Assert.Equal(Outcome.Accepted, Of(_ => 0).Outcome);
        Assert.Equal(Outcome.Refused, Of(folder => throw new MalformedFileException(folder, "f", "p")).Outcome);
        Assert.Equal(Outcome.Crash, Of(_ => throw new MalformedFileException("elsewhere", "f", "p")).Outcome);
        Assert.Equal(Outcome.Crash, Of(_ => throw new InvalidDataException("another kind")).Outcome);
        Assert.Equal(Outcome.Hang, Of(_ => { Thread.Sleep(200); return 0; }, hangSeconds: .1 / CaseRunner.Patience).Outcome);
        Assert.Equal(
            Outcome.Memory, Of(_ => GC.AllocateUninitializedArray<byte>((int)CaseRunner.FreeBytes + 1000).Length & 1).Outcome);
        Assert.Equal(Outcome.Memory, Of(_ => CaseRunner.FreeBytes + 1000).Outcome);
    }

    [Theory]
    [InlineData("--files 0", "--files: 0 is not positive")]
    [InlineData("--only pickle", "--only: 'pickle' is not one of safetensors, torch")]
    [InlineData("--corpus /nowhere/at/all", "--corpus: '/nowhere/at/all' is no folder")]
    [InlineData("--time-limit 0", "--time-limit: 0 is not above 0")]
    [InlineData("--workers 0", "--workers: 0 is not 1")]
    public void A_mistake_of_the_caller_is_one_line_before_any_work(string args, string message)
    {
        (StringWriter output, StringWriter error) = (new(), new());
        Assert.Equal(2, new CommandLine(output, error).Run(args.Split(' ')));
        Assert.Equal("", output.ToString());
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_case_is_replayed_alone_and_its_files_kept()
    {
        StringWriter output = new();
        int code = new CommandLine(output, output).Run(
            [
                "--replay",
                "41",
                "--seed",
                "s",
                "--only",
                "json",
                "--corpus",
                _folder.Root,
                "--out",
                Path.Combine(_folder.Root, "keep")]);
        Assert.Equal(0, code);
        Assert.StartsWith("case 41 (json) in ", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            new FuzzPlan("s", Readers.Named(["json"]), null).Case(41).Files[0].Content,
            File.ReadAllBytes(Path.Combine(_folder.Root, "keep", "case-41", "x.json")));
    }
}

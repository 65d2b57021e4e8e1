using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;

namespace Hypotheses.Tests.Dashboard;

public class VerdictTableTests
{
    [Fact]
    public void The_table_says_all_verdicts_what_fails_and_why()
    {
        string expected = """
            claim  subject        verdict             effect [95% interval]  support / refute  seeds  agree     expected
            (+ positive control: must be supported; - negative control: must be refuted; seeds: counted+voided; agree: seeds that agree by
             themselves with the verdict, and at most what share may not, by exact 95% bounds)

            C21  A parent latent has holes where its children fire [hole]
            C21    + orthonormal  supported           0.412 [0.391, 0.433]   > 0.3 / < 0.1     6      6/6 ≤39%  supported
            C21    - flat         refuted             0.412 [0.391, 0.433]   > 0.3 / < 0.1     6      6/6 ≤39%  refuted
            C21      nested       supported           0.412 [0.391, 0.433]   > 0.3 / < 0.1     6      6/6 ≤39%  supported
            C21      overlap      refuted             0.412 [0.391, 0.433]   > 0.3 / < 0.1     6      6/6 ≤39%  supported
            C21      noisy        inconclusive        0.412 [0.391, 0.433]   > 0.3 / < 0.1     6      –         none yet
            C21      dead         invalid instrument  0.412 [0.391, 0.433]   > 0.3 / < 0.1     1+5    –         supported
            C21      broken       error               0.412 [0.391, 0.433]   > 0.3 / < 0.1     6      –         supported
            C21      wide         not run             –                      > 0.3 / < 0.1     0      –         –

            not measured:
              1 not applicable, lacks known true features: C21 × stories260K
              1 excluded, FVU .2 with one feature active: C21 × nested@topk

            10 cells: 5 judged (1 supported, 1 refuted, 1 inconclusive, 1 invalid instrument, 1 error), 2 controls (2 of 2 hold), 1 not
              applicable, 1 excluded, 1 not run; 4 fail
            (cell: one claim on one subject; judged: it has a verdict; control: its answer is known beforehand; not applicable: the subject
             lacks what the claim needs, or its file is not here; excluded: by the claim's author)
              FAILS  C21 × overlap: refuted, expected supported
              FAILS  C21 × noisy: inconclusive, and no verdict is approved yet
              FAILS  C21 × dead: invalid instrument: gates voided 5 of 6 trials: dead in 5
              FAILS  C21 × broken: a trial erred: seed 2: InvalidOperationException: no convergence
            note: one note

            """;
        Assert.Equal(expected, VerdictTable.Of(Sample.AllVerdicts(), ["one\nnote"]));
    }

    [Fact]
    public void Six_hundred_cells_stay_within_the_width_and_aligned()
    {
        IReadOnlyList<CellStatus> cells = [
            .. Sample.Project(30, 20),
            Sample.Cell("C99", new string('s', 300)) with { Title = string.Join(' ', Enumerable.Repeat("word", 100)) }];
        string[] lines = VerdictTable.Of(cells, []).Split('\n');
        string[] table = [.. lines.TakeWhile(l => !l.Contains(" cells: "))];
        Assert.All(table, l => Assert.InRange(l.Length, 0, VerdictTable.Width));
        int verdict = lines[0].IndexOf("verdict", StringComparison.Ordinal);
        string[] rows = [.. table.Where(l => l.Length > verdict && l.StartsWith('C') && l[5] == ' ')];
        Assert.Equal(601 - cells.Count(c => c.Verdict == Verdict.NotApplicable), rows.Length);
        Assert.All(rows, r => Assert.Equal("  ", r[(verdict - 2)..verdict]));
        Assert.All(rows, r => Assert.NotEqual(' ', r[verdict]));
    }

    [Fact]
    public void A_rule_of_several_parts_is_starred_and_said_whole()
    {
        string text = VerdictTable.Of([Sample.Cell() with { Support = "hole > 0.3 and fvu < 0.2" }], []);
        Assert.Contains("> 0.3 * / < 0.1", text);
        Assert.Contains("* supported if hole > 0.3 and fvu < 0.2; refuted if hole < 0.1", text);
    }

    [Fact]
    public void Names_from_files_cannot_steer_the_terminal()
    {
        string text = VerdictTable.Of(
            [Sample.Cell(subject: "a\u001b[31mb\r\nc\u202e", verdict: Verdict.Error) with { Reason = "x\u0007\ny" }],
            ["n\u001b]0;t"]);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202e', text);
        Assert.Contains("a[31mb c", text);
    }

    [Fact]
    public void Long_text_is_folded_at_blanks()
    {
        Assert.Equal("aaa bbb\n  ccc\n  ddd", VerdictTable.Fold("aaa bbb ccc ddd", 0, 2, 7));
        Assert.Equal(" aaaaaaaaaa\n  b", VerdictTable.Fold("aaaaaaaaaa b", 1, 2, 7));
    }
}

using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Xunit.Abstractions;
using Outcome = Hypotheses.Tests.Catalogue.MutantMeasurements.Outcome;

namespace Hypotheses.Tests.Catalogue;

/// <summary>
/// A fault of the instrument must break a control: then every verdict of the rule is "invalid instrument". A mutant is caught
/// where the rule's positive control is no longer supported or its negative one no longer refuted. Which faults a claim's
/// specimen can have is measured, not listed: a specimen of a claim's own is a specimen like any other.
/// </summary>
[Collection(MeasuredControls.Name)]
public sealed class MutantTests(MutantMeasurements measured, ITestOutputHelper output)
{
    public static TheoryData<string> Ids => [.. MutantMeasurements.Claims.Select(c => c.Id)];

    public static TheoryData<string, string> Rules
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string id, string rule) in MutantMeasurements.Rules) data.Add(id, rule);
            return data;
        }
    }

    public static TheoryData<string, string, Mutant> Mutants
    {
        get
        {
            var data = new TheoryData<string, string, Mutant>();
            foreach ((string id, string rule) in MutantMeasurements.Rules)
                foreach (Mutant mutant in Enum.GetValues<Mutant>()) data.Add(id, rule, mutant);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Without_a_fault_the_controls_come_out_as_they_must(string id, string rule)
    {
        (Cell positive, Cell negative) = MutantMeasurements.Controls(id, rule);
        Assert.Equal((Verdict.Supported, Verdict.Refuted), (Seen(positive, null).Verdict, Seen(negative, null).Verdict));
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_fault_that_acts_is_caught(string id, string rule, Mutant mutant)
    {
        (Cell positive, Cell negative) = MutantMeasurements.Controls(id, rule);
        if (!measured.Acts(positive, mutant) && !measured.Acts(negative, mutant)) output.WriteLine("does not act");
        else
            Assert.False(
                Seen(positive, mutant).Verdict == Verdict.Supported && Seen(negative, mutant).Verdict == Verdict.Refuted,
                $"{id} does not notice {mutant}");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_claim_has_a_fault_that_acts(string id)
    {
        Cell[] controls = [
            .. MutantMeasurements.Rules.Where(r => r.Id == id).Select(r => MutantMeasurements.Controls(id, r.Rule))
                .SelectMany(c => new[] { c.Positive, c.Negative })];
        Assert.Contains(Enum.GetValues<Mutant>(), m => controls.Any(c => measured.Acts(c, m)));
    }

    /// <summary>The positive control is called negative, and the negative one positive.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void Mislabelled_controls_void_every_verdict(string id, string rule)
    {
        (Cell positive, Cell negative) = MutantMeasurements.Controls(id, rule);
        IEnumerable<LedgerLine> Lines(Cell cell, Role role)
        {
            Outcome outcome = measured.Of(cell, null);
            return [outcome.Planned with { Role = role }, .. outcome.Trials];
        }

        LedgerLine[] right = [.. Lines(positive, Role.Positive), .. Lines(negative, Role.Negative)];
        Assert.DoesNotContain(Judge.Cells(right, Tier.Quick), c => c.Verdict == Verdict.InvalidInstrument);
        CellStatus[] seen = [.. Judge.Cells([.. Lines(positive, Role.Negative), .. Lines(negative, Role.Positive)], Tier.Quick)];
        output.WriteLine(string.Join("; ", seen.Select(c => $"{c.Role} '{c.Subject}': {CellStatus.Words(c.Verdict)}")));
        Assert.Equal(2, seen.Count(c => c.Verdict == Verdict.InvalidInstrument));
    }

    /// <summary>
    /// The second architecture of C03: four times the k, where the first has thirty times the penalty. A gate on L0 must see it.
    /// </summary>
    [Fact]
    public void A_wrong_k_is_voided_for_its_L0()
    {
        (Cell positive, _) = MutantMeasurements.Controls("C03", "", "topk");
        CellStatus status = Seen(positive, Mutant.WrongL0);
        Assert.Equal(Verdict.InvalidInstrument, status.Verdict);
        Assert.Equal(["sparse.l0_ratio"], status.Gates.Where(g => g.Failed == status.Voided).Select(g => g.Gate));
    }

    private CellStatus Seen(Cell cell, Mutant? mutant)
    {
        Outcome outcome = measured.Of(cell, mutant);
        output.WriteLine(
            $"{cell}: {CellStatus.Words(outcome.Status.Verdict)}, {outcome.Status.Statistic} {outcome.Status.Effect:0.###}. "
                + $"{outcome.Status.Reason}");
        return outcome.Status;
    }
}

using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Trials;
using Xunit.Abstractions;
using Outcome = Hypotheses.Tests.Catalogue.MutantMeasurements.Outcome;

namespace Hypotheses.Tests.Catalogue;

/// <summary>
/// A fault of the instrument must break a control: then every verdict of the claim is "invalid instrument". A mutant is caught
/// where its positive control is no longer supported or its negative one no longer refuted.
/// </summary>
public sealed class MutantTests(MutantMeasurements measured, ITestOutputHelper output) : IClassFixture<MutantMeasurements>
{
    /// <summary>
    /// The faults that a kind of specimen can have: those of training where it is trained (a toy model has no L0 to get wrong),
    /// an exchange where it holds what is compared and what it is compared with. Directions are trained on models only, not on controls.
    /// </summary>
    private static readonly Dictionary<Type, Mutant[]> Faults = new()
    {
        [typeof(ToyModelSpecimen)] = [Mutant.DeadLatents, Mutant.TruncatedTraining],
        [typeof(DictionarySpecimen)] = [Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining],
        [typeof(HiddenSpecimen)] = [Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining],
        [typeof(ReadoutSpecimen)] = [Mutant.DeadLatents, Mutant.TruncatedTraining, Mutant.SwappedBaseline],
        [typeof(ReaderSpecimen)] = [Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining, Mutant.SwappedBaseline],
        [typeof(PlateauSpecimen)] = [Mutant.SwappedBaseline],
        [typeof(RadiusSpecimen)] = [Mutant.SwappedBaseline],
        [typeof(DirectionsSpecimen)] = [Mutant.SwappedBaseline],
        [typeof(PairSpecimen)] = [Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining, Mutant.SwappedBaseline],
        [typeof(LadderSpecimen)] = [Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining],
        [typeof(SplittingSpecimen)] = [Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining, Mutant.SwappedBaseline],
        [typeof(WorldPairSpecimen)] = [Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining, Mutant.SwappedBaseline],
        [typeof(MetaSpecimen)] = [Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining, Mutant.SwappedBaseline],
    };

    public static TheoryData<string> Ids => [.. MutantMeasurements.Claims.Select(c => c.Id)];

    public static TheoryData<string, Mutant> Mutants
    {
        get
        {
            var data = new TheoryData<string, Mutant>();
            foreach (Claim claim in MutantMeasurements.Claims)
                foreach (Mutant mutant in Enum.GetValues<Mutant>()) data.Add(claim.Id, mutant);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Without_a_fault_the_controls_come_out_as_they_must(string id)
    {
        (Cell positive, Cell negative) = MutantMeasurements.Controls(MutantMeasurements.Claim(id));
        Assert.Equal((Verdict.Supported, Verdict.Refuted), (Seen(positive, null).Verdict, Seen(negative, null).Verdict));
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_fault_that_acts_is_caught(string id, Mutant mutant)
    {
        Claim claim = MutantMeasurements.Claim(id);
        (Cell positive, Cell negative) = MutantMeasurements.Controls(claim);
        bool acts = measured.Acts(positive, mutant) || measured.Acts(negative, mutant);
        Assert.Equal(Faults[SpecimenOf(claim)].Contains(mutant), acts);
        if (!acts) output.WriteLine("does not act");
        else Assert.False(Seen(positive, mutant).Verdict == Verdict.Supported && Seen(negative, mutant).Verdict == Verdict.Refuted, $"{id} does not notice {mutant}");
    }

    /// <summary>The positive control is called negative, and the negative one positive.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Mislabelled_controls_void_every_verdict(string id)
    {
        (Cell positive, Cell negative) = MutantMeasurements.Controls(MutantMeasurements.Claim(id));
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

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_claim_has_a_fault_that_acts(string id)
    {
        (Cell positive, Cell negative) = MutantMeasurements.Controls(MutantMeasurements.Claim(id));
        Assert.Contains(Enum.GetValues<Mutant>(), m => measured.Acts(positive, m) || measured.Acts(negative, m));
    }

    /// <summary>The second family of C03: four times the k, where the first has thirty times the penalty. A gate on L0 must see it.</summary>
    [Fact]
    public void A_wrong_k_is_voided_for_its_L0()
    {
        (Cell positive, _) = MutantMeasurements.Controls(MutantMeasurements.Claim("C03"), "topk");
        CellStatus status = Seen(positive, Mutant.WrongL0);
        Assert.Equal(Verdict.InvalidInstrument, status.Verdict);
        Assert.Equal(["l0"], status.Gates.Where(g => g.Failed == MutantMeasurements.Seeds).Select(g => g.Gate));
    }

    private CellStatus Seen(Cell cell, Mutant? mutant)
    {
        Outcome outcome = measured.Of(cell, mutant);
        output.WriteLine($"{cell}: {CellStatus.Words(outcome.Status.Verdict)}, {outcome.Status.Statistic} {outcome.Status.Effect:0.###}. {outcome.Status.Reason}");
        return outcome.Status;
    }

    private static Type SpecimenOf(Claim claim)
    {
        for (Type? type = claim.GetType(); type is not null; type = type.BaseType)
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Claim<,>)) return type.GetGenericArguments()[1];
        throw new InvalidOperationException($"{claim.Id} has no specimen");
    }
}

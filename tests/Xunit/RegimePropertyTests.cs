using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;
using Hypotheses.Xunit;

namespace Hypotheses.Tests.Xunit;

/// <summary>Worlds of a 10 × 10 grid whose answers are known.</summary>
public class RegimePropertyTests
{
    private static readonly double[] Ten = [.. Enumerable.Range(0, 10).Select(i => (double)i)];

    [Fact]
    public void A_counterexample_is_shrunk_to_the_smallest_world()
    {
        Counterexample found = Run(Claim((a, b) => !(a >= 3 && b >= 5)));
        Assert.Equal([("a", 3), ("b", 5)], found.World!.Select(p => (p.Key, p.Value)));
        Assert.Equal(0, found.Measurements!["value"]);
        Assert.Equal(40, found.Draws);
        Assert.InRange(found.Held, 5, 39); // 65 of 100 worlds hold: either end is beyond 6 sigma of 40 draws
        Assert.False(found.Holds);
    }

    [Theory]
    [InlineData(.5, true)]
    [InlineData(.9, false)]
    public void It_holds_where_the_stated_share_of_worlds_does(double share, bool holds)
    {
        // 80 of 100 worlds hold: 6 sigma of 200 draws is .17.
        Counterexample found = RegimeProperty.Run(Claim((a, _) => a < 8, share: share), "d", Tier.Full, null);
        Assert.Equal((200, share, holds), (found.Draws, found.Share, found.Holds));
        Assert.InRange(found.Held, 126, 194);
        Assert.Equal(8, found.World!["a"]);
        Assert.Equal(0, found.World!["b"]);
    }

    [Fact]
    public void A_property_that_holds_draws_all_its_worlds_and_five_times_as_many_in_the_full_tier()
    {
        Counterexample quick = Run(Claim((_, _) => true));
        Assert.Equal((null, 40, 0, 40, true), (quick.World, quick.Draws, quick.Voided, quick.Held, quick.Holds));
        Assert.Equal(200, RegimeProperty.Run(Claim((_, _) => true), "d", Tier.Full, null).Draws);
    }

    [Fact]
    public void The_definition_decides_what_is_drawn_and_a_replay_draws_it_again()
    {
        List<string> Worlds(string definition, (ulong, ulong)? replay)
        {
            C90_Fake claim = Claim((_, _) => true);
            RegimeProperty.Run(claim, definition, Tier.Quick, replay);
            return [.. claim.Measured.Select(m => m.Cell).Order(StringComparer.Ordinal)];
        }

        Counterexample own = RegimeProperty.Run(Claim((_, _) => true), "d", Tier.Quick, null);
        ulong[] numbers = [.. own.Replay.Split(',').Select(ulong.Parse)];
        Assert.Equal(1ul, numbers[1] % 2); // FsCheck wants it odd
        Assert.Equal(Worlds("d", null), Worlds("d", null));
        Assert.Equal(Worlds("d", null), Worlds("other", (numbers[0], numbers[1])));
        Assert.NotEqual(Worlds("d", null), Worlds("other", null));
        Assert.NotEqual(Worlds("d", null), Worlds("d", (12, 35)));
    }

    [Fact]
    public void A_replay_finds_the_same_counterexample()
    {
        C90_Fake claim = Claim((a, b) => a + b < 9);
        Counterexample found = Run(claim);
        ulong[] numbers = [.. found.Replay.Split(',').Select(ulong.Parse)];
        Assert.Equal(
            Json.Canonical(found),
            Json.Canonical(RegimeProperty.Run(Claim((a, b) => a + b < 9), "d", Tier.Quick, (numbers[0], numbers[1]))));
        Assert.Equal(9, found.World!["a"] + found.World["b"]);
    }

    [Fact]
    public void No_world_is_measured_twice()
    {
        C90_Fake claim = Claim((a, b) => a < 6 || b < 6);
        Assert.NotNull(Run(claim).World);
        Assert.Equal(claim.Measured.Length, claim.Measured.Distinct().Count());
    }

    [Fact]
    public void Voided_worlds_count_neither_way()
    {
        // Every world that would fail is voided.
        Counterexample found = Run(Claim((a, _) => a < 5, gate: (a, _) => a < 5));
        Assert.Null(found.World);
        Assert.InRange(found.Voided, 1, 39);
        Counterexample none = Run(Claim((_, _) => false, gate: (_, _) => false));
        Assert.Equal((null, 40, 40), (none.World, none.Draws, none.Voided));
    }

    [Fact]
    public void A_statistic_that_is_no_number_voids_a_world() =>
        Assert.Equal(
            40, Run(new C90_Fake { Worlds = Grid, Trial = (_, _) => new Measurement { ["value"] = double.NaN } }).Voided);

    [Fact]
    public void An_exception_is_an_error_and_no_counterexample()
    {
        Assert.Equal(
            "no",
            Assert.Throws<InvalidOperationException>(() =>
                Run(new C90_Fake { Worlds = Grid, Trial = (_, _) => throw new InvalidOperationException("no") })).Message);
        Assert.Equal(
            "no world",
            Assert.Throws<ArgumentException>(() =>
                Run(new C90_Fake { Worlds = Grid with { Create = _ => throw new ArgumentException("no world") } })).Message);
        Assert.Contains(
            "no regime", Assert.Throws<InvalidOperationException>(() => Run(new C90_Fake())).Message, StringComparison.Ordinal);
    }

    private static Regime Grid =>
        new([("a", Ten), ("b", Ten)], w => new FakeSubject($"w.{w[0]}.{w[1]}", 10 * w[0] + w[1]), Draws: 40);

    private static Counterexample Run(C90_Fake claim) => RegimeProperty.Run(claim, "d", Tier.Quick, null);

    private static C90_Fake Claim(Func<int, int, bool> holds, Func<int, int, bool>? gate = null, double share = 1) => new()
    {
        Worlds = Grid with { Share = share },
        Gates = [Gate.AtMost("fvu", .05)],
        Trial = (cell, _) =>
        {
            (int a, int b) = Math.DivRem((int)((FakeSubject)cell.Subject).Value, 10);
            return new Measurement { ["value"] = holds(a, b) ? 1 : 0, ["fvu"] = gate?.Invoke(a, b) ?? true ? 0 : 1 };
        },
    };
}

using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Claims.Vocabulary;

public class JsonTests
{
    [Fact]
    public void A_canonical_line_is_snake_case_with_words_for_enums_and_numbers_that_are_none() =>
        Assert.Equal(
            """{"seed_index":1,"tier":"quick","verdict":"invalid instrument","nan":"NaN","up":"Infinity","number":0.30000000000000004,"words":"é < \"x\""}""",
            Json.Canonical(
                new
                {
                    SeedIndex = 1,
                    Tier = Tier.Quick,
                    Verdict = Verdict.InvalidInstrument,
                    Nan = double.NaN,
                    Up = double.PositiveInfinity,
                    Number = .1 + .2,
                    Absent = (string?)null,
                    Words = "é < \"x\""
                }));

    [Fact]
    public void Numbers_read_back_to_the_last_bit()
    {
        foreach (double value in new[] { 0, 1.0 / 3, 1e-310, double.MaxValue, double.NaN, double.NegativeInfinity })
            Assert.Equal(
                value,
                System.Text.Json.JsonSerializer.Deserialize<GateReading>(
                    Json.Canonical(new GateReading(value, null, null)), Json.Line)!.Value);
    }

    [Fact]
    public void A_page_is_indented_with_line_feeds_only()
    {
        string page = System.Text.Json.JsonSerializer.Serialize(new { A = 1 }, Json.Page);
        Assert.Equal("{\n  \"a\": 1\n}", page);
    }

    [Fact]
    public void The_hash_is_sha256() => // of "abc": FIPS 180-2, appendix B.1
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Json.Hash("abc"));
}

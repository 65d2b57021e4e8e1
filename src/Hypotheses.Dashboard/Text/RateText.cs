using Hypotheses.Claims.Judging;

namespace Hypotheses.Dashboard.Text;

/// <summary>The words for what a calibration measured.</summary>
public static class RateText
{
    /// <summary>
    /// <c>C21: wrongly refuted 0 of 40 [0%, 8.8%], wrongly supported 0 of 40 [0%, 8.8%] of single replicates; in the quick tier
    /// least power 100%, largest error 0%</c>.
    /// </summary>
    public static string Of(ClaimCalibration claim) =>
        $"{claim.Claim}: wrongly refuted {Words(claim.WronglyRefuted)}, wrongly supported {Words(claim.WronglySupported)} of "
            + $"single replicates; in the quick tier least power {Percent(claim.LeastPower)}, largest error "
            + $"{Percent(claim.MostQuickError)}{(claim.OutOfDate ? "; out of date: of another definition of the claim" : "")}";

    private static string Words(Share share) =>
        share.Of == 0 ? "none measured" : $"{share.Count} of {share.Of} [{Percent(share.Low)}, {Percent(share.High)}]";

    private static string Percent(double share) =>
        double.IsFinite(share) ? $"{NumberText.Plain(Math.Round(100 * share, 1))}%" : "?";
}

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// How much of each direction up to k others of its dictionary explain (orthogonal matching pursuit), beside as many directions
/// drawn from the data's covariance: what C25 and C25b measure.
/// </summary>
internal static class SparseCombinations
{
    /// <summary>Mean R² for 1 … k others, of the dictionary and of the draws.</summary>
    public static (double[] Explained, double[] Drawn) Of(DirectionsSpecimen specimen, Protocol protocol) => (
        Means(specimen.Directions, protocol),
        specimen.CovarianceMeans(protocol.Count("baseline_draws"), drawn => Means(drawn, protocol)));

    /// <summary>Mean R² for 1 … k others of draws with the mean and the covariance of the dictionary's own directions.</summary>
    public static double[] OfMoment(DirectionsSpecimen specimen, Protocol protocol) =>
        specimen.MomentMeans(protocol.Count("baseline_draws"), drawn => Means(drawn, protocol));

    /// <summary>Of what one other leaves unexplained, the share that the second to the last explain; NaN where that is
    /// nothing.</summary>
    public static double Added(double[] r2) => r2[0] < 1 ? (r2[^1] - r2[0]) / (1 - r2[0]) : double.NaN;

    /// <summary>Adds the R² at k, sizes and gates, and draws both curves.</summary>
    public static Measurement Report(
        this Measurement measurement, DirectionsSpecimen specimen, double[] explained, double[] drawn)
    {
        measurement["r2"] = explained[^1];
        measurement["r2.covariance"] = drawn[^1];
        measurement["latents"] = specimen.Directions.shape[0];
        measurement["fvu"] = specimen.Fvu;
        measurement["dead_share"] = specimen.DeadShare;
        return measurement.Draw("r2:decoder", explained).Draw("r2:covariance-matched", drawn);
    }

    private static double[] Means(Tensor directions, Protocol protocol) =>
        PursuitR2.Means(directions, protocol.Count("most"), protocol["near_duplicate"]);
}

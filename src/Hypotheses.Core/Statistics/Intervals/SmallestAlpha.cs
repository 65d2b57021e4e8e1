namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>The dual of intervals at every level: the smallest α at which one has a property that narrower ones keep.</summary>
internal static class SmallestAlpha
{
    // Ends no longer move beyond: far below one resample's share.
    private const double Least = 1e-15, Most = 1 - 1e-9;
    private const int Halvings = 60;

    /// <summary>0 where even the widest interval has it, 1 where none has.</summary>
    public static double Where(Func<double, bool> holds)
    {
        if (holds(Least)) return 0;
        if (!holds(Most)) return 1;
        double no = Math.Log(Least), yes = Math.Log(Most);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (no + yes) / 2, alpha = Math.Exp(middle);
            if (alpha < 1 && holds(alpha)) yes = middle; // as near to 1 as this, it rounds to it
            else no = middle;
        }

        return Math.Exp(yes);
    }
}

using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;

namespace Hypotheses.Claims.Running;

/// <summary>
/// Puts controls of each rule, the first easy and the first hard one of either kind, through the claim's invariances.
/// </summary>
public static class InvarianceCheck
{
    /// <summary>What changed, a line each; empty where nothing did.</summary>
    public static IReadOnlyList<string> Broken(Claim claim, Seed seed, JobTrainer? trainer = null)
    {
        (Case Control, TrialPlan Plan)[] plans = [
            .. Controls(claim).Select(c => (c, claim.Plan(new Cell(claim, c, claim.SettingsOf(c)[0], Role.Positive), seed)))];
        using Trained trained = (trainer ?? new JobTrainer()).Train(plans.SelectMany(p => p.Plan.Jobs));
        var broken = new IReadOnlyList<string>[plans.Length];
        Threads.ForEach(
            plans.Length,
            i => broken[i] = [.. plans[i].Plan.Broken(trained, claim.Invariances).Select(b => $"{plans[i].Control}: {b}")]);
        return [.. broken.SelectMany(b => b)];
    }

    private static IEnumerable<Case> Controls(Claim claim) => claim.Protocol.Rules.SelectMany(rule => new[]
    {
        claim.Controls.Positive.FirstOrDefault(c => !c.Hard && claim.RuleOf(c) == rule),
        claim.Controls.Negative.FirstOrDefault(c => !c.Hard && claim.RuleOf(c) == rule),
        claim.Controls.Positive.FirstOrDefault(c => c.Hard && claim.RuleOf(c) == rule),
        claim.Controls.Negative.FirstOrDefault(c => c.Hard && claim.RuleOf(c) == rule),
    }).OfType<Case>();
}

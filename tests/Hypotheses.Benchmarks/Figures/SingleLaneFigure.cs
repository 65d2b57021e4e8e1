using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Reference;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>What the public interface costs where there is only one seed.</summary>
internal sealed class SingleLaneFigure : Figure
{
    private const int Steps = 3000, Repetitions = 9;

    public override string Name => "single-lane";

    public override string Title => $"one toy dictionary through the ensemble interface against a plain loop over its steps";

    public override double ExpectedSeconds => 20;

    public override void Measure(Bench bench, FigureResult result)
    {
        PairedTimes times = bench.Time(Name, Repetitions, 1,
            new Timed(
                "ensemble of one",
                () => FusedStepAdapter.TrainEnsemble(StepArchitecture.TopK, ToyData.Size, Steps, ToyData.Streams(1)),
                Steps),
            new Timed(
                "plain loop",
                () => FusedStepAdapter.TrainByLoop(StepArchitecture.TopK, ToyData.Size, Steps, ToyData.Streams(1)[0]),
                Steps));
        result.Comparisons.Add(times.Compare(0, 1, RatioKind.Cost, "a step", 1.05));
    }
}

using Hypotheses.Benchmarks.Figures.Transformers;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Worlds.SynthSaeBench;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>Every figure, in the order in which they run.</summary>
internal static class Registry
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Figure> All { get; } =
    [
        new StepFigure("step-topk", StepArchitecture.TopK, 5, 1.2),
        new StepFigure("step-batch-topk", StepArchitecture.BatchTopK, 4, null),
        new StepFigure("step-jumprelu", StepArchitecture.JumpRelu, 4, null),
        new StepFigure("step-relu-l1", StepArchitecture.ReluL1, 4, null),
        new ToyEnsembleFigure(),
        new SingleLaneFigure(),
        new TmsFigure(),
        new WorldFigure(),
        new SynthWorldFigure("synth-world-1k", SynthRecipe.Reduced1k, width: 256, active: 7, draws: 16),
        new SynthWorldFigure("synth-world-16k", SynthRecipe.Published16k, width: 4096, active: 25, draws: 1),
        new SynthTrainingFigure(),
        new LoadingFigure(),
        new TransformersFigure(),
        new HistoryFigure(),
        new ScalingFigure(),
        new GpuFigure(),
        new SynthGpuFigure(),
    ];

    /// <summary>Those named, in their own order; all where no name is given.</summary>
    /// <exception cref="ArgumentException">A name is no figure's; names those that are.</exception>
    public static IReadOnlyList<Figure> Named(IReadOnlyList<string> names)
    {
        string? unknown = names.FirstOrDefault(n => All.All(f => f.Name != n));
        if (unknown is not null)
            throw new ArgumentException($"unknown figure '{unknown}'; known: {string.Join(", ", All.Select(f => f.Name))}");
        return names.Count == 0 ? All : [.. All.Where(f => names.Contains(f.Name))];
    }
}

using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Dictionaries.Training.Autograd;
using Hypotheses.Core.Dictionaries.Training.Batched;
using Hypotheses.Core.Dictionaries.Training.CpuFused;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries;

/// <summary>The three implementations of a step, and which of them trains a family.</summary>
internal static class StepChoice
{
    private static readonly StepImplementation Autograd = new AutogradStep(stacks: true), Batched = new BatchedStep();
    private static readonly StepImplementation CpuFused = new CpuFusedStep(), AutogradAlone = new AutogradStep(stacks: false);

    /// <summary>
    /// The implementation that the options ask for, or, if they ask for none, the fastest that the family has a partner in.
    /// </summary>
    /// <exception cref="ArgumentException">A step that the device or the family does not have.</exception>
    public static StepImplementation Of(DictionaryFamily family, TrainingOptions options)
    {
        Device device = options.Device ?? CPU;
        bool onCpu = device.type == TorchSharp.DeviceType.CPU;
        StepImplementation step = options.Step switch
        {
            TrainingStep.CpuFused when !onCpu =>
                throw new ArgumentException($"options.Step: the CPU-fused step does not run on {device}"),
            TrainingStep.CpuFused => CpuFused,
            TrainingStep.Batched => Batched,
            TrainingStep.Autograd => Autograd,
            TrainingStep.Automatic => onCpu ? CpuFused : Batched,
            _ => throw new ArgumentException(
                $"options.Step: {options.Step} is none of {string.Join(", ", Enum.GetNames<TrainingStep>())}"),
        };
        if (step.Trains(family)) return step;
        return options.Step == TrainingStep.Automatic
            ? onCpu ? AutogradAlone : Autograd
            : throw new ArgumentException(
                $"options.Step: the {step.Name} step cannot train {family.Name} dictionaries; Autograd and Automatic can");
    }

    /// <summary>The step's name to people, before the word "step".</summary>
    public static string Name(TrainingStep step) => new[] { Autograd, Batched, CpuFused }.Single(s => s.Step == step).Name;
}

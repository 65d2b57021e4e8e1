using Hypotheses.Core.Sae.Training.Autograd;
using Hypotheses.Core.Sae.Training.Batched;
using Hypotheses.Core.Sae.Training.CpuFused;
using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training;

/// <summary>The three implementations of a step, and which of them trains an architecture.</summary>
internal static class StepChoice
{
    private static readonly StepImplementation Autograd = new AutogradStep(stacks: true), Batched = new BatchedStep();
    private static readonly StepImplementation CpuFused = new CpuFusedStep(), AutogradAlone = new AutogradStep(stacks: false);

    /// <summary>
    /// The implementation that the options ask for, or, if they ask for none, the fastest that the architecture has a partner in.
    /// </summary>
    /// <exception cref="ArgumentException">A step that the device or the architecture does not have.</exception>
    public static StepImplementation Of(SaeArchitecture architecture, TrainingOptions options)
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
        if (step.Trains(architecture)) return step;
        return options.Step == TrainingStep.Automatic
            ? onCpu ? AutogradAlone : Autograd
            : throw new ArgumentException(
                $"options.Step: the {step.Name} step cannot train {architecture.Name} dictionaries; Autograd and Automatic can");
    }

    /// <summary>The step's name to people, before the word "step".</summary>
    public static string Name(TrainingStep step) => new[] { Autograd, Batched, CpuFused }.Single(s => s.Step == step).Name;
}

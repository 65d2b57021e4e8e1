using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>The task of the routing model: of <c>[f0, f1, f2, f3, SEL_k]</c> say f_k.</summary>
internal static class RoutingTask
{
    /// <summary>All prompts, [8⁴ · 4, 5] int64, and what each asks for [8⁴ · 4].</summary>
    public static (Tensor Prompts, Tensor Answers) All()
    {
        var (prompts, answers) = (new long[16384, 5], new long[16384]);
        for (int row = 0; row < 16384; row++)
        {
            int select = row % 4;
            for (int slot = 0, rest = row / 4; slot < 4; slot++, rest /= 8) prompts[row, slot] = rest % 8;
            prompts[row, 4] = 8 + select;
            answers[row] = prompts[row, select];
        }

        return (from_array(prompts), from_array(answers));
    }
}

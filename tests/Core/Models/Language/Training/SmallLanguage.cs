using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Language.Training;

/// <summary>A recipe that trains in a moment, and what tests compare of trained models.</summary>
internal static class SmallLanguage
{
    public static Seed Root { get; } = Seed.FromPath("small language");

    public static LanguageRecipe Recipe { get; } =
        new() { Dim = 8, MlpWidth = 12, Steps = 6, Batch = 3, Corpus = new CorpusRecipe { NewLexicon = 1 } };

    /// <summary>All numbers of all checkpoints.</summary>
    public static byte[] Bytes(TrainedLanguageModel trained) =>
        [.. trained.Checkpoints.SelectMany(c => System.Runtime.InteropServices.MemoryMarshal.AsBytes(c.Numbers.Span).ToArray())];

    /// <summary>A tensor's numbers.</summary>
    public static double[] Numbers(Tensor tensor) => Tensors.ToArray<double>(tensor);
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Language.Files;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Fixtures;

/// <summary>
/// The trained controlled language models of <c>fixtures/language/</c>: of each seed model A, which never saw two domains, and
/// model B, which saw all. Another lexicon is the new one in each seed. The small ones start from an embedding of a fifteenth of
/// the deviation, on which verdicts of the catalogue depend (section 7).
/// </summary>
internal static class LanguageFixtures
{
    /// <summary>Under <c>fixtures/</c>.</summary>
    public const string Folder = "language";

    /// <summary>Says on which type of machine they were trained.</summary>
    public const string Machine = "machine.txt";

    /// <summary>The one that is remade in a moment; it has learned next to nothing.</summary>
    public static LanguageFixture Short { get; } = Of("short", 0, CorpusDomains.Included, steps: 20, along: false);

    /// <summary>The trained ones.</summary>
    public static IReadOnlyList<LanguageFixture> Trained { get; } =
    [
        .. from seed in Enumerable.Range(0, 3)
           from domains in new[] { CorpusDomains.Included, CorpusDomains.All }
           let name = $"{(domains == CorpusDomains.All ? "b" : "a")}-{seed}"
           select Of(name, seed, domains, steps: 1500, along: name == "a-0"),
        Of("a-small-0", 0, CorpusDomains.Included, steps: 1500, along: false, deviation: .02),
        Of("b-small-0", 0, CorpusDomains.All, steps: 1500, along: false, deviation: .02),
    ];

    /// <summary>
    /// What the bits of training follow from, besides recipe and seed: libtorch's kernels differ from processor to processor, and
    /// with what a virtual machine shows of one.
    /// </summary>
    public static string MachineType() =>
        $"{RuntimeInformation.ProcessArchitecture} {Processor()} libtorch {TorchSharp.torch.__version__} "
            + $"kernels {KernelProbe.Take()}\n";

    /// <summary>Trains some of them side by side and writes each as soon as it is trained.</summary>
    /// <param name="folder">Where <c>language/</c> is.</param>
    /// <param name="wanted">Which.</param>
    /// <param name="written">Told of each name.</param>
    public static void Write(string folder, IReadOnlyList<LanguageFixture> wanted, Action<string> written)
    {
        Threads.ForEach(wanted.Count, i =>
        {
            LanguageModelFolder.Write(
                Path.Combine(folder, Folder, wanted[i].Name),
                LanguageTrainer.Train(wanted[i].Recipe, wanted[i].Seed),
                wanted[i].Along);
            written(wanted[i].Name);
        });
        File.WriteAllText(Path.Combine(folder, Folder, Machine), MachineType());
    }

    private static LanguageFixture Of(
        string name, int seed, CorpusDomains domains, int steps, bool along, double deviation = .3) => new(
        name,
        new LanguageRecipe
        {
            Steps = steps,
            EmbeddingDeviation = deviation,
            Corpus = new CorpusRecipe { Domains = domains, NewLexicon = seed },
        },
        Seed.FromPath("fixtures", Folder, $"{seed}"),
        along);

    // Vendor, then family, model and stepping.
    private static string Processor()
    {
        if (!X86Base.IsSupported) return "other";
        (_, int b, int c, int d) = X86Base.CpuId(0, 0);
        string vendor = System.Text.Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>([b, d, c]));
        return $"{vendor} {X86Base.CpuId(1, 0).Eax:x}";
    }
}

/// <summary>One trained model.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Recipe">How it was trained.</param>
/// <param name="Seed">By which seed.</param>
/// <param name="Along">Whether its weights along training are there.</param>
internal sealed record LanguageFixture(string Name, LanguageRecipe Recipe, Seed Seed, bool Along);

using Hypotheses.Core.Measures.Scores;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;

namespace Hypotheses.Tests;

/// <summary>What the README shows of files.</summary>
internal static class FilesSample
{
    internal static SaeScores Score(string worldFolder, string dictionaryFolder, string saeLensFolder)
    {
        // readme
        SynthWorld world = SynthFolder.Read(worldFolder); // a SynthSAEBench model, with exactly its vectors
        StoredSae stored = SaeFolder.Open(dictionaryFolder); // SAELens, dictionary_learning or sparsify
        Console.WriteLine(stored.Info); // format, architecture, sizes, k, hook name
        SaeScores scores = SaeMetrics.Measure(
            stored.Sae, world, samples: 20_000, Seed.FromPath("readme", "scores"));
        Console.WriteLine($"MCC {scores.Mcc:0.000} (chance {scores.MccChance.Mean:0.000}), F1 {scores.Classifier.F1:0.000}");
        SaeLensFolder.FromAutoencoder(stored.Sae).Write(saeLensFolder); // what SAELens loads
        // readme
        return scores;
    }
}

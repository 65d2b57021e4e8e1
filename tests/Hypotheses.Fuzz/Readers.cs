using System.Text.Json;
using Hypotheses.Claims.Subjects.Given.Lists;
using Hypotheses.Cli.Models.Fetching;
using Hypotheses.Core.Activations;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Files.Torch;
using Hypotheses.Core.Models.Language.Files;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Models.Transformers.Tokenizers.Stored;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Files;
using Hypotheses.Fuzz.Seeds;
using TorchSharp;

namespace Hypotheses.Fuzz;

/// <summary>Every reader of files from elsewhere, one line each: add a reader by adding its line.</summary>
internal static class Readers
{
    public static readonly IReadOnlyList<FuzzReader> All =
    [
        new(
            "safetensors",
            "*.safetensors",
            SmallFiles.SafeTensors,
            folder => ReadAll(SafeTensorsFile.Open(At(folder, "x.safetensors")))),
        new("torch", "*.pt", SmallFiles.Torch, folder => ReadAll(TorchArchive.Open(At(folder, "x.pt")))),
        new("json", "*.json", SmallFiles.Json, folder => Walk(JsonFile.Read(At(folder, "x.json")).Element)),
        new("llama", "stories*.bin", SmallFiles.Llama, folder => Weights(Llama2cFile.Read(At(folder, "x.bin")))),
        new("transformer", "", SmallTransformers.Whole, folder => Weights(TransformerFolder.Read(folder))),
        new("config", "", SmallTransformers.Configurations, folder => TransformerFolder.Config(folder).Layers * 0),
        new("index", "", SmallTransformers.Indexed, folder => Weights(TransformerFolder.Read(folder))),
        new("torch-model", "", SmallTransformers.Torch, folder => Weights(TransformerFolder.Read(folder))),
        new("cache", "", CacheLinks.Valid, ReadCache),
        new("shards", "", SmallTransformers.Sharded, folder => Weights(TransformerFolder.Read(folder))),
        new("tokenizer", "tok*.bin", SmallFiles.Tokenizer, folder => Tokens(Llama2TokenizerFile.Read(At(folder, "x.bin")))),
        new("tokenizer-json", "tokenizer.json", TokenizerFiles.HuggingFace, folder => ReadTokenizerJson(At(folder, "x.json"))),
        new(
            "byte-pairs",
            "",
            TokenizerFiles.BytePairs,
            folder => Tokens(BytePairFiles.Read(At(folder, "vocab.json"), At(folder, "merges.txt")))),
        new(
            "sentencepiece",
            "*.model",
            TokenizerFiles.SentencePiece,
            folder => Tokens(SentencePieceFile.Read(At(folder, "x.model")))),
        new("subjects", "", ModelLists.Subjects, ReadSubjects),
        new("lock", "", ModelLists.Lock, folder => 0 * LockFile.Read(folder)!.Files.Sum(f => f.Value.Sha256.Length)),
        new("corpus", "", SmallFiles.Corpus, folder => TextCorpus.Read(At(folder, "x.txt")).Stories.Count),
        new("store", "", SmallFiles.Store, ReadStore),
        new("saelens", "", SmallFolders.SaeLens, ReadSae),
        new("sparsify", "", SmallFolders.Sparsify, ReadSae),
        new("dictionary_learning", "", SmallFolders.DictionaryLearning, ReadSae),
        new("synth", "", SmallFolders.Synth, ReadWorld),
        new(
            "controlled-language",
            "",
            SmallFolders.ControlledLanguage,
            folder => LanguageModelFolder.Read(folder).Checkpoints.Sum(c => (long)c.Numbers.Length * sizeof(float))),
        new(
            "store-state",
            "",
            SmallFiles.StoreState,
            folder => new StoreState(folder, SmallFiles.Plan, new Ramp()).Read(_ => true).Count),
    ];

    /// <summary>The readers of these names; all where none is named.</summary>
    /// <exception cref="ArgumentException">There is no such reader.</exception>
    public static IReadOnlyList<FuzzReader> Named(IReadOnlyList<string> names)
    {
        foreach (string name in names)
            if (All.All(r => r.Name != name))
                throw new ArgumentException($"--only: '{name}' is not one of {string.Join(", ", All.Select(r => r.Name))}");
        return names.Count == 0 ? All : [.. All.Where(r => names.Contains(r.Name))];
    }

    private static string At(string folder, string file) => Path.Combine(folder, file);

    private static long ReadAll(ITensorFile opened)
    {
        using ITensorFile file = opened;
        long bytes = 0;
        foreach (string name in file.Names.Where(name => IsRead(file, name)))
        {
            using torch.Tensor tensor = file.Read(name);
            if (!tensor.shape.SequenceEqual(file.Shape(name)) || tensor.dtype != file.Type(name))
                throw new InvalidOperationException($"{name}: is not what the file says");
            bytes += tensor.bytes.Length;
        }

        return bytes;
    }

    // A tensor of a type that is not read leaves the others readable; all else about it must be right.
    private static bool IsRead(ITensorFile file, string name)
    {
        try
        {
            file.Type(name);
            return true;
        }
        catch (MalformedFileException e) when (e.Field.EndsWith(".dtype", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static long Walk(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) return 0 * element.GetString()!.Length;
        if (element.ValueKind == JsonValueKind.Number) return 0 * (long)element.GetDouble();
        if (element.ValueKind == JsonValueKind.Array) return element.EnumerateArray().Sum(Walk);
        return element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().Sum(p => (0 * p.Name.Length) + Walk(p.Value))
            : 0;
    }

    private static long Weights(TransformerWeights read)
    {
        using TransformerWeights weights = read;
        return weights.Named.Sum(w => w.Tensor.numel() * sizeof(float));
    }

    private static long Tokens(ITokenizer tokenizer)
    {
        int[] all = [0, .. tokenizer.Bos is { } bos ? [bos] : (int[])[], tokenizer.Vocabulary - 1];
        return 0 * (tokenizer.Decode(tokenizer.Encode("a é ab\n")).Length + tokenizer.Decode(all).Length);
    }

    // Where the native library is not there, what is checked before it.
    private static long ReadTokenizerJson(string path) =>
        HuggingFaceTokenizer.Missing is null ? Tokens(HuggingFaceTokenizer.Read(path)) : 0 * TokenizerJson.Read(path).Vocabulary;

    private static long ReadSubjects(string folder)
    {
        SubjectList list = SubjectList.Of([SubjectFile.Read(At(folder, "x.json"))], models: null);
        return 0 * list.Subjects.Sum(s => s.Name.Length + (s.Unavailable?.Length ?? 0));
    }

    private static long ReadCache(string folder)
    {
        DirectoryInfo cache = CacheLinks.Make(folder);
        try
        {
            return Weights(TransformerFolder.Read(cache.FullName));
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }

    // With a scale for those that need one.
    private static long ReadSae(string folder)
    {
        bool scaled = File.Exists(At(folder, SaeLensFolder.WeightsName)) && SaeLensFolder.Read(folder).NeedsInputScale;
        SparseAutoencoder read = SaeFolder.Open(folder, scaled ? .5 : null).Sae;
        return 8L * read.Width * read.Dimension;
    }

    private static long ReadWorld(string folder)
    {
        SynthWorld world = SynthFolder.Read(folder);
        float[] samples = new float[4 * world.Dimension];
        world.Stream(new Seed(1)).Next(samples);
        world.Directions.Dispose();
        return 8L * world.Features * world.Dimension;
    }

    private static long ReadStore(string folder)
    {
        using ActivationStore store = ActivationStore.Open(folder);
        store.Verify();
        if (store.Rows * store.Dimension > 1 << 20) return 0;
        float[] all = new float[store.Rows * store.Dimension];
        store.Read(0, all);
        return 4L * all.Length;
    }
}

using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>
/// A sparse autoencoder in SAELens' layout, as its files hold it: <c>cfg.json</c>, <c>sae_weights.safetensors</c> and, where it
/// is there, <c>sparsity.safetensors</c> ([d_sae], log10(firing frequency + 1e-10)). What is read and written again is the same:
/// cfg.json byte for byte with all its unknown fields, tensors bit for bit. Immutable and thread-safe.
/// (decoderesearch/SAELens, <c>saes/sae.py</c>: save_model and load_from_disk.)
/// </summary>
public sealed class SaeLensFolder
{
    /// <summary>The file of the configuration.</summary>
    public const string ConfigName = "cfg.json";

    /// <summary>The file of the weights.</summary>
    public const string WeightsName = "sae_weights.safetensors";

    /// <summary>The file of the firing frequencies.</summary>
    public const string SparsityName = "sparsity.safetensors";

    private readonly byte[] _config;
    private readonly SaeLensConfig _meaning;

    internal SaeLensFolder(string path, byte[] config, StoredTensors weights, StoredTensors? sparsity)
    {
        (Path, _config, Weights, Sparsity) = (path, config, weights, sparsity);
        _meaning = Meaning(path, config);
    }

    /// <summary>The folder that it was read from; "memory" where there is none.</summary>
    public string Path { get; }

    /// <summary>cfg.json, byte for byte.</summary>
    public ReadOnlySpan<byte> Config => _config;

    /// <summary>The weights, bit for bit.</summary>
    public StoredTensors Weights { get; }

    /// <summary>The firing frequencies, bit for bit; null where there are none.</summary>
    public StoredTensors? Sparsity { get; }

    /// <summary>What is known beside the weights.</summary>
    public SaeInfo Info => _meaning.Info;

    /// <summary>
    /// Whether the autoencoder reads activations times a factor √d / E‖x‖ that its files do not hold
    /// (<c>normalize_activations</c> is <c>expected_average_only_in</c>; a finished one has it folded in and says <c>none</c>).
    /// </summary>
    public bool NeedsInputScale => _meaning.ScaledInput;

    /// <summary>Reads a folder.</summary>
    /// <exception cref="MalformedFileException">A file is missing or malformed, or cfg.json asks for what is not supported; names
    /// file and field.</exception>
    public static SaeLensFolder Read(string folder)
    {
        string sparsity = System.IO.Path.Combine(folder, SparsityName);
        byte[] config = JsonFile.Bytes(System.IO.Path.Combine(folder, ConfigName));
        return new SaeLensFolder(
            folder, config, StoredTensors.Load(System.IO.Path.Combine(folder, WeightsName)), File.Exists(sparsity)
                ? StoredTensors.Load(sparsity)
                : null);
    }

    /// <summary>
    /// The dictionary alone, in this library's form: as <see cref="Read"/> and <see cref="ToDictionary"/>, but each weight is
    /// read once, straight to its place.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="inputScale">See <see cref="ToDictionary"/>.</param>
    /// <exception cref="MalformedFileException">As there.</exception>
    /// <exception cref="ArgumentException">As there.</exception>
    public static StoredSae ReadSae(string folder, double? inputScale = null)
    {
        SaeLensConfig meaning = Meaning(folder, JsonFile.Bytes(System.IO.Path.Combine(folder, ConfigName)));
        CheckScale(folder, meaning, inputScale);
        using ITensorFile weights = TensorFile.Open(System.IO.Path.Combine(folder, WeightsName));
        return new StoredSae(SaeLensWeights.Fold(weights, meaning, inputScale ?? 1), meaning.Info);
    }

    /// <summary>
    /// Whether a folder's autoencoder needs an input scale (<see cref="NeedsInputScale"/>): its configuration alone is read.
    /// </summary>
    /// <exception cref="MalformedFileException">cfg.json is missing or malformed.</exception>
    public static bool ScalesInput(string folder) =>
        Meaning(folder, JsonFile.Bytes(System.IO.Path.Combine(folder, ConfigName))).ScaledInput;

    /// <summary>
    /// A dictionary made here in a form that SAELens (6 or later) loads; <see cref="ToDictionary"/> gives the same one back to
    /// the bit. Gated: r_mag and b_mag are stored in float64, since their own rounding would change gains and shifts; a shift
    /// below 2⁻²⁸ of gain · bias has no room even there and comes back to 2⁻⁵³ of that product (and −0 as 0). TopK: a k above the
    /// width, which keeps all latents, is stored as the width.
    /// </summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="modelName">The model whose activations it reads, e.g. <c>gpt2-small</c>; null if not known.</param>
    /// <param name="hookName">Where in the model, e.g. <c>blocks.8.hook_resid_pre</c>; null if not known.</param>
    /// <exception cref="ArgumentException">The dictionary's activation has no counterpart in SAELens, or a weight is not
    /// finite.</exception>
    public static SaeLensFolder FromAutoencoder(
        SparseAutoencoder dictionary, string? modelName = null, string? hookName = null) =>
        SaeLensExport.Of(dictionary, modelName, hookName);

    /// <summary>The dictionary in this library's form: norms and scales are folded into the weights.</summary>
    /// <param name="inputScale">
    /// The factor that activations were multiplied with for this autoencoder, where <see cref="NeedsInputScale"/>; the dictionary
    /// then reads unscaled ones.
    /// </param>
    /// <exception cref="MalformedFileException">A tensor is missing, too many, of a wrong shape or type, or not
    /// finite.</exception>
    /// <exception cref="ArgumentException">An input scale where there is none, or one that is not positive and
    /// finite.</exception>
    public SparseAutoencoder ToDictionary(double? inputScale = null)
    {
        CheckScale(Path, _meaning, inputScale);
        return SaeLensWeights.Fold(Weights, _meaning, inputScale ?? 1);
    }

    /// <summary>
    /// Writes the folder, whole or not at all: all files are first written beside their places, and only then moved there,
    /// weights first and cfg.json last, with the old cfg.json gone before the first of them. So whatever stops it, weights never
    /// stand beside another autoencoder's cfg.json, and without one nothing is read. Other files in the folder stay.
    /// </summary>
    /// <exception cref="WriteFailedException">
    /// The folder or the disk does not take it. What was there is as it was; only where a move itself fails, no cfg.json is left.
    /// </exception>
    public void Write(string folder) => DurableFolder.Write(folder, ConfigName,
    [
        (WeightsName, Weights.Write),
        (SparsityName, Sparsity is { } sparsity ? sparsity.Write : null),
        (ConfigName, path => DurableFile.Write(path, to => to.Write(_config))),
    ]);

    private static SaeLensConfig Meaning(string folder, byte[] config) =>
        SaeLensConfig.Of(JsonFile.Fields(System.IO.Path.Combine(folder, ConfigName), config));

    private static void CheckScale(string folder, SaeLensConfig meaning, double? inputScale)
    {
        if (meaning.ScaledInput && inputScale is null)
        {
            throw new MalformedFileException(System.IO.Path.Combine(folder, ConfigName), "normalize_activations",
                "is expected_average_only_in: the weights are for activations times √d / E‖x‖, a factor that the files do not "
                    + "hold and that must be given as the input scale");
        }

        if (!meaning.ScaledInput && inputScale is not null)
            throw new ArgumentException($"inputScale: {folder} reads activations as they are", nameof(inputScale));
        if (inputScale is { } given && !(given > 0 && double.IsFinite(given)))
            throw new ArgumentException($"inputScale: {given} is not positive and finite", nameof(inputScale));
    }
}

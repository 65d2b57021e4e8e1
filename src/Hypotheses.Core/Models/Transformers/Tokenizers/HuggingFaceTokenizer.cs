using System.Runtime.InteropServices;
using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Tokenizers.Stored;
using Native = Tokenizers.DotNet;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>
/// A <c>tokenizer.json</c> as Hugging Face's own library reads it (tokenizers, by way of Tokenizers.DotNet). The library is
/// native code of a package a system: where that is not there, <see cref="Missing"/> says which is needed.
/// </summary>
public sealed class HuggingFaceTokenizer : ITokenizer
{
    private const string Library = "hf_tokenizers";
    private static readonly Lazy<string?> Absent = new(() =>
        NativeLibrary.TryLoad(Library, typeof(Native.Tokenizer).Assembly, null, out _)
            ? null
            : $"tokenizer.json is read by Hugging Face's own library, which is not here: it needs the package "
                + $"Tokenizers.DotNet.runtime.{RuntimeInformation.RuntimeIdentifier} beside Hypotheses.Core");

    private readonly string _path;
    private readonly Native.Tokenizer _library;
    private readonly Lock _one = new(); // it is not said to be safe for several threads

    private HuggingFaceTokenizer(string path, TokenizerJson file, TokenizerSettings settings)
    {
        _path = path;
        Vocabulary = file.Vocabulary;
        Bos = file.Bos ?? settings.Bos(file.Id, Vocabulary);
        _library = Load(path, file);
    }

    /// <summary>Which package of the library this system lacks, in words; null where it is there.</summary>
    public static string? Missing => Absent.Value;

    /// <inheritdoc/>
    public int Vocabulary { get; }

    /// <inheritdoc/>
    public int? Bos { get; }

    /// <summary>Reads and checks a tokenizer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">How many tokens the model has; null accepts any number.</param>
    /// <exception cref="MalformedFileException">No such file, no tokenizer of a known kind, or it does not fit the model; names
    /// the field.</exception>
    /// <exception cref="PlatformNotSupportedException">The library is not there; names the package.</exception>
    public static HuggingFaceTokenizer Read(string path, int? vocabulary = null)
    {
        TokenizerJson file = TokenizerJson.Read(path);
        TokenizerChecks.Fits(path, file.Vocabulary, vocabulary);
        TokenizerSettings settings = TokenizerSettings.In(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (Missing is { } missing) throw new PlatformNotSupportedException($"{path}: {missing}");
        return new HuggingFaceTokenizer(path, file, settings);
    }

    /// <inheritdoc/>
    public int[] Encode(string text)
    {
        TokenizerChecks.WholeText(text);
        try
        {
            uint[] ids;
            lock (_one) ids = _library.Encode(text);
            return TokenizerChecks.Made(_path, ids.Select(id => id > int.MaxValue ? -1 : (int)id), Vocabulary);
        }
        catch (Native.TokenizerException e)
        {
            throw new MalformedFileException(_path, "model", e.Message);
        }
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids)
    {
        TokenizerChecks.Known(ids, Vocabulary);
        if (ids.Count == 0) return "";
        try
        {
            lock (_one) return _library.Decode([.. ids.Select(id => (uint)id)]);
        }
        catch (Native.TokenizerException e)
        {
            throw new MalformedFileException(_path, "decoder", e.Message);
        }
    }

    // From a copy of what was checked, and not from a file that may change meanwhile.
    private static Native.Tokenizer Load(string path, TokenizerJson file)
    {
        string copy = Path.GetTempFileName();
        try
        {
            using (FileStream to = File.Create(copy)) file.Write(to);
            return new Native.Tokenizer(copy);
        }
        catch (Native.TokenizerException e)
        {
            throw new MalformedFileException(path, "file", e.Message);
        }
        finally
        {
            File.Delete(copy);
        }
    }
}

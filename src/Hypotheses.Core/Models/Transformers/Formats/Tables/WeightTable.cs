using System.Text.RegularExpressions;
using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Configuration;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Formats.Tables;

/// <summary>
/// Where each weight of a family stands in its files, as a paper's appendix would say it: every weight of the layout has a row,
/// and every tensor of the files is some row's, or a buffer.
/// </summary>
/// <param name="rows">The rows; those of weights that a configuration does not have are not asked for.</param>
/// <param name="prefix">What the names begin with where the whole model was stored, and not where a part of it was.</param>
/// <param name="buffers">Names, # for a block's number, of tensors that are no weights: masks, frequencies.</param>
internal sealed partial class WeightTable(IEnumerable<WeightRow> rows, string prefix = "", params IReadOnlyList<string> buffers)
{
    private const string Embedding = "embed.weight", Head = "head.weight";

    private readonly Dictionary<string, WeightRow> _rows = rows.ToDictionary(row => row.Weight);

    /// <summary>The type in which the embedding is stored; null where it is not there, or not read.</summary>
    public ScalarType? EmbeddingType(TensorSet tensors)
    {
        foreach (string name in (string[])[_rows[Embedding].Stored, _rows[Head].Stored])
            foreach (string full in (string[])[prefix + name, name])
                if (tensors.Files.TryGetValue(full, out ITensorFile? file)) return file.Type(full);
        return null;
    }

    /// <summary>Checks names, shapes and types, then reads each tensor once.</summary>
    /// <param name="config">What they are the weights of.</param>
    /// <param name="tensors">The files.</param>
    /// <exception cref="MalformedFileException">A tensor is missing, foreign, there twice, of another shape or type, or holds a
    /// number that is not finite; two that are said to be one differ. Names file and tensor.</exception>
    public TransformerWeights Read(TransformerConfig config, TensorSet tensors)
    {
        Dictionary<string, StoredTensor> found = Named(tensors);
        bool prefixed = tensors.Files.Keys.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));
        var plan = new Dictionary<string, (StoredTensor Tensor, StoredForm Form)>();
        foreach ((string name, long[] shape) in WeightLayout.Of(config))
        {
            (string stored, StoredForm form) = Source(name, config.TiedHead, found);
            StoredTensor tensor = found.GetValueOrDefault(stored)
                ?? throw new MalformedFileException(
                    tensors.Path, prefixed && name != Head ? prefix + stored : stored, "is missing");
            tensor.Require(form.Shape(shape, config.Attention.HeadSize));
            plan.Add(name, (tensor, form));
        }

        StoredTensor? copy = config.TiedHead ? found.GetValueOrDefault(_rows[Head].Stored) : null;
        HashSet<StoredTensor> used = [.. plan.Values.Select(p => p.Tensor)];
        if (found.Values.FirstOrDefault(t => t != copy && !used.Contains(t)) is { } foreign)
            throw foreign.Wrong("belongs to none of the weights that the configuration has");
        if (copy is not null && used.Add(copy)) RequireSame(plan[Embedding].Tensor, copy);

        using var reader = new StoredReader(plan.Values.Select(p => p.Tensor));
        return TransformerWeights.Create(config, (name, _) =>
        {
            (StoredTensor tensor, StoredForm form) = plan[name];
            return reader.Take(tensor, stored => form.Take(stored, config.Attention.HeadSize));
        });
    }

    /// <summary>All tensors but buffers, by their names without the prefix.</summary>
    private Dictionary<string, StoredTensor> Named(TensorSet tensors)
    {
        var found = new Dictionary<string, StoredTensor>();
        foreach ((string full, ITensorFile file) in tensors.Files)
        {
            string name = prefix.Length > 0 && full.StartsWith(prefix, StringComparison.Ordinal) ? full[prefix.Length..] : full;
            if (buffers.Contains(Number().Replace(name, ".#.", 1))) continue;
            var tensor = new StoredTensor(file, full);
            if (!found.TryAdd(name, tensor)) throw tensor.Wrong($"is there with and without '{prefix}'");
        }

        return found;
    }

    /// <summary>The name and the form of a weight in the file; of a tied pair either may be the only one stored.</summary>
    private (string Stored, StoredForm Form) Source(string weight, bool tied, Dictionary<string, StoredTensor> found)
    {
        string at = Number().Match(weight) is { Success: true } block ? block.Groups[1].Value : "";
        WeightRow row = _rows[at.Length == 0 ? weight : Number().Replace(weight, ".#.", 1)];
        if (tied && weight == Embedding && !found.ContainsKey(row.Stored) && found.ContainsKey(_rows[Head].Stored))
            row = _rows[Head];
        return (row.Stored.Replace("#", at, StringComparison.Ordinal), row.Form);
    }

    private static void RequireSame(StoredTensor embedding, StoredTensor head)
    {
        head.Require([.. embedding.Shape]);
        using var scope = NewDisposeScope();
        Tensor first = embedding.Read(), second = head.Read();
        if (first.dtype != second.dtype || !first.eq(second).all().item<bool>())
            throw head.Wrong($"differs from {embedding.Name}, though the configuration says that they are one");
    }

    [GeneratedRegex(@"\.([0-9]{1,9})\.")]
    private static partial Regex Number();
}

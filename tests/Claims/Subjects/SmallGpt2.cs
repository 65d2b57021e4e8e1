using System.Buffers.Binary;
using System.Text;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Subjects;

/// <summary>
/// A folder of models that holds one small random GPT-2 as Hugging Face's library writes it, with a byte-level tokenizer, and a
/// text.
/// </summary>
public sealed class SmallGpt2 : IDisposable
{
    public const int Dim = 8, Blocks = 4, Vocabulary = 260, Context = 64;
    private readonly TemporaryFolder _models = new();

    public SmallGpt2()
    {
        Directory.CreateDirectory(Folder);
        TokenizerFiles.BytePairs().Single().Write(Folder);
        Write("config.json", Encoding.UTF8.GetBytes($$"""
            {"architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "activation_function": "gelu_new",
             "vocab_size": {{Vocabulary}}, "n_embd": {{Dim}}, "n_layer": {{Blocks}}, "n_head": 2, "n_positions": {{Context}},
             "n_ctx": {{Context}}, "layer_norm_epsilon": 1e-5, "bos_token_id": 259, "eos_token_id": 259}
            """));
        Write("model.safetensors", Weights());
        Rng rng = new Seed(2).Rng();
        string[] stories = [.. Enumerable.Range(0, 1100).Select(_ =>
            string.Concat(Enumerable.Range(0, 70).Select(_ => (char)('c' + rng.Below(20)))))];
        _models.Write("stories.txt", Encoding.UTF8.GetBytes(string.Join(TextCorpus.Separator, stories)));
    }

    public string Root => _models.Root;

    public string Folder => Path.Combine(Root, "small");

    public void Dispose() => _models.Dispose();

    public void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(Folder, name), content);

    // Conv1D keeps [in, out]; biases are 0 and gains 1.
    private static byte[] Weights()
    {
        List<(string Name, int[] Shape)> tensors = [("wte.weight", [Vocabulary, Dim]), ("wpe.weight", [Context, Dim])];
        for (int i = 0; i < Blocks; i++)
        {
            foreach ((string part, int from, int to) in (ReadOnlySpan<(string, int, int)>)[
                ("attn.c_attn", Dim, 3 * Dim), ("attn.c_proj", Dim, Dim), ("mlp.c_fc", Dim, 4 * Dim), ("mlp.c_proj", 4 * Dim, Dim)])
                tensors.AddRange([($"h.{i}.{part}.weight", [from, to]), ($"h.{i}.{part}.bias", [to])]);
            foreach (string norm in (string[])["ln_1", "ln_2"])
                tensors.AddRange([($"h.{i}.{norm}.weight", [Dim]), ($"h.{i}.{norm}.bias", [Dim])]);
        }

        tensors.AddRange([("ln_f.weight", [Dim]), ("ln_f.bias", [Dim])]);
        Rng rng = new Seed(1).Rng();
        using var data = new MemoryStream();
        var header = new StringBuilder("{");
        foreach ((string name, int[] shape) in tensors)
        {
            long start = data.Position;
            for (int i = 0; i < shape.Aggregate(1, (a, b) => a * b); i++)
                data.Write(BitConverter.GetBytes(
                    name.EndsWith(".bias", StringComparison.Ordinal) ? 0f
                    : name.Contains("ln_", StringComparison.Ordinal) ? 1f
                    : (float)rng.Normal() / 2));
            header.Append(header.Length > 1 ? "," : "").Append(System.Globalization.CultureInfo.InvariantCulture, $$"""
                "transformer.{{name}}":{"dtype":"F32","shape":[{{string.Join(',', shape)}}],"data_offsets":[{{start}},{{data.Position}}]}
                """);
        }

        byte[] json = Encoding.ASCII.GetBytes(header.Append('}').ToString()), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data.ToArray()];
    }
}

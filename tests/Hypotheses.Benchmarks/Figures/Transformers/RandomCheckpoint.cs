using System.Runtime.InteropServices;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures.Transformers;

/// <summary>A folder in Hugging Face's layout, with random weights.</summary>
/// <param name="Name">Whose shape it has.</param>
/// <param name="Type">In which the weights are stored.</param>
/// <param name="Config">config.json.</param>
/// <param name="Tensors">Names and shapes in the file.</param>
internal sealed record RandomCheckpoint(
    string Name, ScalarType Type, string Config, IReadOnlyList<(string Name, long[] Shape)> Tensors)
{
    private const int Dim = 768, Layers = 12, Width = 3072;

    /// <summary>124 million numbers in float32: linear maps turned, q, k and v in one.</summary>
    public static RandomCheckpoint Gpt2Small { get; } = new(
        "GPT-2 small",
        ScalarType.Float32,
        """{ "model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_embd": 768, "n_head": 12, "n_layer": 12 }""",
        [
            ("wte.weight", [50_257, Dim]),
            ("wpe.weight", [1024, Dim]),
            .. Blocks("h", (name, inputs, outputs) => Map(name, inputs, outputs, outputs),
                "ln_1", "ln_2", "attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"),
            .. Norm("ln_f"),
        ]);

    /// <summary>162 million numbers in bfloat16: q, k and v head by head, an untied head.</summary>
    public static RandomCheckpoint Pythia160M { get; } = new(
        "Pythia-160M",
        ScalarType.BFloat16,
        """
        { "model_type": "gpt_neox", "architectures": ["GPTNeoXForCausalLM"], "hidden_size": 768, "num_attention_heads": 12,
          "num_hidden_layers": 12, "intermediate_size": 3072, "vocab_size": 50304, "rotary_pct": 0.25 }
        """,
        [
            ("gpt_neox.embed_in.weight", [50_304, Dim]),
            .. Blocks("gpt_neox.layers", (name, inputs, outputs) => Map(name, outputs, inputs, outputs),
                "input_layernorm", "post_attention_layernorm", "attention.query_key_value", "attention.dense",
                "mlp.dense_h_to_4h", "mlp.dense_4h_to_h"),
            .. Norm("gpt_neox.final_layer_norm"),
            ("embed_out.weight", [50_304, Dim]),
        ]);

    /// <summary>What the weights take in memory in the type in which they are stored.</summary>
    public long Bytes => Tensors.Sum(t => t.Shape.Aggregate(1L, (a, b) => a * b)) * (Type == ScalarType.Float32 ? 4 : 2);

    /// <summary>Writes the folder, which must be there; the path of its weights.</summary>
    public string Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), Config);
        float[] numbers = new float[1 << 20];
        Seed.FromPath("benchmarks", "transformers", Name).Rng().Normals(numbers, .02);
        // The upper halves of float32 are bfloat16.
        byte[] block = Type == ScalarType.Float32
            ? MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray()
            : MemoryMarshal.AsBytes(
                numbers.Select(n => (ushort)(BitConverter.SingleToUInt32Bits(n) >> 16)).ToArray().AsSpan()).ToArray();
        string path = Path.Combine(folder, "model.safetensors");
        SafeTensorsWriter.Write(path, [.. Tensors.Select(t => new SafeTensorsPart(t.Name, Type, t.Shape, to =>
        {
            long left = t.Shape.Aggregate(1L, (a, b) => a * b) * (Type == ScalarType.Float32 ? 4 : 2);
            for (; left > 0; left -= block.Length) to.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
        }))]);
        return path;
    }

    private static IEnumerable<(string Name, long[] Shape)> Blocks(
        string prefix, Func<string, long, long, (string, long[])[]> map,
        string first, string second, string fused, string output, string up, string down) =>
        Enumerable.Range(0, Layers).Select(i => $"{prefix}.{i}.").SelectMany(at => (IEnumerable<(string, long[])>)
        [
            .. Norm(at + first), .. Norm(at + second), .. map(at + fused, Dim, 3 * Dim), .. map(at + output, Dim, Dim),
            .. map(at + up, Dim, Width), .. map(at + down, Width, Dim),
        ]);

    private static (string, long[])[] Map(string name, long rows, long columns, long outputs) =>
        [(name + ".weight", [rows, columns]), (name + ".bias", [outputs])];

    private static (string, long[])[] Norm(string name) => [(name + ".weight", [Dim]), (name + ".bias", [Dim])];
}

using System.Text.Json.Nodes;
using Hypotheses.Core.Runtime;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Core.Files;
using Hypotheses.Tests.Core.Sae.Formats;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>
/// A small folder in Hugging Face's layout, written down here name by name from that library's modules: 2 layers, d = 12, heads
/// of 4 numbers, 11 tokens, 16 positions, MLPs of 10 units. Numbers are eighths, which every type holds.
/// </summary>
internal sealed class SmallFolder
{
    private const string Weights = "model.safetensors";

    public JsonObject Config { get; private init; } = [];

    /// <summary>Shapes and numbers by names, in the file's order.</summary>
    public Dictionary<string, (long[] Shape, double[] Numbers)> Tensors { get; } = [];

    public static SmallFolder Of(string architecture)
    {
        var folder = new SmallFolder { Config = (JsonObject)JsonNode.Parse(ConfigOf(architecture))! };
        foreach ((string name, long[] shape) in Shapes(architecture)) folder.Add(name, shape);
        return folder;
    }

    public void Add(string name, params long[] shape)
    {
        Rng rng = Seed.FromPath("small-folder", name).Rng();
        int count = (int)shape.Aggregate(1L, (a, b) => a * b);
        Tensors[name] = (shape, [.. Enumerable.Range(0, count).Select(_ => (rng.Below(65) - 32) / 8.0)]);
    }

    public void Rename(Func<string, string> rename)
    {
        KeyValuePair<string, (long[], double[])>[] all = [.. Tensors];
        Tensors.Clear();
        foreach ((string name, (long[], double[]) tensor) in all) Tensors.Add(rename(name), tensor);
    }

    /// <summary>Writes one safetensors file and the configuration.</summary>
    public SmallFolder Write(string folder, string type = "F32")
    {
        WriteConfig(folder);
        File.WriteAllBytes(Path.Combine(folder, Weights), SafeTensors(Tensors.Keys, type));
        return this;
    }

    /// <summary>Two files and their index; the first half of the tensors stands in the first.</summary>
    public SmallFolder WriteShards(string folder)
    {
        WriteConfig(folder);
        var map = new JsonObject();
        foreach ((string file, IEnumerable<string> names) in Halves("model-0000{0}-of-00002.safetensors"))
        {
            File.WriteAllBytes(Path.Combine(folder, file), SafeTensors(names, "F32"));
            foreach (string name in names) map[name] = file;
        }

        WriteText(folder, Weights + ".index.json", new JsonObject { ["metadata"] = new JsonObject(), ["weight_map"] = map });
        return this;
    }

    /// <summary>A file of torch.save, or two and their index.</summary>
    public SmallFolder WriteTorch(string folder, bool older, bool shards)
    {
        WriteConfig(folder);
        var map = new JsonObject();
        (string, IEnumerable<string>)[] files = shards
            ? Halves("pytorch_model-0000{0}-of-00002.bin")
            : [("pytorch_model.bin", Tensors.Keys)];
        foreach ((string file, IEnumerable<string> names) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, file), Torch([.. names], older));
            foreach (string name in names) map[name] = file;
        }

        if (shards) WriteText(folder, "pytorch_model.bin.index.json", new JsonObject { ["weight_map"] = map });
        return this;
    }

    public static void WriteText(string folder, string name, JsonNode json) =>
        File.WriteAllText(Path.Combine(folder, name), json.ToJsonString());

    private void WriteConfig(string folder) => WriteText(folder, "config.json", Config);

    private (string File, IEnumerable<string> Names)[] Halves(string file) =>
    [
        (string.Format(null, file, 1), Tensors.Keys.Take(Tensors.Count / 2)),
        (string.Format(null, file, 2), Tensors.Keys.Skip(Tensors.Count / 2)),
    ];

    private byte[] SafeTensors(IEnumerable<string> names, string type)
    {
        var file = new PlainTensors();
        foreach (string name in names) file.Add(name, type, Tensors[name].Shape, Tensors[name].Numbers);
        return file.File();
    }

    private byte[] Torch(string[] names, bool older)
    {
        PickleBytes pickle = new PickleBytes().Ordered().Mark();
        for (int i = 0; i < names.Length; i++)
        {
            (long[] shape, double[] numbers) = Tensors[names[i]];
            long[] stride = [.. shape.Select((_, at) => shape[(at + 1)..].Aggregate(1L, (a, b) => a * b))];
            pickle.Text(names[i]).Tensor("FloatStorage", $"{i}", numbers.Length, 0, shape, stride, older);
        }

        pickle.Code('u');
        byte[] Bytes(string name) => TorchFile.Floats([.. Tensors[name].Numbers.Select(n => (float)n)]);
        return older
            ? OlderTorchBytes.Write(pickle, [.. names.Select((n, i) => ($"{i}", (long)Tensors[n].Numbers.Length, Bytes(n)))])
            : TorchFile.Of(pickle, [.. names.Select((n, i) => ($"{i}", Bytes(n)))]);
    }

    private static string ConfigOf(string architecture)
    {
        const string llama = """
            "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 4,
            "intermediate_size": 10, "vocab_size": 11, "max_position_embeddings": 16, "rms_norm_eps": 1e-05
            """;
        return architecture switch
        {
            "gpt2" => """
                {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_embd": 12, "n_head": 3, "n_layer": 2,
                 "n_inner": 10, "n_positions": 16, "n_ctx": 16, "vocab_size": 11}
                """,
            "gpt_neox" => """
                {"model_type": "gpt_neox", "hidden_size": 12, "num_attention_heads": 3, "num_hidden_layers": 2,
                 "intermediate_size": 10, "max_position_embeddings": 16, "vocab_size": 11, "rotary_pct": 0.5,
                 "use_parallel_residual": false, "rotary_emb_base": 20000}
                """,
            "llama" => $$"""
                {"model_type": "llama", {{llama}}, "attention_bias": true, "mlp_bias": true, "tie_word_embeddings": true,
                 "rope_theta": 500000.0, "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
                 "high_freq_factor": 4.0, "original_max_position_embeddings": 8} }
                """,
            "mistral" => $$"""
                {"architectures": ["MistralForCausalLM"], {{llama}}, "sliding_window": 3 }
                """,
            "qwen2" => $$"""
                {"model_type": "qwen2", {{llama}}, "use_sliding_window": true, "sliding_window": 5, "max_window_layers": 1}
                """,
            "qwen3" => $$"""{"model_type": "qwen3", {{llama}}, "tie_word_embeddings": true}""",
            "gemma2" => $$"""{"model_type": "gemma2", {{llama}}, "sliding_window": 4, "query_pre_attn_scalar": 9}""",
            _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, null),
        };
    }

    private static IEnumerable<(string Name, long[] Shape)> Shapes(string architecture) => architecture switch
    {
        "gpt2" => Gpt2(),
        "gpt_neox" => GptNeoX(),
        _ => Llama(architecture),
    };

    private static IEnumerable<(string Name, long[] Shape)> Gpt2()
    {
        yield return ("transformer.wte.weight", [11, 12]);
        yield return ("transformer.wpe.weight", [16, 12]);
        foreach (string h in (string[])["transformer.h.0.", "transformer.h.1."])
        {
            foreach (string norm in (string[])["ln_1.weight", "ln_1.bias", "ln_2.weight", "ln_2.bias"])
                yield return (h + norm, [12]);
            yield return (h + "attn.c_attn.weight", [12, 36]);
            yield return (h + "attn.c_attn.bias", [36]);
            yield return (h + "attn.c_proj.weight", [12, 12]);
            yield return (h + "attn.c_proj.bias", [12]);
            yield return (h + "mlp.c_fc.weight", [12, 10]);
            yield return (h + "mlp.c_fc.bias", [10]);
            yield return (h + "mlp.c_proj.weight", [10, 12]);
            yield return (h + "mlp.c_proj.bias", [12]);
        }

        yield return ("transformer.ln_f.weight", [12]);
        yield return ("transformer.ln_f.bias", [12]);
    }

    private static IEnumerable<(string Name, long[] Shape)> GptNeoX()
    {
        yield return ("gpt_neox.embed_in.weight", [11, 12]);
        foreach (string h in (string[])["gpt_neox.layers.0.", "gpt_neox.layers.1."])
        {
            foreach (string norm in (string[])["input_layernorm", "post_attention_layernorm"])
                foreach (string part in (string[])[".weight", ".bias"]) yield return (h + norm + part, [12]);
            yield return (h + "attention.query_key_value.weight", [36, 12]);
            yield return (h + "attention.query_key_value.bias", [36]);
            yield return (h + "attention.dense.weight", [12, 12]);
            yield return (h + "attention.dense.bias", [12]);
            yield return (h + "mlp.dense_h_to_4h.weight", [10, 12]);
            yield return (h + "mlp.dense_h_to_4h.bias", [10]);
            yield return (h + "mlp.dense_4h_to_h.weight", [12, 10]);
            yield return (h + "mlp.dense_4h_to_h.bias", [12]);
        }

        yield return ("gpt_neox.final_layer_norm.weight", [12]);
        yield return ("gpt_neox.final_layer_norm.bias", [12]);
        yield return ("embed_out.weight", [11, 12]);
    }

    private static IEnumerable<(string Name, long[] Shape)> Llama(string architecture)
    {
        yield return ("model.embed_tokens.weight", [11, 12]);
        foreach (string h in (string[])["model.layers.0.", "model.layers.1."])
        {
            string[] more = architecture == "gemma2" ? ["pre_feedforward_layernorm", "post_feedforward_layernorm"] : [];
            foreach (string norm in (string[])["input_layernorm", "post_attention_layernorm", .. more])
                yield return (h + norm + ".weight", [12]);
            foreach ((string name, long[] shape) in new (string, long[])[]
                     {
                         ("self_attn.q_proj", [16, 12]), ("self_attn.k_proj", [8, 12]), ("self_attn.v_proj", [8, 12]),
                         ("self_attn.o_proj", [12, 16]), ("mlp.gate_proj", [10, 12]), ("mlp.up_proj", [10, 12]),
                         ("mlp.down_proj", [12, 10]),
                     })
            {
                yield return (h + name + ".weight", shape);
                bool input = name is "self_attn.q_proj" or "self_attn.k_proj" or "self_attn.v_proj";
                if (architecture == "llama" || (architecture == "qwen2" && input))
                    yield return (h + name + ".bias", shape[..1]);
            }

            foreach (string norm in architecture == "qwen3" ? (string[])["q_norm", "k_norm"] : [])
                yield return ($"{h}self_attn.{norm}.weight", [4]);
        }

        yield return ("model.norm.weight", [12]);
        if (architecture is "mistral" or "qwen2") yield return ("lm_head.weight", [11, 12]);
    }
}

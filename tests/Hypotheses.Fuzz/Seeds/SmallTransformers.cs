using System.Text;
using Hypotheses.Core.Files.SafeTensors;

namespace Hypotheses.Fuzz.Seeds;

/// <summary>Small valid folders of transformers, one block each: a configuration and its weights, in one file or two.</summary>
internal static class SmallTransformers
{
    private const string Config = "config.json", Weights = "model.safetensors", Sizes = """
        "hidden_size": 4, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 3, "vocab_size": 5,
        "max_position_embeddings": 8
        """, Grouped = Sizes + """
        , "num_key_value_heads": 1, "head_dim": 2
        """;

    private static readonly (string Name, long[] Shape)[] Gpt2 =
    [
        ("wte.weight", [5, 4]), ("wpe.weight", [8, 4]), ("h.0.ln_1.weight", [4]), ("h.0.ln_1.bias", [4]),
        ("h.0.attn.c_attn.weight", [4, 12]), ("h.0.attn.c_attn.bias", [12]), ("h.0.attn.c_proj.weight", [4, 4]),
        ("h.0.attn.c_proj.bias", [4]), ("h.0.ln_2.weight", [4]), ("h.0.ln_2.bias", [4]), ("h.0.mlp.c_fc.weight", [4, 16]),
        ("h.0.mlp.c_fc.bias", [16]), ("h.0.mlp.c_proj.weight", [16, 4]), ("h.0.mlp.c_proj.bias", [4]), ("ln_f.weight", [4]),
        ("ln_f.bias", [4]), ("h.0.attn.bias", [1, 1, 8, 8]),
    ];

    private static readonly (string Name, long[] Shape)[] GptNeoX =
    [
        ("embed_in.weight", [5, 4]), ("layers.0.input_layernorm.weight", [4]), ("layers.0.input_layernorm.bias", [4]),
        ("layers.0.post_attention_layernorm.weight", [4]), ("layers.0.post_attention_layernorm.bias", [4]),
        ("layers.0.attention.query_key_value.weight", [12, 4]), ("layers.0.attention.query_key_value.bias", [12]),
        ("layers.0.attention.dense.weight", [4, 4]), ("layers.0.attention.dense.bias", [4]),
        ("layers.0.mlp.dense_h_to_4h.weight", [3, 4]), ("layers.0.mlp.dense_h_to_4h.bias", [3]),
        ("layers.0.mlp.dense_4h_to_h.weight", [4, 3]), ("layers.0.mlp.dense_4h_to_h.bias", [4]),
        ("final_layer_norm.weight", [4]), ("final_layer_norm.bias", [4]), ("embed_out.weight", [5, 4]),
    ];

    private static readonly (string Name, long[] Shape)[] Llama =
    [
        ("model.embed_tokens.weight", [5, 4]), ("model.layers.0.input_layernorm.weight", [4]),
        ("model.layers.0.post_attention_layernorm.weight", [4]), ("model.layers.0.self_attn.q_proj.weight", [4, 4]),
        ("model.layers.0.self_attn.k_proj.weight", [2, 4]), ("model.layers.0.self_attn.v_proj.weight", [2, 4]),
        ("model.layers.0.self_attn.o_proj.weight", [4, 4]), ("model.layers.0.mlp.gate_proj.weight", [3, 4]),
        ("model.layers.0.mlp.up_proj.weight", [3, 4]), ("model.layers.0.mlp.down_proj.weight", [4, 3]),
        ("model.norm.weight", [4]), ("lm_head.weight", [5, 4]),
    ];

    private static readonly (string Name, long[] Shape)[] Gemma2 =
    [
        .. Llama[..^1], ("model.layers.0.pre_feedforward_layernorm.weight", [4]),
        ("model.layers.0.post_feedforward_layernorm.weight", [4]),
    ];

    private static readonly (string Name, long[] Shape)[] Qwen2 =
    [
        .. Llama, ("model.layers.0.self_attn.q_proj.bias", [4]), ("model.layers.0.self_attn.k_proj.bias", [2]),
        ("model.layers.0.self_attn.v_proj.bias", [2]),
    ];

    private static readonly (string Name, long[] Shape)[] Qwen3 =
        [.. Llama, ("model.layers.0.self_attn.q_norm.weight", [2]), ("model.layers.0.self_attn.k_norm.weight", [2])];

    private static readonly (string Name, long[] Shape)[] TransformerLens =
    [
        ("embed.W_E", [5, 4]), ("pos_embed.W_pos", [8, 4]), ("blocks.0.attn.W_Q", [2, 4, 2]), ("blocks.0.attn.W_K", [2, 4, 2]),
        ("blocks.0.attn.W_V", [2, 4, 2]), ("blocks.0.attn.W_O", [2, 2, 4]), ("blocks.0.attn.b_Q", [2, 2]),
        ("blocks.0.attn.b_K", [2, 2]), ("blocks.0.attn.b_V", [2, 2]), ("blocks.0.attn.b_O", [4]), ("unembed.W_U", [4, 5]),
        ("unembed.b_U", [5]),
    ];

    /// <summary>A family each.</summary>
    public static IEnumerable<FileSet> Whole() =>
    [
        One("gpt2", Gpt2, """{"model_type": "gpt2", "n_embd": 4, "n_head": 2, "n_layer": 1, "n_positions": 8, "vocab_size": 5}"""),
        One("gpt_neox", GptNeoX, $$"""
            {"architectures": ["GPTNeoXForCausalLM"], {{Sizes}}, "rope_parameters": {"rope_theta": 10, "partial_rotary_factor": 1} }
            """),
        One("llama", Llama, $$"""
            {"model_type": "llama", {{Grouped}}, "rope_theta": 500000.0, "rope_scaling": {"rope_type": "llama3", "factor": 8.0,
             "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 4}, "transformers_version": "4.4"}
            """),
        One("mistral", Llama, $$"""{"model_type": "mistral", {{Grouped}}, "sliding_window": 3, "layer_types": ["sliding_attention"]}"""),
        One("qwen2", Qwen2, $$"""{"model_type": "qwen2", {{Sizes}}, "num_key_value_heads": 1, "use_sliding_window": false}"""),
        One("qwen3", Qwen3, $$"""{"architectures": ["Qwen3ForCausalLM"], {{Grouped}}, "rope_scaling": null}"""),
        One("gemma2", Gemma2, $$"""
            {"model_type": "gemma2", {{Grouped}}, "layer_types": ["full_attention"], "attn_logit_softcapping": null}
            """),
        One("TransformerLens", TransformerLens, """
            {"n_layers": 1, "d_model": 4, "n_ctx": 8, "d_head": 2, "n_heads": 2, "d_vocab": 5, "attn_only": true,
             "normalization_type": null, "positional_embedding_type": "standard", "attn_scale": 1.5}
            """),
    ];

    /// <summary>The same, of which the configuration alone is changed.</summary>
    public static IEnumerable<FileSet> Configurations() => Whole().Select(files => files with { Changed = 1 });

    /// <summary>Two files and their index, of which the index alone is changed.</summary>
    public static IEnumerable<FileSet> Indexed() => Sharded().Select(files => files with { Changed = 1 });

    /// <summary>As torch stores them: an archive, a file of before version 1.6, two archives with an index.</summary>
    public static IEnumerable<FileSet> Torch()
    {
        const string name = "pytorch_model.bin";
        (string, byte[]) config = (Config, Encoding.UTF8.GetBytes($$"""{"model_type": "llama", {{Grouped}} }"""));
        yield return new FileSet("archive", [(name, TorchBytes(Llama, older: false)), config]) { Changed = 1 };
        yield return new FileSet("before version 1.6", [(name, TorchBytes(Llama, older: true)), config]) { Changed = 1 };
        string[] shards = ["pytorch_model-1.bin", "pytorch_model-2.bin"];
        yield return new FileSet("archives",
        [
            (shards[0], TorchBytes(Llama[..6], older: false)),
            (shards[1], TorchBytes(Llama[6..], older: true)),
            (name + ".index.json", Index(shards[0], shards[1])),
            config,
        ])
        { Changed = 3 };
    }

    /// <summary>Two files and their index.</summary>
    public static IEnumerable<FileSet> Sharded()
    {
        yield return new FileSet("shards",
        [
            (Weights + ".index.json", Index("a.safetensors", "b.safetensors")),
            (Config, Encoding.UTF8.GetBytes($$"""{"model_type": "llama", {{Grouped}} }""")),
            ("a.safetensors", Tensors(Llama[..6])),
            ("b.safetensors", Tensors(Llama[6..])),
        ]);
    }

    private static byte[] Index(string first, string second)
    {
        IEnumerable<string> map = Llama.Select((t, i) => $"\"{t.Name}\": \"{(i < 6 ? first : second)}\"");
        return Encoding.UTF8.GetBytes($$"""{"metadata": {"total_size": 1}, "weight_map": { {{string.Join(", ", map)}} } }""");
    }

    private static byte[] TorchBytes((string Name, long[] Shape)[] tensors, bool older)
    {
        PickleBytes pickle = new PickleBytes().Ordered().Mark();
        var storages = new List<(string Key, long Count, byte[] Bytes)>();
        foreach ((string name, long[] shape) in tensors)
        {
            (string key, long count) = ($"{storages.Count}", shape.Aggregate((a, b) => a * b));
            pickle.Text(name).Tensor("FloatStorage", key, count, 0, shape, shape is [_, var row] ? [row, 1] : [1], older);
            storages.Add((key, count, new byte[4 * count]));
        }

        pickle.Code('u');
        return older
            ? OlderTorchBytes.Write(pickle, [.. storages])
            : StoredZipBytes.Write(
                [
                    ("a/data.pkl", pickle.Done()), .. storages.Select(s => ($"a/data/{s.Key}", s.Bytes)),
                    ("a/version", "3\n"u8.ToArray())]);
    }

    private static FileSet One(string name, (string, long[])[] tensors, string config) =>
        new(name, [(Config, Encoding.UTF8.GetBytes(config)), (Weights, Tensors(tensors))]);

    private static byte[] Tensors(IEnumerable<(string Name, long[] Shape)> tensors)
    {
        string path = Path.GetTempFileName();
        try
        {
            SafeTensorsWriter.Write(path, [.. tensors.Select(t => SafeTensorsPart.Of<float>(
                t.Name, t.Shape, Enumerable.Range(0, (int)t.Shape.Aggregate((a, b) => a * b)).Select(i => i - 3f).ToArray()))]);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
